// A wallet's income over days and months: what its assets earned, and about how much of that its shares had.
import type { IncomeList } from '../api/types';
import { byTime, type Span } from '../asset-facts/income';
import { ownPartOf } from '../proof/earning';
import type { Sharing } from '../proof/parts';
import { sum } from '../verify';
import { csv, type Cell } from '../ui/csv';

/** An asset of which the wallet has shares that earn. */
export interface Earning {
  readonly sharing: Sharing;
  readonly name: string;
  /** The wallet's shares that earn now, base units. */
  readonly active: bigint;
}

/** What one asset earned in an epoch, and about how much of it was the wallet's. */
export interface Part {
  readonly of: Earning;
  readonly epoch: string;
  readonly closed_at: string;
  readonly earned: bigint;
  readonly own: bigint;
}

export interface Parts {
  /** Newest first. */
  readonly parts: readonly Part[];
  /** All lists reach back to this epoch, and where some have earlier ones nothing before it is counted. */
  readonly from: string | undefined;
}

/** Lists that go on earlier end where the one ends that reaches back least, so that no time counts some assets and others not. */
export function partsOf(earnings: readonly Earning[], lists: readonly IncomeList[]): Parts {
  const ends = lists.flatMap(({ next_before: before }) => (before ? [BigInt(before)] : []));
  const from = ends.length === 0 ? undefined : ends.reduce((one, other) => (one > other ? one : other));
  const parts = earnings.flatMap((of, at) =>
    (lists[at]?.epochs ?? [])
      .filter(({ epoch }) => from === undefined || BigInt(epoch) >= from)
      .map(({ epoch, closed_at, sums }): Part => {
        const earned = BigInt(sums.earned);
        return { of, epoch, closed_at, earned, own: ownPartOf(of.sharing, { epoch: BigInt(epoch), earned }, of.active) };
      }),
  );
  return { parts: parts.sort((one, other) => Number(BigInt(other.closed_at) - BigInt(one.closed_at))), from: from?.toString() };
}

export interface Totals {
  readonly earned: bigint;
  readonly own: bigint;
}

export const totalsOf = (parts: readonly Part[]): Totals => ({
  earned: sum(parts.map(({ earned }) => earned)),
  own: sum(parts.map(({ own }) => own)),
});

const COLUMNS = [
  'time_utc',
  'asset',
  'name',
  'epochs',
  'earned_by_asset',
  'own_part_estimate',
  'own_active_shares_now',
  'all_active_shares_now',
] as const;

/** A line for each asset in each day or month. Amounts are base units. */
export const byTimeCsv = (parts: readonly Part[], span: Span): string =>
  csv(
    COLUMNS,
    byTime(parts, span).flatMap(([time, all]) =>
      [...new Set(all.map(({ of }) => of))].map((of): Cell[] => {
        const mine = all.filter((part) => part.of === of);
        const { earned, own } = totalsOf(mine);
        const { index, activeShares } = of.sharing.asset;
        return [time, index, of.name, mine.length, earned, own, of.active, activeShares];
      }),
    ),
  );
