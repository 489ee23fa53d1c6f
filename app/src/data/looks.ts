// What a service's counters said at several looks, and how fast they grow between them.

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The counters at one moment. */
export interface Look {
  readonly atMs: number;
  readonly samples: readonly Sample[];
}

/** Rates are of the last so many milliseconds, as far as the page was open. */
const WINDOW_MS = 300_000;

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;

/** The samples of a text in the format of Prometheus. Lines that are none are passed over. */
export function samplesIn(text: string): Sample[] {
  return text.split('\n').flatMap((line): Sample[] => {
    const [, name, labels = '', told] = LINE.exec(line) ?? [];
    const value = Number(told);
    if (name === undefined || !Number.isFinite(value)) return [];
    const found = [...labels.matchAll(LABEL)].map(([, key = '', raw = '']) => [key, unescaped(raw)] as const);
    return [{ name, labels: Object.fromEntries(found), value }];
  });
}

const unescaped = (raw: string): string => raw.replace(/\\(.)/g, (_, sign: string) => (sign === 'n' ? '\n' : sign));

type Labels = Readonly<Record<string, string>>;

const has = (sample: Sample, name: string, labels: Labels): boolean =>
  sample.name === name && Object.entries(labels).every(([key, value]) => sample.labels[key] === value);

/** Every sample of a name. */
export const samplesOf = (look: Look, name: string): readonly Sample[] => look.samples.filter((sample) => sample.name === name);

/** The sum over all samples that have these labels; nothing where there are none. */
export function total(look: Look, name: string, labels: Labels = {}): number | undefined {
  const found = look.samples.filter((sample) => has(sample, name, labels));
  return found.length === 0 ? undefined : found.reduce((sum, { value }) => sum + value, 0);
}

/** Counters never fall while a service runs: where one did, it was started again, and what was before says nothing. */
function isStartedAgain(before: Look, now: Look): boolean {
  const which = ({ name, labels }: Sample): string => name + JSON.stringify(labels);
  const isCounter = ({ name }: Sample): boolean => name.endsWith('_total');
  const counters = new Map(now.samples.filter(isCounter).map((sample) => [which(sample), sample.value]));
  return before.samples.some((sample) => isCounter(sample) && sample.value > (counters.get(which(sample)) ?? 0));
}

/** The looks that rates are of, the newest last. */
export function withLook(looks: readonly Look[], look: Look): readonly Look[] {
  const last = looks.at(-1);
  if (last && isStartedAgain(last, look)) return [look];
  // One from before the window stays, so that the window is whole.
  const first = looks.findLastIndex(({ atMs }) => atMs <= look.atMs - WINDOW_MS);
  return [...looks.slice(Math.max(0, first)), look];
}

/** How much something grew, and in how long. */
export interface Growth {
  readonly by: number;
  readonly inMs: number;
}

/** Between the oldest look and the newest; nothing from one look alone. */
export function growth(looks: readonly Look[], name: string, labels: Labels = {}): Growth | undefined {
  const [oldest, newest] = [looks[0], looks.at(-1)];
  if (!oldest || !newest || oldest.atMs >= newest.atMs) return undefined;
  const now = total(newest, name, labels);
  if (now === undefined) return undefined;
  // A sample that was not there had not been counted yet.
  return { by: now - (total(oldest, name, labels) ?? 0), inMs: newest.atMs - oldest.atMs };
}

/** The mean of what a histogram took in between the looks, in its own unit; nothing where that is nothing. */
export function mean(looks: readonly Look[], name: string): number | undefined {
  const [sum, count] = [growth(looks, `${name}_sum`), growth(looks, `${name}_count`)];
  return sum && count && count.by > 0 ? sum.by / count.by : undefined;
}
