// What an asset's income by epoch says over days and months, and whether its parts add up.
import type { IncomeList } from '../api/types';
import { must, step, type Step } from '../proof/steps';
import { onRecord, type EarnedIn } from '../proof/earning';
import { sum } from '../verify';
import { csv, type Cell } from '../ui/csv';
import { currency, isoTime } from '../ui/format';

type Epoch = IncomeList['epochs'][number];

const DAY_S = 86_400n;

export const earnedOf = (epochs: readonly Epoch[]): bigint => sum(epochs.map(({ sums }) => BigInt(sums.earned)));
/** Each epoch with what it earned, which the parts of that epoch split. */
export const earnedIn = (epochs: readonly Epoch[]): EarnedIn[] => epochs.map(({ epoch, sums }) => ({ epoch: BigInt(epoch), earned: BigInt(sums.earned) }));
export const carriedOf = (epochs: readonly Epoch[]): bigint => sum(epochs.map(({ sums }) => BigInt(sums.by_use.bytes)));

export interface Window {
  /** Epochs that closed in it, newest first. */
  readonly epochs: readonly Epoch[];
  readonly earned: bigint;
  /** How much of its time these epochs cover. */
  readonly onRecordS: bigint;
}

/** The last days, by when epochs closed on chain. */
export function lastDays(epochs: readonly Epoch[], days: number, nowS: bigint): Window {
  const from = nowS - BigInt(days) * DAY_S;
  const inside = epochs.filter(({ closed_at: at }) => BigInt(at) > from);
  const oldest = epochs.at(-1);
  const begun = oldest === undefined ? nowS : BigInt(oldest.opened_at ?? oldest.closed_at);
  return { epochs: inside, earned: earnedOf(inside), onRecordS: onRecord(begun, days, nowS) };
}

export const writtenOffOf = (epochs: readonly Epoch[]): bigint => sum(epochs.map(({ sums }) => BigInt(sums.by_use.written_off)));

/** What a line of a table is of. */
export type Span = 'epoch' | 'day' | 'month';

/** How much of a time in ISO 8601 names the day, or the month. */
const NAMED = { day: 10, month: 7 } as const;

/** By epoch, or by calendar day or month of UTC in which epochs closed, newest first. */
export function byTime<E extends Pick<Epoch, 'epoch' | 'closed_at'>>(epochs: readonly E[], by: Span): readonly (readonly [string, readonly E[]])[] {
  if (by === 'epoch') return epochs.map((epoch) => [epoch.epoch, [epoch]] as const);
  const times = new Map<string, E[]>();
  for (const epoch of epochs) {
    const time = isoTime(Number(epoch.closed_at) * 1000)?.slice(0, NAMED[by]) ?? 'at no known time';
    const of = times.get(time);
    if (of) of.push(epoch);
    else times.set(time, [epoch]);
  }
  return [...times];
}

/** Epochs of the asset of this index one after another, newest first: what each earned is what the lifetime total grew by. */
export function incomeSteps(index: number, { asset, epochs, sums, next_before: next }: IncomeList): Step[] {
  return [
    step('Asset', 'these epochs are of this asset', () => must(asset === index, `these epochs are of asset ${asset}`)),
    step('Sums', 'what epochs earned adds up to the total, each by use and by lots', () => {
      must(earnedOf(epochs) === BigInt(sums.earned), 'the epochs do not add up to the total');
      for (const { epoch, sums: of } of epochs) {
        const parts = BigInt(of.by_use.charged) + BigInt(of.lots_charged);
        must(parts === BigInt(of.earned), `epoch ${epoch}: use and lots add up to ${parts}, and ${of.earned} is said`);
      }
    }),
    step('Lifetime', 'what each epoch earned is what the asset’s lifetime earnings grew by', () =>
      epochs.slice(1).forEach((before, at) => {
        const after = epochs[at]!;
        const grown = BigInt(after.lifetime_earned) - BigInt(before.lifetime_earned);
        must(grown === BigInt(after.sums.earned), `epoch ${after.epoch}: lifetime earnings grew by ${grown}, and ${after.sums.earned} was earned`);
      }),
    ),
    beginningStep(epochs.at(-1), next),
  ];
}

/** What the oldest epoch earned is known where nothing was earned before it: from its lifetime total alone it does not follow. */
function beginningStep(oldest: Epoch | undefined, next: IncomeList['next_before']): Step {
  const name = 'The beginning';
  const before = oldest ? BigInt(oldest.lifetime_earned) - BigInt(oldest.sums.earned) : 0n;
  if (before > 0n) {
    const elsewhere = next ? 'on other pages' : 'in epochs that this oracle does not have';
    return { name, state: 'unknown', text: `${currency(before)} were earned before these epochs, ${elsewhere}: what the oldest of these earned cannot be compared` };
  }
  return step(name, 'nothing was earned before the oldest of these epochs', () =>
    must(before === 0n, `epoch ${oldest?.epoch} is said to have earned ${currency(-before)} more than the asset did until then`),
  );
}

/** Settlements of the past are closed on chain: what is left of them is the sum. */
export const whenStep = (leaf: { epoch: string } | undefined): Step => ({
  name: 'When',
  state: 'unknown',
  text: 'in which epoch each part was earned, when epochs ended, and what is not final yet, this oracle says: the chain has the sum alone',
  ...(leaf ? { alone: `The sum until epoch ${leaf.epoch} ended is verified up to the chain; when it was earned is this oracle’s word` } : {}),
});

/** The newest epoch's lifetime earnings beside a leaf that was verified. */
export function leafStep({ epochs, last_epoch: last }: IncomeList, leaf: { epoch: string; totals: { charged: string } } | undefined): Step {
  const name = 'The leaf';
  const newest = leaf && epochs.find(({ epoch }) => BigInt(epoch) <= BigInt(leaf.epoch));
  if (!leaf || !newest || !last || BigInt(last) < BigInt(leaf.epoch)) {
    return { name, state: 'unknown', text: 'the asset’s leaf at the end of these epochs is not known, or not yet' };
  }
  return step(name, `lifetime earnings are what the asset’s leaf says until epoch ${leaf.epoch} ended`, () =>
    must(newest.lifetime_earned === leaf.totals.charged, `${newest.lifetime_earned} is said, and the leaf says ${leaf.totals.charged}`),
  );
}

const COLUMNS = [
  'epoch',
  'closed_at',
  'state',
  'payers',
  'bytes',
  'met_bytes',
  'earned_by_use',
  'earned_by_lots',
  'earned',
  'written_off',
  'lifetime_earned',
  'archive_hash',
] as const;

/** A line for each epoch. Amounts are base units. */
export const incomeCsv = ({ epochs }: IncomeList): string =>
  csv(
    COLUMNS,
    epochs.map(({ sums, ...it }): Cell[] => [
      BigInt(it.epoch),
      new Date(Number(it.closed_at) * 1000),
      it.state,
      BigInt(it.payers),
      BigInt(sums.by_use.bytes),
      BigInt(sums.by_use.met_bytes),
      BigInt(sums.by_use.charged),
      BigInt(sums.lots_charged),
      BigInt(sums.earned),
      BigInt(sums.by_use.written_off),
      BigInt(it.lifetime_earned),
      it.archive_hash,
    ]),
  );
