// What a trade costs, and what of it is the network's. Whoever chooses an amount never gains by how it is rounded.
import { ArithmeticError, divideUp, min, u64 } from './units';

/** What the trades of an offer or a sale are computed by. */
export interface TradeTerms {
  /** Base units of the currency for one whole unit of the goods. */
  readonly price: bigint;
  /** Of the goods. */
  readonly decimals: number;
  /** The network's part, basis points. */
  readonly feeBps: number;
}

/** The money of a trade, base units. */
export interface Trade {
  /** What the maker gets of a buyer, or pays a seller. */
  readonly amount: bigint;
  /** What of it, or on top of it, the network gets. */
  readonly fee: bigint;
}

/** A taker buys: it pays `⌈quantity · price / 10^decimals⌉`, and the fee on top. */
export const buying = (terms: TradeTerms, quantity: bigint): Trade => withFee(terms, worthUp(terms, quantity));

/** A taker sells: the maker pays `⌊quantity · price / 10^decimals⌋`, and the fee is taken from it. */
export const selling = (terms: TradeTerms, quantity: bigint): Trade =>
  withFee(terms, u64(productOf(terms, quantity) / unitOf(terms)));

/** `⌈quantity · price / 10^decimals⌉`: what a bid for `quantity` puts in escrow. */
export const worthUp = (terms: TradeTerms, quantity: bigint): bigint => u64(divideUp(productOf(terms, quantity), unitOf(terms)));

/** What a buyer pays in all. */
export const paidFor = ({ amount, fee }: Trade): bigint => u64(amount + fee);

/** What a seller gets in all. */
export const receivedFor = ({ amount, fee }: Trade): bigint => u64(amount - fee);

const productOf = ({ price }: TradeTerms, quantity: bigint): bigint => u64(quantity) * u64(price);

function unitOf({ decimals }: TradeTerms): bigint {
  if (!Number.isInteger(decimals) || decimals < 0) throw new ArithmeticError(`${decimals} is no number of decimals`);
  return u64(10n ** BigInt(decimals));
}

function withFee({ feeBps }: TradeTerms, amount: bigint): Trade {
  if (!Number.isInteger(feeBps) || feeBps < 0 || feeBps > 10_000) throw new ArithmeticError('basis points must be between 0 and 10000');
  return { amount, fee: divideUp(amount * BigInt(feeBps), 10_000n) };
}

/**
 * How much of an offer of which `left` is there a taker gets that wants up to `wanted`: as much as there is without leaving a rest
 * that is smaller than the least fill, unless it takes all. 0 when that is less than the least fill.
 */
export function fillQuantity(wanted: bigint, left: bigint, leastFill: bigint): bigint {
  if (wanted >= left) return left;
  const most = left > leastFill ? left - leastFill : 0n;
  const quantity = min(wanted, most);
  return quantity < leastFill ? 0n : quantity;
}

/** A market's fee now and its next one, basis points; `nextAt` in Unix seconds, 0: none was ever announced. */
export interface MarketFee {
  readonly feeBps: number;
  readonly nextFeeBps: number;
  readonly nextFeeAt: bigint;
}

/** The fee of what is offered at `now`. */
export const marketFeeAt = ({ feeBps, nextFeeBps, nextFeeAt }: MarketFee, now: bigint): number =>
  nextFeeAt !== 0n && nextFeeAt <= now ? nextFeeBps : feeBps;
