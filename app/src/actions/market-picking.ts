// Which offers a taker takes, the best ones first: as `crates/client/src/market/picking.rs` picks.
import type { Offer } from '../generated/market/accounts/offer';
import { SIDE, isFor, type Side } from '../chain/trading';
import { bestBasket, compare, effectivePrice, type Pick } from './market-basket';

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

/** What is taken. */
export interface Picked {
  readonly picks: readonly Pick[];
  /** Whether nothing else gives more, or as much for less; with very many offers not all can be compared. */
  readonly isSure: boolean;
}

/**
 * The offers that together give the most of what is wanted, at most {@link MOST_PICKS} of them; among such those that are the best for
 * the taker after fees. So what is too small to matter keeps nobody from what is behind it. Best price first; among equals the older.
 */
export function pick(offers: readonly Offer[], wish: Wish): Picked {
  const mine = offers.filter((offer) => offer.side === wish.side && isWithin(offer, wish.limitPrice) && isFor(offer, wish.taker, wish.now));
  const sorted = mine.map((offer) => ({ offer, price: effectivePrice(offer) })).sort(byPrice);
  return bestBasket(sorted.map(({ offer }) => offer), wish.quantity);
}

export const isWithin = ({ side, price }: Offer, limitPrice: bigint): boolean => (side === SIDE.sell ? price <= limitPrice : price >= limitPrice);

interface Priced {
  readonly offer: Offer;
  readonly price: bigint;
}

const byPrice = (a: Priced, b: Priced): number =>
  compare(a.price, b.price) || compare(a.offer.madeAt, b.offer.madeAt) || (a.offer.maker < b.offer.maker ? -1 : Number(a.offer.maker > b.offer.maker)) || compare(a.offer.id, b.offer.id);

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
