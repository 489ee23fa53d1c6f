// Integers as the chain holds them. A bigint has no width of its own: every result is held to one here.

const U64_MAX = (1n << 64n) - 1n;
const U128_MAX = (1n << 128n) - 1n;

/** A result that its unit cannot hold, or input that is no number of that unit. */
export class ArithmeticError extends Error {
  override name = 'ArithmeticError';
}

function within(value: bigint, max: bigint): bigint {
  if (value < 0n) throw new ArithmeticError('more is taken away than there is');
  if (value > max) throw new ArithmeticError('the result is larger than its unit can hold');
  return value;
}

/** The value, if 64 bits without a sign hold it. */
export const u64 = (value: bigint): bigint => within(value, U64_MAX);

/** The value, if 128 bits without a sign hold it. */
export const u128 = (value: bigint): bigint => within(value, U128_MAX);

/** The sum, or the largest number of 64 bits. */
export const saturatingAdd = (a: bigint, b: bigint): bigint => (a + b > U64_MAX ? U64_MAX : a + b);

export const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);
export const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);
export const sum = (values: readonly bigint[]): bigint => values.reduce((all, value) => all + value, 0n);

/** The smallest whole number that is not below `value / divisor`, both of them not negative. */
export const divideUp = (value: bigint, divisor: bigint): bigint => (value + divisor - 1n) / divisor;

/** Reads a decimal of 64 bits as the API and the archive write it: digits alone, without leading zeros. */
export function parseU64(text: string): bigint {
  if (!/^(0|[1-9][0-9]{0,19})$/.test(text)) {
    throw new ArithmeticError(`${JSON.stringify(text)} is no whole number in decimal digits`);
  }
  return u64(BigInt(text));
}

/** The number, if it is an index or a count of 32 bits. */
export function u32(value: number): number {
  if (!Number.isInteger(value) || value < 0 || value > 0xffff_ffff) {
    throw new ArithmeticError(`${value} is no whole number of 32 bits`);
  }
  return value;
}

/** An index as people write it, and as it stands in the page's address; nothing when it is none. */
export function indexIn(text: string): number | undefined {
  const index = /^(0|[1-9]\d{0,9})$/.test(text) ? Number(text) : Number.NaN;
  return index < 2 ** 32 ? index : undefined;
}

/** `⌊amount · parts / 10⁴⌋`. */
export function partOf(amount: bigint, basisPoints: number): bigint {
  if (!Number.isInteger(basisPoints) || basisPoints < 0 || basisPoints > 10_000) {
    throw new ArithmeticError('basis points must be between 0 and 10000');
  }
  return (u64(amount) * BigInt(basisPoints)) / 10_000n;
}
