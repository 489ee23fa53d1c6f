// Which settlement must be collected before another, as `crates/ledger` has it beside each schedule. Lifetime totals do not tell
// what was earned before a change and what after it, so the last settlement before the change comes first. Once that is not
// kept any more nothing comes first, and the rule for what was let pass holds.
import type { LevySchedule, SplitSchedule, TreasurySchedule } from './schedules';
import { max } from './units';

/** What is collected, and the oldest settlement that can be. */
export interface Span {
  readonly collected: bigint;
  readonly oldestKept: bigint;
}

const lastBefore = (firstEpoch: bigint): bigint => max(firstEpoch, 1n) - 1n;

const ifKept = (epoch: bigint, { oldestKept }: Span): bigint | undefined => (oldestKept <= epoch ? epoch : undefined);

/** Before that of `epoch`: the last before the stakers' part changes. */
export function firstBySplit({ nextEpoch }: SplitSchedule, span: Span, epoch: bigint): bigint | undefined {
  const before = lastBefore(nextEpoch);
  return 0n < nextEpoch && nextEpoch <= epoch && span.collected < before ? ifKept(before, span) : undefined;
}

/** Before the settlement that says this of the treasury: the last before its part changed. */
export function firstByTreasury({ firstEpoch }: TreasurySchedule, span: Span): bigint | undefined {
  const before = lastBefore(firstEpoch);
  return span.collected < before ? ifKept(before, span) : undefined;
}

/** Before that of `epoch`: the last before the newest change of the levy. It may itself have one before it. */
export function firstByLevy({ firstEpoch, nextEpoch }: LevySchedule, span: Span, epoch: bigint): bigint | undefined {
  const isOver = (change: bigint): boolean => change <= epoch && span.collected < lastBefore(change);
  // Where the one before the newest change is not kept, no older one is.
  if (0n < nextEpoch && isOver(nextEpoch)) return ifKept(lastBefore(nextEpoch), span);
  return isOver(firstEpoch) ? ifKept(lastBefore(firstEpoch), span) : undefined;
}

/** Before that of `epoch`: the last before the asset moves to another jurisdiction with `firstEpoch`. */
export function firstByMove(firstEpoch: bigint, span: Span, epoch: bigint): bigint | undefined {
  const before = lastBefore(firstEpoch);
  return before < epoch ? ifKept(before, span) : undefined;
}

/** Whether the asset is in its new jurisdiction once it is collected up to `epoch`. */
export const isMovedBy = (firstEpoch: bigint, epoch: bigint): boolean => epoch >= lastBefore(firstEpoch);
