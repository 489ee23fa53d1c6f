// Buys in a sale at the price of the moment. The command: `openmast market sale buy`.
import { address } from '@solana/kit';
import { purchaseAt, purchaseIfHere, saleAt } from '../chain/market';
import { SIDE, boughtIn, mayBuy, priceOf } from '../chain/trading';
import { TOKEN_2022 } from '../chain/token-account';
import type { Sale } from '../generated/market/accounts/sale';
import type { NetworkId } from '../chain/decoded';
import { PlanError, type Plan } from '../signing/plan';
import { ArithmeticError, buying, paidFor, type Trade } from '../verify';
import { currency } from '../ui/format';
import { quantity as amountOf } from '../ui/quantity';
import { assetName } from '../ui/asset-name';
import { mustOpen, payable, requireBalance } from './holding';
import { buyingIn } from './market-goods';
import { requireTaker, type MarketPlace } from './market-place';
import { ORDER_SECONDS, requireAsShown } from './market-taking';
import { openAccount } from './opening';
import type { Read } from './place';
import { timeText } from './standing';
import { baseUnits } from './written';

export interface Buying {
  /** Which sale: its address. */
  readonly sale: string;
  readonly quantity: string;
  /** What the page showed: that much is paid at most, base units of the currency. */
  readonly shown: bigint | undefined;
  /** Until when the buyer lets what is bought be locked, Unix seconds; 0: not at all. */
  readonly lockedUntil: bigint;
}

export async function buyInSalePlan(place: MarketPlace, id: NetworkId, read: Read, order: Buying): Promise<Plan> {
  const { wallet, now, shareUnit, currencyUnit, network, currency: money, shares, asset, goods } = place;
  const sale = await saleIn(place, order.sale);
  if (sale.issuer === wallet) throw new PlanError(`It is your own sale: \`openmast market sale end ${order.sale}\` ends it, and what is unsold returns.`);
  const price = priceNow(sale, now);
  const [purchase] = await read([await purchaseAt(address(order.sale), wallet)]);
  const may = mayBuy(sale, boughtIn(purchaseIfHere(id, purchase), sale));
  const quantity = quantityIn(sale, baseUnits(order.quantity, shareUnit, may), may, shareUnit);
  const trade = tradeAt(sale, price, quantity);
  const inAll = paidFor(trade);
  if (sale.lockedUntil > now && sale.lockedUntil > order.lockedUntil) {
    throw new PlanError(`What you buy in this sale stays in escrow until ${timeText(sale.lockedUntil)}: accept that first.`);
  }
  requireTaker(place, SIDE.sell);
  requireBalance(inAll, payable(money, wallet, network.currencyMint, currencyUnit), currencyUnit);
  requireAsShown(SIDE.sell, { inAll }, order.shown);
  const deadline = now + ORDER_SECONDS;
  const opens = mustOpen(shares, wallet, asset.shareMint);
  const buy = await buyingIn(goods, wallet, sale, {
    quantity,
    least: quantity,
    // No more than was told: its issuer could end this sale and open a dearer one in its place.
    highestPrice: price,
    mostFeeBps: sale.feeBps,
    latestUnlock: sale.lockedUntil,
    deadline,
  });
  return {
    kind: 'transaction',
    instructions: [...(opens ? [openAccount(wallet, shares.address, asset.shareMint, address(TOKEN_2022))] : []), buy],
    sentence: () =>
      `You buy ${amountOf(quantity, shareUnit)} of ${assetName(place)} from ${sale.issuer} at ${currency(price)} for each: ${currency(trade.amount)}, and a fee of ${currency(trade.fee)}; you pay ${amountOf(inAll, currencyUnit)} in all.`,
    cautions: [
      sale.lockedUntil > now ? `What you buy stays in escrow until ${timeText(sale.lockedUntil)}. Then it can be released, by you or anybody.` : 'What you buy is delivered at once.',
      ...(sale.startPrice === sale.floorPrice ? [] : ['The price may fall until this lands, and never rises.']),
      `The order stands until ${timeText(deadline)}.`,
    ],
  };
}

async function saleIn({ sales }: MarketPlace, wanted: string): Promise<Sale> {
  for (const sale of sales) if ((await saleAt(sale)) === wanted) return sale;
  throw new PlanError(`There is no sale at ${wanted}: it has ended.`);
}

function priceNow(sale: Sale, now: bigint): bigint {
  const price = priceOf(sale, now);
  if (price !== undefined) return price;
  const why =
    sale.state !== 0
      ? 'the sale has ended'
      : sale.left === 0n
        ? 'the sale is sold out'
        : now < sale.startsAt
          ? `the sale begins at ${timeText(sale.startsAt)}`
          : `the sale was over at ${timeText(sale.endsAt)}`;
  throw new PlanError(`Nothing is sold here now: ${why}.`);
}

/** What a purchase costs. */
export function tradeAt({ decimals, feeBps }: Sale, price: bigint, quantity: bigint): Trade {
  try {
    return buying({ price, decimals, feeBps }, quantity);
  } catch (error) {
    if (error instanceof ArithmeticError) throw new PlanError('So much is more than the currency can count: buy less.');
    throw error;
  }
}

function quantityIn(sale: Sale, quantity: bigint, may: bigint, unit: MarketPlace['shareUnit']): bigint {
  if (quantity > sale.left) throw new PlanError(`${amountOf(sale.left, unit)} are left in this sale.`);
  if (quantity > may || may === 0n) throw new PlanError(`You may buy ${amountOf(may, unit)} more: nobody gets more than ${amountOf(sale.mostPerBuyer, unit)} in this sale.`);
  if (quantity === 0n) throw new PlanError('The amount must be more than zero.');
  if (quantity < sale.leastPurchase && quantity !== sale.left) {
    throw new PlanError(`A purchase in this sale is of ${amountOf(sale.leastPurchase, unit)} at least, or of all that are left, ${amountOf(sale.left, unit)}.`);
  }
  return quantity;
}
