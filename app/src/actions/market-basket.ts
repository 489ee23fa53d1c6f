// The best few of many offers, as `crates/client/src/market/basket.rs` finds them: `crates/client/vectors/picking.json` holds both to it.
import { SIDE, termsOf } from '../chain/trading';
import type { Offer } from '../generated/market/accounts/offer';
import { ArithmeticError, buying, fillQuantity, max, receivedFor, selling, type Trade } from '../verify';

/** So many fills fit into a transaction, also with accounts to make and permissioned shares. */
export const MOST_PICKS = 4;
/** So many baskets are looked at in each search, those that can be the best first. */
const MOST_STEPS = 10_000;
/** What costs less by a smaller part than one of so many is not looked for: fills are rounded. */
const TOLERANCE = 1_000_000n;
/** So often the range of the price of {@link shadowPrice} is halved. */
const HALVINGS = 100;
/** Above every price that matters, and so low that what is multiplied with it fits into 128 bits elsewhere. */
const HIGHEST_SHADOW_PRICE = 2 ** 62;

/** How much of an offer is taken, and for how much. */
export interface Pick {
  readonly offer: Offer;
  readonly quantity: bigint;
  readonly trade: Trade;
}

interface Basket {
  readonly picks: readonly Pick[];
  readonly filled: bigint;
  /** What is paid, or the negative of what comes. */
  readonly cost: bigint;
}

interface Candidate {
  readonly offer: Offer;
  /** Its place by price. */
  readonly rank: number;
  /** Base units of the goods that it can give. */
  readonly most: bigint;
  /** Base units of the currency for one base unit of the goods, the fee included, times {@link scaleOf}. */
  readonly price: bigint;
}

/** The lower the better for the taker, the fee included. */
export const effectivePrice = ({ side, price, feeBps }: Offer): bigint =>
  price * (side === SIDE.sell ? BigInt(feeBps) + 10_000n : BigInt(feeBps) - 10_000n);

const scaleOf = ({ decimals }: Offer): bigint => 10n ** BigInt(decimals + 4);

export const compare = (a: bigint, b: bigint): number => (a < b ? -1 : Number(a > b));

/** The smaller the better: what is filled, then what it costs, then of how many offers. */
const byRank = (a: Basket, b: Basket): number => compare(b.filled, a.filled) || compare(a.cost, b.cost) || a.picks.length - b.picks.length;

/**
 * The best basket of these offers of a mint, which are sorted by price: the one that gives the most of what is wanted, and then the
 * cheapest. That of the offers which can be divided at will is found first, so that no others keep anybody from it.
 */
export function bestBasket(sorted: readonly Offer[], wanted: bigint): { picks: readonly Pick[]; isSure: boolean } {
  const all = candidates(sorted, wanted);
  const plain = all.filter(isPlain);
  const fullestOf = (some: readonly Candidate[], basket: Basket): Search =>
    search(some, ({ most }) => most, { target: wanted, most: wanted, better: ({ filled }) => filled + 1n }, { basket, isSure: true });
  const ofPlain = fullestOf(plain, EMPTY).basket;
  const fullest = fullestOf(all, ofPlain);
  const { filled } = fullest.basket;
  if (filled === 0n) return { picks: [], isSure: fullest.isSure };
  const within = candidates(sorted, filled);
  const cheap = ofPlain.filled === filled ? cheapest(within.filter(isPlain), filled, fullest) : fullest;
  const { basket, isSure } = cheapest(within, filled, { basket: cheap.basket, isSure: fullest.isSure });
  const ranks = new Map(within.map(({ offer, rank }) => [offer, rank]));
  const rank = ({ offer }: Pick) => ranks.get(offer) ?? 0;
  return { picks: [...basket.picks].sort((a, b) => rank(a) - rank(b)), isSure };
}

const isPlain = ({ offer }: Candidate): boolean => offer.leastFill <= 1n;

const candidates = (sorted: readonly Offer[], wanted: bigint): Candidate[] =>
  sorted.flatMap((offer, rank) => {
    const most = fillQuantity(wanted, offer.left, offer.leastFill);
    return most > 0n ? [{ offer, rank, most, price: effectivePrice(offer) }] : [];
  });

const abs = (amount: bigint): bigint => (amount < 0n ? -amount : amount);

/** The cheapest basket that gives all of `target`, but for a millionth. Its cost is bounded by a price at which four offers would be taken for their worth. */
function cheapest(all: readonly Candidate[], target: bigint, begin: Search): Search {
  const [first] = all;
  if (!first) return begin;
  const [scale, shadow] = [scaleOf(first.offer), shadowPrice(all, target)];
  const weight = ({ most, price }: Candidate): bigint => (shadow > price ? most * (shadow - price) : 0n);
  const better = ({ cost }: Basket): bigint => shadow * target - (cost - max(1n, abs(cost) / TOLERANCE)) * scale;
  return search(all, weight, { target, most: undefined, better }, begin);
}

/**
 * The least price for a base unit at which the four offers that are worth most by it give all of `target`. Any price bounds what a basket
 * can cost from below, by what its offers are worth at it; this one does so best. (The dual of the problem, by Lagrange.)
 */
function shadowPrice(all: readonly Candidate[], target: bigint): bigint {
  const known = all.map(({ most, price }): readonly [number, number] => [Number(most), Number(price)]);
  const wanted = Number(target);
  const largest = known.reduce((best, [most]) => Math.max(best, most), 0);
  const dearest = known.reduce((best, [, price]) => Math.max(best, Math.abs(price)), 0);
  let low = known.reduce((best, [, price]) => Math.min(best, price), dearest);
  let high = Math.min(dearest * (largest + 1), HIGHEST_SHADOW_PRICE);
  for (let halving = 0; halving < HALVINGS; halving += 1) {
    const middle = (low + high) / 2;
    if (givenAt(known, middle) < wanted) low = middle;
    else high = middle;
  }
  return BigInt(Math.floor(high)) + 1n;
}

/** What the offers that are worth most at a price give together. */
function givenAt(known: readonly (readonly [number, number])[], shadow: number): number {
  const [worth, gives] = [Array<number>(MOST_PICKS).fill(0), Array<number>(MOST_PICKS).fill(0)];
  for (const [most, price] of known) {
    let [value, given] = [most * (shadow - price), most];
    for (let at = 0; at < MOST_PICKS; at += 1) {
      const [before, gave] = [worth[at] ?? 0, gives[at] ?? 0];
      if (value <= before) continue;
      [worth[at], gives[at], value, given] = [value, given, before, gave];
    }
  }
  return gives.reduce((all, one) => all + one, 0);
}

interface Search {
  readonly basket: Basket;
  readonly isSure: boolean;
}

/** By what baskets are compared: none is worth more than what its offers weigh together. `better`: what one must be worth to be better. */
interface Measure {
  readonly target: bigint;
  readonly better: (basket: Basket) => bigint;
  /** Nothing is worth more. */
  readonly most: bigint | undefined;
}

/** Looks at the baskets of which one may be better than that which is known, the weightiest first. */
function search(candidates: readonly Candidate[], weigh: (candidate: Candidate) => bigint, measure: Measure, begin: Search): Search {
  const weighed = candidates.map((candidate) => ({ candidate, weight: weigh(candidate) }));
  const all = weighed.sort((a, b) => compare(b.weight, a.weight) || a.candidate.rank - b.candidate.rank);
  const sums = [0n];
  for (const { weight } of all) sums.push((sums.at(-1) ?? 0n) + weight);
  const within = (from: number, count: number): bigint => (sums[Math.min(from + count, all.length)] ?? 0n) - (sums[from] ?? 0n);
  const { target, better, most } = measure;
  let { basket, isSure } = begin;
  let steps = MOST_STEPS;
  const visit = (from: number, chosen: readonly Candidate[], weight: bigint): void => {
    for (let at = from; at < all.length; at += 1) {
      const reached = weight + within(at, MOST_PICKS - chosen.length);
      if ((most !== undefined && reached > most ? most : reached) < better(basket)) return;
      const [one, before] = [all[at], at > from ? all[at - 1] : undefined];
      if (!one || (before && isAlike(before.candidate.offer, one.candidate.offer))) continue;
      if (steps === 0) {
        isSure = false;
        return;
      }
      steps -= 1;
      const more = [...chosen, one.candidate];
      const filled = filledBy(more, target);
      // Where one of them gives nothing it is another basket.
      if (!filled) continue;
      if (byRank(filled, basket) < 0) basket = filled;
      if (more.length < MOST_PICKS) visit(at + 1, more, weight + one.weight);
    }
  };
  visit(0, [], 0n);
  return { basket, isSure };
}

const isAlike = (a: Offer, b: Offer): boolean => a.left === b.left && a.leastFill === b.leastFill && a.price === b.price && a.feeBps === b.feeBps;

const EMPTY: Basket = { picks: [], filled: 0n, cost: 0n };

/** What these give, each something: the cheapest first, or first those of which one must take much. Nothing where one gives nothing. */
function filledBy(chosen: readonly Candidate[], wanted: bigint): Basket | undefined {
  const cheapestFirst = [...chosen].sort((a, b) => a.rank - b.rank);
  const one = inOrder(cheapestFirst, wanted);
  if (chosen.every(isPlain)) return one;
  const other = inOrder(cheapestFirst.sort((a, b) => compare(b.offer.leastFill, a.offer.leastFill)), wanted);
  return one && other ? (byRank(other, one) < 0 ? other : one) : (one ?? other);
}

function inOrder(chosen: readonly Candidate[], wanted: bigint): Basket | undefined {
  const picks: Pick[] = [];
  let [filled, cost] = [0n, 0n];
  for (const { offer } of chosen) {
    const quantity = fillQuantity(wanted - filled, offer.left, offer.leastFill);
    const trade = tradeOf(offer, quantity);
    if (!trade) return undefined;
    filled += quantity;
    cost += offer.side === SIDE.sell ? trade.amount + trade.fee : trade.fee - trade.amount;
    picks.push({ offer, quantity, trade });
  }
  return { picks, filled, cost };
}

/** The money of a fill; nothing where there is nothing to fill, nothing would be paid for it, or an account is not to be believed. */
function tradeOf(offer: Offer, quantity: bigint): Trade | undefined {
  if (quantity === 0n) return undefined;
  try {
    if (offer.side === SIDE.sell) return buying(termsOf(offer), quantity);
    const trade = selling(termsOf(offer), quantity);
    return receivedFor(trade) > 0n ? trade : undefined;
  } catch (error) {
    if (error instanceof ArithmeticError) return undefined;
    throw error;
  }
}
