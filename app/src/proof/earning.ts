// What stakers have of what an asset earned, if the shares that earn now had earned then; and how much that is for a day.
import { split, sum, type Split } from '../verify';
import type { EpochLine } from './history';
import { partsIn, type Sharing } from './parts';

const DAY_S = 86_400n;

/** Windows of time that earnings are looked at over, days. */
export const WINDOWS = ['7', '30', '90'] as const;
export type WindowDays = (typeof WINDOWS)[number];

/** How much of the last days is on record, seconds, where records begin at `begunS`. */
export const onRecord = (begunS: bigint, days: number, nowS: bigint): bigint => {
  const from = nowS - BigInt(days) * DAY_S;
  return nowS - (begunS > from ? begunS : from);
};

/** So much in so many seconds, for each day; nothing where less than a day is on record: minutes taken for a day mislead. */
export const aDay = (amount: bigint, seconds: bigint): bigint | undefined => (seconds < DAY_S ? undefined : (amount * DAY_S) / seconds);

export const TOO_SHORT = 'too short to tell';

export interface EarnedIn {
  /** By the parts of this epoch it is split. */
  readonly epoch: bigint;
  readonly earned: bigint;
}

/** What one active share had of it, if the shares that earn now had earned then, base units; nothing where none earn. Parts are
 * those that are announced. */
export function perShareOf(sharing: Sharing, parts: readonly EarnedIn[]): bigint | undefined {
  const { activeShares, shareDecimals } = sharing.asset;
  if (activeShares === 0n) return undefined;
  const stakers = parts.map((part) => splitOf(sharing, part).stakers);
  return (sum(stakers) * 10n ** BigInt(shareDecimals)) / activeShares;
}

/** What is earned in an epoch, split by the parts of that epoch and by the shares that earn now. */
const splitOf = (sharing: Sharing, { epoch, earned }: EarnedIn): Split =>
  split(partsIn(sharing, epoch), earned, sharing.asset.activeShares, sharing.asset.shareSupply);

export const splitOfEpoch = (sharing: Sharing, { epoch, added }: EpochLine): Split => splitOf(sharing, { epoch, earned: added.charged });

/** What `active` of the shares that earn now had of it, if those that earn now had earned then. */
export const ownPartOf = (sharing: Sharing, part: EarnedIn, active: bigint): bigint =>
  sharing.asset.activeShares === 0n ? 0n : (splitOf(sharing, part).stakers * active) / sharing.asset.activeShares;

export interface Pace {
  /** What one share had of it, base units, and how long that took, seconds. */
  readonly perShare: bigint;
  readonly seconds: bigint;
  readonly firstEpoch: bigint;
  readonly lastEpoch: bigint;
}

/** `Σ stakers' part · 10^decimals / shares that earn`; nothing where none earn, or no epoch's ends are known. */
export function paceOf(sharing: Sharing, lines: readonly EpochLine[]): Pace | undefined {
  const known = lines.filter(({ openedAt, added }) => openedAt !== undefined && added.charged >= 0n);
  const [newest, oldest] = [known[0], known.at(-1)];
  const { activeShares, shareDecimals } = sharing.asset;
  if (!newest || oldest?.openedAt === undefined || activeShares === 0n) return undefined;
  const stakers = known.reduce((all, line) => all + splitOfEpoch(sharing, line).stakers, 0n);
  return {
    perShare: (stakers * 10n ** BigInt(shareDecimals)) / activeShares,
    seconds: newest.closedAt - oldest.openedAt,
    firstEpoch: oldest.epoch,
    lastEpoch: newest.epoch,
  };
}
