// What usage is worth, and what a payer's usage of an epoch comes to.
import { cutByLargestRemainder } from './sharing';
import { divideUp, min, saturatingAdd, u128, u64 } from './units';

/** Bytes to which a price refers: the SI gigabyte. */
export const BYTES_PER_GB = 1_000_000_000n;

/** `bytes · pricePerGb`: base units · 10⁻⁹. */
export const productOf = (bytes: bigint, pricePerGb: bigint): bigint => u64(bytes) * u64(pricePerGb);

/** The lifetime charge `⌊product / 10⁹⌋`: the only rounding of a pair of payer and asset. */
export const worthOf = (product: bigint): bigint => u64(u128(product) / BYTES_PER_GB);

/** What `bytes` add to a lifetime product: the new product, and the new demand in base units. */
export function use(productBefore: bigint, bytes: bigint, pricePerGb: bigint): { product: bigint; demand: bigint } {
  const product = u128(productBefore + productOf(bytes, pricePerGb));
  return { product, demand: worthOf(product) - worthOf(productBefore) };
}

/** The most that `bytes` add to what a payer is charged, whatever came before: `⌈bytes · price / 10⁹⌉`. */
export const chargedAtMost = (bytes: bigint, pricePerGb: bigint): bigint =>
  u64(divideUp(productOf(bytes, pricePerGb), BYTES_PER_GB));

/** What becomes of a pair's demand and of what it owed before. The three are together exactly that. */
export interface Accrual {
  accrued: bigint;
  owed: bigint;
  writtenOff: bigint;
}

/** Prepaid money: what nothing holds (demand accrues), and what a withdrawal request holds (demand is deferred). */
export interface Funds {
  readonly free: bigint;
  readonly held: bigint;
}

/**
 * What becomes of what the pairs of one payer owed before and of their new demands, in the same order. Free money is
 * used first, then held money, each for what was owed and then for new demand. What neither meets is written off.
 */
export function accrue(funds: Funds, owed: readonly bigint[], demands: readonly bigint[]): Accrual[] {
  const left = [[...owed], [...demands]];
  const pairs = Array.from({ length: Math.max(owed.length, demands.length) }, () => ({
    accrued: 0n,
    owed: 0n,
    writtenOff: 0n,
  }));
  for (const [becomes, money] of [['accrued', funds.free], ['owed', funds.held]] as const) {
    let available = u64(money);
    for (const amounts of left) {
      cutByLargestRemainder(amounts, available).forEach((met, position) => {
        amounts[position] = (amounts[position] ?? 0n) - met;
        available -= met;
        const pair = pairs[position];
        if (pair) pair[becomes] = saturatingAdd(pair[becomes], met);
      });
    }
  }
  for (const amounts of left) {
    amounts.forEach((amount, position) => {
      const pair = pairs[position];
      if (pair) pair.writtenOff = saturatingAdd(pair.writtenOff, amount);
    });
  }
  return pairs;
}

/**
 * `⌊bytes · min(amount, demand) / demand⌋`: which part of an epoch's bytes was paid for (`amount` accrued) or written
 * off (`amount` written off). Nothing without a demand.
 */
export function partOfBytes(amount: bigint, demand: bigint, bytes: bigint): bigint {
  if (demand === 0n) return 0n;
  return (u64(bytes) * min(u64(amount), u64(demand))) / demand;
}
