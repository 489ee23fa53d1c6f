// What could be had at once instead, and better. It is refused as an oversight where all that is wanted can be had so; a part of it is told,
// as a crumb at a good price must keep nobody from trading.
import { saleAt } from '../chain/market';
import { SIDE, isFor, makerMay, priceOf, type Side } from '../chain/trading';
import type { Sale } from '../generated/market/accounts/sale';
import { PlanError } from '../signing/plan';
import { currency } from '../ui/format';
import { quantity as amountOf } from '../ui/quantity';
import { ArithmeticError, buying, max, paidFor } from '../verify';
import { pick, totalsOf, type Picked } from './market-picking';
import type { MarketPlace } from './market-place';

interface Running {
  readonly sale: Sale;
  readonly price: bigint;
  /** Base units that the wallet can buy there now. */
  readonly may: bigint;
}

/** Sales that deliver at once, the cheapest first. */
function running({ sales, mayBuy, now, wallet }: MarketPlace): Running[] {
  const all = sales.flatMap((sale) => {
    const [price, may] = [priceOf(sale, now), mayBuy.get(sale) ?? 0n];
    const isForWallet = sale.issuer !== wallet && sale.lockedUntil <= now && canBuy(sale, may, may);
    return isForWallet && price !== undefined ? [{ sale, price, may }] : [];
  });
  return all.sort((a, b) => (a.price < b.price ? -1 : Number(a.price > b.price)));
}

const canBuy = ({ left, leastPurchase }: Sale, may: bigint, quantity: bigint): boolean =>
  quantity > 0n && quantity <= may && (quantity >= leastPurchase || quantity === left);

/** Refuses an offer where all of it would be traded at once, and better, with what others offer; what to tell where a part of it would. */
export function requireNoBetter(place: MarketPlace, side: Side, { price, quantity }: { price: bigint; quantity: bigint }): string[] {
  const { offers, now, wallet, gate, shareUnit } = place;
  const other = side === SIDE.sell ? SIDE.bid : SIDE.sell;
  const others = offers.filter((offer) => isFor(offer, wallet, now) && makerMay(gate, offer, now));
  const { picks } = pick(others, { side: other, quantity, limitPrice: price, taker: wallet, now });
  const found = totalsOf(picks, other).quantity;
  const best = picks[0]?.offer.price;
  const [does, done] = side === SIDE.sell ? (['bids', 'sell to the bids'] as const) : (['sells at', 'buy from the offers'] as const);
  if (side === SIDE.bid) requireNoSale(place, quantity, min(price, found === quantity ? best : undefined));
  if (best !== undefined && found === quantity) {
    const why = side === SIDE.sell ? `, and ${currency(price)} is not more` : '';
    throw new PlanError(`Somebody ${does} ${currency(best)} for each${why}: ${done}, which is done at once. ${COMMAND}`);
  }
  const sale = side === SIDE.bid ? running(place).find((one) => one.price <= price) : undefined;
  return [
    ...(sale ? [`The owner sells ${amountOf(sale.may, shareUnit)} at ${currency(sale.price)} for each, which can be bought at once.`] : []),
    ...(best === undefined ? [] : [`Somebody ${does} ${currency(best)} for each: ${amountOf(found, shareUnit)} of this can be traded at once at your price or better.`]),
  ];
}

const COMMAND = '`--anyway` of the command makes the offer all the same.';

const min = (price: bigint, other: bigint | undefined): bigint => (other !== undefined && other < price ? other : price);

function requireNoSale(place: MarketPlace, quantity: bigint, price: bigint): void {
  const found = running(place).find((one) => one.price <= price && canBuy(one.sale, one.may, quantity));
  if (found) throw new PlanError(`The owner sells at ${currency(found.price)} for each: buy in the sale, which is done at once. ${COMMAND}`);
}

/** Refuses to take offers where the owner sells all of it for less; what to tell where it sells a part of it for less. */
export async function requireNoCheaperSale(place: MarketPlace, { picks }: Picked): Promise<string[]> {
  const { quantity, inAll } = totalsOf(picks, SIDE.sell);
  const dearest = picks.map(({ offer }) => offer.price).reduce(max, 0n);
  const cheaper = running(place).filter(({ price }) => price < dearest);
  const all = cheaper.find((one) => canBuy(one.sale, one.may, quantity) && costs(one, quantity) < inAll);
  if (all) {
    throw new PlanError(
      `The owner sells at ${currency(all.price)} for each, and the offers cost up to ${currency(dearest)}: buy in the sale ${await saleAt(all.sale)}; \`openmast market buy --offers-only\` takes the offers all the same.`,
    );
  }
  const [some] = cheaper;
  return some ? [`The owner sells ${amountOf(some.may, place.shareUnit)} at ${currency(some.price)} for each, and the offers cost up to ${currency(dearest)}.`] : [];
}

/** Above everything where it cannot be counted. */
function costs({ sale: { decimals, feeBps }, price }: Running, quantity: bigint): bigint {
  try {
    return paidFor(buying({ price, decimals, feeBps }, quantity));
  } catch (error) {
    if (error instanceof ArithmeticError) return 1n << 64n;
    throw error;
  }
}
