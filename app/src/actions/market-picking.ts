// Which offers a taker takes, the best ones first: as `crates/client/src/market/picking.rs` picks.
import type { Offer } from '../generated/market/accounts/offer';
import { SIDE, isFor, termsOf, type Side } from '../chain/trading';
import { ArithmeticError, buying, fillQuantity, receivedFor, selling, type Trade } from '../verify';

/** So many fills fit into a transaction, also with accounts to make and permissioned shares. */
export const MOST_PICKS = 4;
/** So many baskets of each size are followed. */
const MOST_BASKETS = 256;
/** With more offers than this, those that cannot be among the best are left out first. */
const MANY = 256;

/** What a taker wants. */
export interface Wish {
  /** Of which side the offers are. */
  readonly side: Side;
  /** Base units of the goods. */
  readonly quantity: bigint;
  /** Highest price to buy at, or lowest to sell at, without the fee: base units of the currency for one unit of the goods. */
  readonly limitPrice: bigint;
  /** Who takes; nothing while nobody is connected. */
  readonly taker: string | undefined;
  /** Unix seconds. */
  readonly now: bigint;
}

/** How much of an offer is taken, and for how much. */
export interface Pick {
  readonly offer: Offer;
  readonly quantity: bigint;
  readonly trade: Trade;
}

/**
 * The offers that together give the most of what is wanted, at most {@link MOST_PICKS} of them; among such those that are the best for
 * the taker after fees. So what is too small to matter keeps nobody from what is behind it. Best price first; among equals the older.
 */
export function pick(offers: readonly Offer[], wish: Wish): Pick[] {
  const mine = offers.filter((offer) => offer.side === wish.side && isWithin(offer, wish.limitPrice) && isFor(offer, wish.taker, wish.now));
  const sorted = mine.map((offer) => ({ offer, price: effectivePrice(offer) })).sort(byPrice);
  const picks: Pick[] = [];
  let wanted = wish.quantity;
  for (const offer of best(candidates(sorted.map(({ offer }) => offer)), wish)) {
    const quantity = fillQuantity(wanted, offer.left, offer.leastFill);
    const trade = tradeOf(offer, quantity);
    if (!trade) continue;
    wanted -= quantity;
    picks.push({ offer, quantity, trade });
  }
  return picks;
}

export const isWithin = ({ side, price }: Offer, limitPrice: bigint): boolean => (side === SIDE.sell ? price <= limitPrice : price >= limitPrice);

/** The lower the better for the taker, the fee included. */
const effectivePrice = ({ side, price, feeBps }: Offer): bigint =>
  price * (side === SIDE.sell ? BigInt(feeBps) + 10_000n : BigInt(feeBps) - 10_000n);

interface Priced {
  readonly offer: Offer;
  readonly price: bigint;
}

const byPrice = (a: Priced, b: Priced): number =>
  compare(a.price, b.price) || compare(a.offer.madeAt, b.offer.madeAt) || (a.offer.maker < b.offer.maker ? -1 : Number(a.offer.maker > b.offer.maker)) || compare(a.offer.id, b.offer.id);

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : Number(a > b));

/**
 * Of very many offers those that can matter: an offer is passed over when as many cheaper ones as fit a transaction each give as much
 * for any order. So thousands of offers of dust take no time.
 */
function candidates(sorted: readonly Offer[]): readonly Offer[] {
  if (sorted.length <= MANY) return sorted;
  const largest: bigint[] = [];
  return sorted.filter(({ left, leastFill }) => {
    const [smallest] = largest;
    if (largest.length === MOST_PICKS && smallest !== undefined && left <= smallest) return false;
    if (leastFill > 1n) return true;
    largest.push(left);
    largest.sort(compare);
    if (largest.length > MOST_PICKS) largest.shift();
    return true;
  });
}

/** Some offers, filled one after the other. */
interface Basket {
  readonly chosen: readonly Offer[];
  readonly filled: bigint;
  /** What is paid, or the negative of what comes. */
  readonly cost: bigint;
}

/** The smaller the better: what is filled, then what it costs, then of how many offers. */
const byRank = (a: Basket, b: Basket): number => compare(b.filled, a.filled) || compare(a.cost, b.cost) || a.chosen.length - b.chosen.length;

/** The best basket of these offers, which are sorted by price. */
function best(sorted: readonly Offer[], wish: Wish): readonly Offer[] {
  const byCount: Basket[][] = [[{ chosen: [], filled: 0n, cost: 0n }], ...Array.from({ length: MOST_PICKS }, () => [])];
  for (const offer of sorted) {
    // From the fullest down, so that no offer is chosen twice.
    for (let count = MOST_PICKS - 1; count >= 0; count -= 1) {
      const more = (byCount[count] ?? []).flatMap((basket) => extended(basket, offer, wish) ?? []);
      if (more.length > 0) byCount[count + 1] = theBest([...(byCount[count + 1] ?? []), ...more]);
    }
  }
  const [first] = byCount.flat().sort(byRank);
  return first?.chosen ?? [];
}

/** With another offer on top; nothing where it gives nothing more. */
function extended({ chosen, filled, cost }: Basket, offer: Offer, { quantity: wanted }: Wish): Basket | undefined {
  const quantity = fillQuantity(wanted - filled, offer.left, offer.leastFill);
  const trade = tradeOf(offer, quantity);
  if (!trade) return undefined;
  const more = offer.side === SIDE.sell ? trade.amount + trade.fee : trade.fee - trade.amount;
  return { chosen: [...chosen, offer], filled: filled + quantity, cost: cost + more };
}

/** Drops every basket of which another gives as much for as little, and the smallest ones where there are very many. */
function theBest(baskets: Basket[]): Basket[] {
  let cheapest: bigint | undefined;
  const kept = baskets.sort(byRank).filter(({ cost }) => {
    const isCheaper = cheapest === undefined || cost < cheapest;
    if (isCheaper) cheapest = cost;
    return isCheaper;
  });
  return kept.slice(0, MOST_BASKETS);
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

/** What trades come to. */
export interface Totals {
  readonly quantity: bigint;
  readonly amount: bigint;
  readonly fee: bigint;
  /** What the taker pays or gets. */
  readonly inAll: bigint;
}

export function totalsOf(picks: readonly Pick[], side: Side): Totals {
  const totals = picks.reduce(
    (sums, { quantity, trade }) => ({ quantity: sums.quantity + quantity, amount: sums.amount + trade.amount, fee: sums.fee + trade.fee }),
    { quantity: 0n, amount: 0n, fee: 0n },
  );
  return { ...totals, inAll: side === SIDE.sell ? totals.amount + totals.fee : totals.amount - totals.fee };
}
