// What a form comes to before anything is signed, by what the page has read.
import type { Pick } from '../actions/market-basket';
import { pick, totalsOf, type Totals } from '../actions/market-picking';
import { tradeAt } from '../actions/market-sale';
import { limitIn } from '../actions/market-taking';
import { someUnits } from '../actions/written';
import { SIDE, isFor, priceOf, type Side } from '../chain/trading';
import type { FoundBook } from '../data/market';
import type { Sale } from '../generated/market/accounts/sale';
import { PlanError } from '../signing/plan';
import type { Unit } from '../ui/quantity';
import { ArithmeticError, divideUp, paidFor, sum } from '../verify';

/** What trades come to. */
export interface Preview {
  readonly totals: Totals;
  readonly picks: readonly Pick[];
  /** What else is offered on that side to this wallet, base units. */
  readonly left: bigint;
  /** Less than was asked for. */
  readonly isLess: boolean;
  /** Whether nothing else gives more, or as much for less. */
  readonly isSure: boolean;
}

/** What is wrong with what somebody wrote; nothing was written yet where it is empty. */
export type Shown<T> = { readonly is: 'empty' } | { readonly is: 'fault'; readonly why: string } | { readonly is: 'shown'; readonly preview: T };

/** The result, or why there is none. */
function shown<T>(text: string, compute: () => T): Shown<T> {
  if (text.trim() === '') return { is: 'empty' };
  try {
    return { is: 'shown', preview: compute() };
  } catch (error) {
    if (error instanceof PlanError) return { is: 'fault', why: error.message };
    if (error instanceof ArithmeticError) return { is: 'fault', why: 'That is more than can be counted.' };
    throw error;
  }
}

interface Wanted {
  readonly side: Side;
  readonly quantity: string;
  readonly price: string;
  readonly wallet: string | undefined;
  /** What the wallet has of the shares. */
  readonly free: bigint;
  readonly now: bigint;
}

export function takePreview(book: FoundBook, units: { share: Unit; money: Unit }, { side, quantity, price, wallet, free, now }: Wanted): Shown<Preview> {
  return shown(quantity, () => {
    const wanted = someUnits(quantity, units.share, side === SIDE.bid ? free : undefined);
    const limitPrice = limitIn({ currencyUnit: units.money }, side, { price, shown: 0n });
    const { picks, isSure } = pick(book.offers, { side, quantity: wanted, limitPrice, taker: wallet, now });
    const totals = totalsOf(picks, side);
    const all = sum(book.offers.filter((offer) => offer.side === side && isFor(offer, wallet, now)).map(({ left }) => left));
    return { totals, picks, left: all - totals.quantity, isLess: totals.quantity < wanted, isSure };
  });
}

/** What a purchase in a sale costs at a time. */
export interface SalePreview {
  readonly price: bigint;
  readonly amount: bigint;
  readonly fee: bigint;
  readonly inAll: bigint;
}

export function salePreview(sale: Sale, share: Unit, text: string, may: bigint, now: bigint): Shown<SalePreview> {
  return shown(text, () => {
    const price = priceOf(sale, now);
    if (price === undefined) throw new PlanError('Nothing is sold here now.');
    const trade = tradeAt(sale, price, someUnits(text, share, may));
    return { price, ...trade, inAll: paidFor(trade) };
  });
}

/** What one whole unit comes to, the fee included: rounded up. */
export const eachInAll = ({ inAll, quantity }: Totals, { decimals }: Unit): bigint => (quantity === 0n ? 0n : divideUp(inAll * 10n ** BigInt(decimals), quantity));
