// Which part of what an asset earned is whose, when parts change: what is earned between two settlements and not collected.
import { min } from './units';

/** The stakers' part, as the Asset account has it, basis points; an epoch of 0: no change was ever scheduled. */
export interface SplitSchedule {
  readonly stakers: number;
  readonly nextStakers: number;
  readonly nextEpoch: bigint;
}

/** A jurisdiction's levy, as its account has it, basis points. */
export interface LevySchedule {
  readonly before: number;
  readonly levy: number;
  readonly firstEpoch: bigint;
  readonly nextLevy: number;
  readonly nextEpoch: bigint;
}

/** The treasury's part, as a Settlement account has it, basis points. */
export interface TreasurySchedule {
  readonly before: number;
  readonly treasury: number;
  readonly firstEpoch: bigint;
}

/** The stakers' part of what is earned in `epoch`. */
export const stakersIn = ({ stakers, nextStakers, nextEpoch }: SplitSchedule, epoch: bigint): number =>
  0n < nextEpoch && nextEpoch <= epoch ? nextStakers : stakers;

/** The levy of what is earned in `epoch`; of one before `firstEpoch` the smallest that it can have been. */
export function levyIn({ before, levy, firstEpoch, nextLevy, nextEpoch }: LevySchedule, epoch: bigint): number {
  if (0n < nextEpoch && nextEpoch <= epoch) return nextLevy;
  return firstEpoch <= epoch ? levy : before;
}

/** The treasury's part of what is earned in `epoch`; of one before `firstEpoch` the smallest that it can have been. */
export const treasuryIn = ({ before, treasury, firstEpoch }: TreasurySchedule, epoch: bigint): number =>
  firstEpoch <= epoch ? treasury : before;

/**
 * Whether one set of parts holds for all that is earned after `collected` up to `epoch`, when they change with these epochs.
 * Otherwise lifetime totals do not tell which part of it is whose, and the settlement before the change is collected first.
 */
export const isOneSpan = (changes: readonly bigint[], collected: bigint, epoch: bigint): boolean =>
  changes.every((change) => change <= collected + 1n || epoch < change);

/** A price that falls linearly while something is sold, and stays where both ends are the same. */
export interface SalePrice {
  readonly start: bigint;
  readonly floor: bigint;
  /** Unix seconds. */
  readonly startsAt: bigint;
  readonly endsAt: bigint;
}

/** The price at a time, rounded up; none before the start, and from the end on. */
export function salePriceAt({ start, floor, startsAt, endsAt }: SalePrice, now: bigint): bigint | undefined {
  if (now < startsAt || now >= endsAt) return undefined;
  const above = start - min(start, floor);
  const duration = endsAt - startsAt;
  return floor + (above * (endsAt - now) + duration - 1n) / duration;
}

/** What is announced while an epoch is the newest final one holds so many epochs later at the earliest. */
export const FIRST_FREE_EPOCH_AFTER_FINAL = 4n;

/** A lot on sale. */
export interface LotSale {
  readonly price: SalePrice;
  readonly isVolume: boolean;
  readonly firstEpoch: bigint;
  readonly lastEpoch: bigint;
  readonly endsBy: bigint;
  /** Tokens that are not sold. */
  readonly left: bigint;
}

/** Whether nothing of it will be sold any more: volume at a fixed price is sold in its window too. */
export function lotSaleIsOver({ price, isVolume, firstEpoch, lastEpoch, endsBy, left }: LotSale, finalEpoch: bigint, now: bigint): boolean {
  const before = isVolume && price.start === price.floor ? lastEpoch : firstEpoch;
  return before < finalEpoch + FIRST_FREE_EPOCH_AFTER_FINAL || now >= min(price.endsAt, endsBy) || left === 0n;
}
