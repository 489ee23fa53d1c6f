// By what cells are coloured: a number of each, and which numbers have a colour together.
import type { Listed } from '../markets/listed';
import { ASKED, COLLECTED } from '../markets/words';
import { sum } from '../verify';
import { currency, whole } from '../ui/format';
import type { Place } from './places';

export const QUANTITIES = ['assets', 'price', 'daily', 'yield', 'earned', 'capacity', 'licence'] as const;
export type Quantity = (typeof QUANTITIES)[number];

interface Meaning {
  readonly name: string;
  /** What the number of a cell with several assets is. */
  readonly note: string;
  readonly of: (assets: readonly Listed[]) => bigint | undefined;
  readonly say: (value: bigint) => string;
}

const least = (values: readonly bigint[]): bigint | undefined => values.reduce<bigint | undefined>((a, b) => (a === undefined || b < a ? b : a), undefined);

const most = (values: readonly bigint[]): bigint | undefined => values.reduce<bigint | undefined>((a, b) => (a === undefined || b > a ? b : a), undefined);

/** What is not known of one of them is not known of all. */
const allOf = (values: readonly (bigint | undefined)[], of: (known: readonly bigint[]) => bigint): bigint | undefined => {
  const known = values.filter((value) => value !== undefined);
  return known.length === values.length ? of(known) : undefined;
};

/** Of what assets did lately. */
export const isLately = (quantity: Quantity): boolean => quantity === 'daily' || quantity === 'yield';

/** Of all assets, so that some without a licence are not lost among others. */
function licensed(assets: readonly Listed[]): bigint | undefined {
  if (assets.some(({ licence }) => licence === undefined)) return undefined;
  const inForce = assets.filter(({ licence }) => licence === 'in_force').length;
  return inForce === 0 ? LICENSED.none : inForce === assets.length ? LICENSED.all : LICENSED.some;
}

export const LICENSED = { none: 0n, some: 1n, all: 2n } as const;
const LICENSED_WORDS = ['No licence in force', 'Some have a licence in force', 'Licence in force'];

export const MEANINGS: Readonly<Record<Quantity, Meaning>> = {
  assets: { name: 'Assets', note: 'number of assets', of: (assets) => BigInt(assets.length), say: whole },
  price: {
    name: ASKED,
    note: 'lowest price a GB that an owner of its assets asks, as announced',
    of: (assets) => least(assets.map(({ price }) => price)),
    say: currency,
  },
  daily: {
    name: 'Earned a day',
    note: 'earned a day by its assets together, in epochs that closed in the window, over as much of it as is on record, of a day at least; from this oracle',
    of: (assets) => allOf(assets.map(({ lately }) => lately?.daily), sum),
    say: currency,
  },
  yield: {
    name: 'A day for each active share',
    note: 'highest estimate of its assets: stakers’ part of what was earned a day in the window ÷ shares that earn now; from this oracle',
    of: (assets) => most(assets.flatMap(({ lately }) => lately?.shareDaily ?? [])),
    say: currency,
  },
  earned: {
    name: `${COLLECTED}, lifetime`,
    note: 'earned and collected by its assets together, lifetime, up to the newest collect of each',
    of: (assets) => sum(assets.map(({ collected }) => collected)),
    say: currency,
  },
  capacity: {
    name: 'What they can carry',
    note: 'Mbit/s of its assets together, as their owners tell',
    of: (assets) => (assets.every(({ capacity }) => capacity === 0) ? undefined : sum(assets.map(({ capacity }) => BigInt(capacity)))),
    say: (value) => `${whole(value)} Mbit/s`,
  },
  licence: {
    name: 'Licence',
    note: 'whether its assets have a licence in force, each by itself',
    of: licensed,
    say: (value) => LICENSED_WORDS[Number(value)] ?? '',
  },
};

/** What is not known of a cell. */
export const UNKNOWN = 'not known';

export const valueOf = ({ assets }: Place, quantity: Quantity): bigint | undefined => MEANINGS[quantity].of(assets);

/** Numbers that have one colour, both ends included. */
export interface Bin {
  readonly least: bigint;
  readonly most: bigint;
}

export const MOST_BINS = 5;

/** About as many cells in each; where there are few different numbers, each has its own. What is alike is never torn apart. */
export function binsOf(values: readonly bigint[]): Bin[] {
  const ordered = [...values].sort((a, b) => (a < b ? -1 : Number(a > b)));
  const different = [...new Set(ordered)];
  const ends =
    different.length <= MOST_BINS
      ? different
      : [...new Set(Array.from({ length: MOST_BINS }, (_, at) => ordered[Math.ceil(((at + 1) * ordered.length) / MOST_BINS) - 1]!))];
  return ends.map((most, at) => {
    const before = ends[at - 1];
    return { least: before === undefined ? ordered[0]! : different.find((value) => value > before)!, most };
  });
}

/** Licences have the same colours wherever there are any. */
export const binsFor = (quantity: Quantity, values: readonly bigint[]): Bin[] =>
  quantity === 'licence' ? Object.values(LICENSED).map((value) => ({ least: value, most: value })) : binsOf(values);

/** Which of them a number is in: the first that does not end before it. */
export const binOf = (bins: readonly Bin[], value: bigint): number => bins.findIndex(({ most }) => value <= most);
