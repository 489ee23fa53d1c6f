// What the breaker lets through of what is outstanding: which asset gets how much of it, and which pair.
import { allot, cutByLargestRemainder } from './sharing';
import { min, saturatingAdd, sum, u64 } from './units';

/** Eight times what an asset was charged on average, with one more epoch: `t − ⌊t / 8⌋ + charged`. */
export const trailingAfter = (trailing: bigint, charged: bigint): bigint =>
  saturatingAdd(u64(trailing) - trailing / 8n, u64(charged));

/** What the asset gets before others get more: up to twice the average, `⌊t / 4⌋`. */
export const firstPart = (trailing: bigint): bigint => u64(trailing) / 4n;

/** Most that may be outstanding before an epoch is charged. */
export const backlogBound = (breaker: bigint): bigint => 2n * u64(breaker);

/** What is charged in all when so much is outstanding: no more than the breaker. */
export const letThrough = (breaker: bigint, outstanding: bigint): bigint => min(outstanding, u64(breaker));

/** An amount of a pair of payer and asset: what it accrued, or what it has outstanding. */
export interface PairAmount {
  readonly asset: number;
  readonly amount: bigint;
}

/**
 * Shares `available` among the pairs, in their order: all of it if there is enough, else among the assets by
 * {@link allot} with `firsts` by asset index, and each asset's part among its pairs by largest remainder.
 */
export function shareAmongPairs(wants: readonly PairAmount[], firsts: readonly bigint[], available: bigint): bigint[] {
  if (sum(wants.map(({ amount }) => amount)) <= available) return wants.map(({ amount }) => amount);
  const byAsset = new Map<number, number[]>();
  const sums = firsts.map(() => 0n);
  wants.forEach(({ asset, amount }, position) => {
    const before = sums[asset];
    if (before === undefined) throw new RangeError(`asset ${asset} is not on chain`);
    sums[asset] = u64(before + amount);
    byAsset.set(asset, [...(byAsset.get(asset) ?? []), position]);
  });
  const ofAssets = allot(sums, firsts, available);
  const parts = wants.map(() => 0n);
  for (const [asset, positions] of byAsset) {
    const amounts = positions.map((position) => wants[position]?.amount ?? 0n);
    cutByLargestRemainder(amounts, ofAssets[asset] ?? 0n).forEach((part, at) => {
      parts[positions[at] as number] = part;
    });
  }
  return parts;
}
