// Buys from the best offers, or sells to the best bids. The commands: `openmast market buy` and `sell-now`.
import { address } from '@solana/kit';
import { isNobody } from '../chain/nobody';
import { SIDE, isOpen, makerMay, type Side } from '../chain/trading';
import { TOKEN_2022, TOKEN_PROGRAM } from '../chain/token-account';
import type { Offer } from '../generated/market/accounts/offer';
import { PlanError, type Plan } from '../signing/plan';
import { sum } from '../verify';
import { currency } from '../ui/format';
import { quantity as amountOf, type Unit } from '../ui/quantity';
import { assetName } from '../ui/asset-name';
import { mustOpen, payable, requireBalance } from './holding';
import { requireNoCheaperSale } from './market-at-once';
import { filling } from './market-goods';
import { MOST_PICKS, type Pick } from './market-basket';
import { isWithin, pick, totalsOf, type Totals, type Wish } from './market-picking';
import { requireTaker, type MarketPlace } from './market-place';
import { openAccount } from './opening';
import { timeText } from './standing';
import { someUnits } from './written';

/** Seconds for which an order stands. */
export const ORDER_SECONDS = 120n;

/** What somebody wrote, and was shown. */
export interface Taking {
  readonly quantity: string;
  /** Highest price for each to buy at, or lowest to sell at, without the fee; empty for any, where it is known what was shown. */
  readonly price: string;
  /** What the page showed: that much is paid at most, or received at least, base units of the currency. */
  readonly shown: bigint | undefined;
}

/** `side`: of the offers that are taken. */
export async function takePlan(place: MarketPlace, side: Side, taking: Taking): Promise<Plan> {
  const { wallet, now, shareUnit, currencyUnit, asset, shares, currency: money, network } = place;
  requireTaker(place, side);
  const there = side === SIDE.bid ? payable(shares, wallet, asset.shareMint, shareUnit) : undefined;
  const quantity = someUnits(taking.quantity, shareUnit, there);
  if (there !== undefined) requireBalance(quantity, there, shareUnit);
  const wish: Wish = { side, quantity, limitPrice: limitIn(place, side, taking), taker: wallet, now };
  const picked = pick(place.offers.filter((offer) => makerMay(place.gate, offer, now)), wish);
  const { picks, isSure } = picked;
  const totals = totalsOf(picks, side);
  requireEnough(place, wish, totals);
  const inSale = side === SIDE.sell ? await requireNoCheaperSale(place, picked) : [];
  if (side === SIDE.sell) {
    requireBalance(totals.inAll, payable(money, wallet, network.currencyMint, currencyUnit), currencyUnit);
  }
  requireAsShown(side, totals, taking.shown);
  const deadline = now + ORDER_SECONDS;
  return {
    kind: 'transaction',
    instructions: [...opening(place, side), ...(await Promise.all(picks.map((one) => fill(place, one, deadline))))],
    sentence: () => sentence(place, side, totals),
    cautions: [
      `The order stands until ${timeText(deadline)}. It takes all of this, or nothing.`,
      ...(picks.length > 1 ? [`It takes ${picks.length} offers: ${picks.map((one) => `${amountOf(one.quantity, shareUnit)} at ${currency(one.offer.price)}`).join(', ')}.`] : []),
      ...inSale,
      ...(isSure ? [] : ['So much is offered that not everything could be compared: these may not be the cheapest.']),
    ],
  };
}

/** The most that a number of 64 bits can be: any price. */
const ANY_PRICE = (1n << 64n) - 1n;

export function limitIn({ currencyUnit }: { readonly currencyUnit: Unit }, side: Side, { price, shown }: Omit<Taking, 'quantity'>): bigint {
  if (price.trim() !== '') return someUnits(price, currencyUnit);
  if (shown === undefined) throw new PlanError('Write the price for each.');
  return side === SIDE.sell ? ANY_PRICE : 0n;
}

const fill = ({ goods, wallet }: MarketPlace, { offer, quantity }: Pick, deadline: bigint) =>
  filling(goods, wallet, offer, {
    side: offer.side,
    quantity,
    least: quantity,
    limitPrice: offer.price,
    mostFeeBps: offer.feeBps,
    deadline,
  });

/** Makes the account that what is bought, or paid, goes to. */
function opening({ wallet, shares, currency: money, asset, network }: MarketPlace, side: Side) {
  if (side === SIDE.sell) return mustOpen(shares, wallet, asset.shareMint) ? [openAccount(wallet, shares.address, asset.shareMint, address(TOKEN_2022))] : [];
  return mustOpen(money, wallet, network.currencyMint) ? [openAccount(wallet, money.address, network.currencyMint, address(TOKEN_PROGRAM))] : [];
}

function sentence(place: MarketPlace, side: Side, { quantity, amount, fee, inAll }: Totals): string {
  const what = `${amountOf(quantity, place.shareUnit)} of ${assetName(place)}`;
  const [verb, all] = side === SIDE.sell ? ['You buy', 'you pay'] : ['You sell', 'you get'];
  return `${verb} ${what} for ${currency(amount)}, fee ${currency(fee)}: ${all} ${amountOf(inAll, place.currencyUnit)} in all.`;
}

/** What is offered at the price, by whom else: what a taker could have if one transaction held it. */
const atPrice = ({ offers, now, wallet }: MarketPlace, { side, limitPrice }: Wish): Offer[] =>
  offers.filter((offer) => offer.side === side && isOpen(offer, now) && isWithin(offer, limitPrice) && (isNobody(offer.taker) || offer.taker === wallet));

function requireEnough(place: MarketPlace, wish: Wish, { quantity: found }: Totals): void {
  if (found === wish.quantity) return;
  const { shareUnit, wallet, gate, now } = place;
  const there = atPrice(place, wish);
  const others = there.filter(({ maker }) => maker !== wallet);
  const all = sum(others.filter((offer) => makerMay(gate, offer, now)).map(({ left }) => left));
  const parts = [
    `At this price ${amountOf(found, shareUnit)} can be had in one transaction (of at most ${MOST_PICKS} offers)${all > found ? `, of ${amountOf(all, shareUnit)} that are offered` : ''}`,
    ...(others.length < there.length ? ['your own offers are left out'] : []),
    ...(others.some((offer) => !makerMay(gate, offer, now)) ? ['left out are those whose makers may not trade now, which anybody can end with `openmast market expire`'] : []),
    ...(found > 0n ? ['choose a smaller amount'] : []),
  ];
  throw new PlanError(`${parts.join('; ')}; choose another price, or make an offer of your own.`);
}

/** What was shown is what is paid at most: who agreed to one sum is not asked for another. */
export function requireAsShown(side: Side, { inAll }: { readonly inAll: bigint }, shown: bigint | undefined): void {
  if (shown === undefined) return;
  if (side === SIDE.sell && inAll > shown) throw new PlanError(`The price has changed: it would cost ${currency(inAll)} now, more than the ${currency(shown)} that were shown. Look at the new price.`);
  if (side === SIDE.bid && inAll < shown) throw new PlanError(`The price has changed: it would bring ${currency(inAll)} now, less than the ${currency(shown)} that were shown. Look at the new price.`);
}
