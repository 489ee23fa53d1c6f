// What offers, sales and purchases say at a time (Unix seconds), as `crates/client/src/market` tells.
import type { Offer } from '../generated/market/accounts/offer';
import type { Purchase } from '../generated/market/accounts/purchase';
import type { Sale } from '../generated/market/accounts/sale';
import type { Holder } from '../generated/share-gate/accounts/holder';
import type { Policy } from '../generated/share-gate/accounts/policy';
import { max, min, salePriceAt, type TradeTerms } from '../verify';
import { isNobody } from './nobody';

/** `Offer.side` of who sells, with the goods in escrow, and of who bids, with the money in escrow. */
export const SIDE = { sell: 0, bid: 1 } as const;
export type Side = (typeof SIDE)[keyof typeof SIDE];

export const isOpen = ({ state, left, expiresAt }: Offer, now: bigint): boolean =>
  state === 0 && left > 0n && (expiresAt === 0n || now < expiresAt);

export type OfferState = 'open' | 'expired' | 'filled' | 'cancelled' | 'ended';

export function offerState({ state, left, expiresAt }: Offer, now: bigint): OfferState {
  if (state === 1) return 'cancelled';
  if (state === 2) return 'ended';
  if (left === 0n) return 'filled';
  return expiresAt !== 0n && now >= expiresAt ? 'expired' : 'open';
}

/** Whether anybody can have something of it delivered, or close it: goods or money wait, or nothing is left of it. */
export const isClaimable = ({ goodsOwed, moneyOwed, left }: Offer): boolean => goodsOwed > 0n || moneyOwed > 0n || left === 0n;

export const termsOf = ({ price, decimals, feeBps }: Offer): TradeTerms => ({ price, decimals, feeBps });

/** Whether somebody may take it who is not barred: it is open, for everybody or for that one, and not its own. */
export const isFor = (offer: Offer, taker: string | undefined, now: bigint): boolean =>
  isOpen(offer, now) && offer.maker !== taker && (isNobody(offer.taker) || offer.taker === taker);

/** The price at a time, base units of the currency for one unit of the goods; nothing while nothing is sold. */
export const priceOf = ({ state, left, startPrice, floorPrice, startsAt, endsAt }: Sale, now: bigint): bigint | undefined =>
  state === 0 && left > 0n ? salePriceAt({ start: startPrice, floor: floorPrice, startsAt, endsAt }, now) : undefined;

export const isOverSale = ({ state, left, endsAt }: Sale, now: bigint): boolean => state !== 0 || left === 0n || now >= endsAt;

/** Whether a purchase is of this sale: there may be a later one at its address. */
const isOf = (purchase: Purchase, sale: Sale): boolean =>
  purchase.network === sale.network &&
  purchase.mint === sale.mint &&
  purchase.saleMadeAt === sale.madeAt &&
  purchase.saleEndsAt === sale.endsAt &&
  purchase.lockedUntil === sale.lockedUntil;

/** Whether what is locked can be delivered, or the purchase closed. `sale`: that which is at its address now. */
export function isReleasable(purchase: Purchase, sale: Sale | undefined, now: bigint): boolean {
  if (purchase.locked > 0n) return now >= purchase.lockedUntil;
  return !sale || !isOf(purchase, sale) || isOverSale(sale, now);
}

/** What a buyer bought in a sale so far. */
export const boughtIn = (purchase: Purchase | undefined, sale: Sale): bigint =>
  purchase && purchase.saleMadeAt === sale.madeAt ? purchase.bought : 0n;

/** What a buyer that has bought so much may still buy. */
export const mayBuy = ({ left, mostPerBuyer }: Sale, bought: bigint): bigint => min(left, max(0n, mostPerBuyer - bought));

/** Which way permissioned shares go. */
export type Way = 'delivers' | 'receives';

export const wayOfMaker = (side: number): Way => (side === SIDE.sell ? 'delivers' : 'receives');
export const wayOfTaker = (side: number): Way => (side === SIDE.sell ? 'receives' : 'delivers');

/** Why a wallet may not trade a permissioned share. */
export type Barred = 'not admitted' | 'suspended' | 'dismissed' | 'lapsed';

/** What keeps the wallet of a holder from trading; nothing where nothing does. Who lapsed can still sell. */
export function barredBy(holder: Holder | undefined, way: Way, now: bigint): Barred | undefined {
  if (!holder) return 'not admitted';
  if (holder.state !== 0) return 'dismissed';
  if (now < holder.suspendedUntil) return 'suspended';
  return way === 'receives' && now >= holder.admittedUntil ? 'lapsed' : undefined;
}

/** What the share gate says about the shares of an asset; nothing of open ones. */
export interface Gate {
  readonly policy: Policy | undefined;
  readonly holders: ReadonlyMap<string, Holder>;
  /** Until when the market's account of the shares is halted; 0: it is not. A halt that is over lasts until somebody ends it. */
  readonly haltedUntil: bigint;
}

/** Whether the maker of an offer may do now what it offers. */
export const makerMay = (gate: Gate | undefined, { maker, side }: Offer, now: bigint): boolean =>
  gate === undefined || barredBy(gate.holders.get(maker), wayOfMaker(side), now) === undefined;
