// What holders of a lot's tokens do: buy, redeem for a payer, return before the window, take back what was not served. The commands:
// `openmast lot buy`, `redeem`, `return`, `refund` and `settle-purchase`.
import { address, createNoopSigner, type Instruction } from '@solana/kit';
import { payerAt } from '../chain/addresses';
import { goesOn, isFixed, isSettled, leftOf, lotPriceAt, windowOf } from '../chain/lot-stage';
import { TOKEN_2022, TOKEN_PROGRAM } from '../chain/token-account';
import { getBuyLotInstructionAsync } from '../generated/openmast/instructions/buyLot';
import { getRedeemLotInstruction } from '../generated/openmast/instructions/redeemLot';
import { getRefundLotInstructionAsync } from '../generated/openmast/instructions/refundLot';
import { getReturnLotInstructionAsync } from '../generated/openmast/instructions/returnLot';
import { getSettlePurchaseInstructionAsync } from '../generated/openmast/instructions/settlePurchase';
import { PlanError, type Plan } from '../signing/plan';
import { whole } from '../ui/format';
import { quantity as amountOf } from '../ui/quantity';
import { backBeforeWindow, indexIn, lotRefund, min, tokensWorth } from '../verify';
import { mustOpen, payable, requireBalance } from './holding';
import { lotWindowText } from './lot-calendar';
import { requireSaleOver } from './lot-ending';
import { candidatesFrom } from './lot-issuing';
import { ownTokens, tokensIn, tokensText, type LotPlace } from './lot-place';
import { limitsOf, notReturnable, promiseText, saleTermsOf, saleText, whatOf } from './lot-words';
import { openAccount } from './opening';
import { idOf } from './proven';
import { PAUSE, requireRunning, timeText } from './standing';

/** Seconds for which an order stands. */
const ORDER_SECONDS = 120n;

export interface LotOrder {
  readonly quantity: string;
  /** The payer for whom it is redeemed at once; empty: the tokens are kept. */
  readonly payer: string;
  /** What a token cost on the page: nobody pays more. */
  readonly shown: bigint | undefined;
}

export async function buyLotPlan(place: LotPlace, order: LotOrder): Promise<Plan> {
  const { lot, network, wallet, now, currency, currencyUnit: unit, networkAddress, tokens, calendar } = place;
  requireRunning(network, PAUSE.deposit, now);
  const price = requireOnSale(place);
  if (order.shown !== undefined && price > order.shown) throw new PlanError(`A token costs ${amountOf(price, unit)} now, more than the ${amountOf(order.shown, unit)} that were shown. Look at the new price.`);
  const quantity = quantityIn(place, order.quantity);
  const most = tokensWorth(price, quantity);
  requireBalance(most, payable(currency, wallet, network.currencyMint, unit), unit);
  const opens = mustOpen(tokens, wallet, lot.mint);
  const buy = await getBuyLotInstructionAsync({
    buyer: createNoopSigner(wallet),
    network: networkAddress,
    source: currency.address,
    lot: place.lotAddress,
    mint: lot.mint,
    tokens: tokens.address,
    ...(isFixed(lot) ? {} : { purchase: place.purchaseAddress }),
    quantity,
    mostPrice: price,
    deadline: now + ORDER_SECONDS,
  });
  const redeemed = order.payer.trim() === '' ? undefined : payerIn(place, order.payer);
  const instructions = [
    ...(opens ? [openAccount(wallet, tokens.address, lot.mint, address(TOKEN_2022))] : []),
    buy,
    ...(redeemed === undefined ? [] : [await redeeming(place, redeemed, quantity)]),
  ];
  const pays = isFixed(lot) ? `You pay ${amountOf(most, unit)}` : `You pay at most ${amountOf(most, unit)}, and less if the price falls: what you paid above the last price comes back after the sale`;
  const atOnce = redeemed === undefined ? '' : ` It is redeemed for payer ${redeemed} at once.`;
  return {
    kind: 'transaction',
    instructions,
    sentence: () => `${pays}, for ${whatOf(lot.kind, quantity, lot.assetIndex)}, in ${lotWindowText(calendar, lot)}.${atOnce}`,
    cautions: [
      ...limitsOf(lot.rollsEpochs, lot.mostPerEpoch),
      saleText(saleTermsOf(lot), calendar),
      promiseText(lot, calendar, unit),
      ...(redeemed === undefined ? [] : ['The rent of the entitlement comes back when it is refunded.']),
      `The order stands until ${timeText(now + ORDER_SECONDS)}.`,
    ],
  };
}

/** What a token costs now. */
function requireOnSale({ lot, network, now, index }: LotPlace): bigint {
  const price = lotPriceAt(lot, network.finalEpoch, now);
  if (price !== undefined) return price;
  const resold = `holders may sell theirs: \`openmast market show lot:${index}\``;
  if (leftOf(lot) === 0n) throw new PlanError(`Lot ${index} is sold out; ${resold}.`);
  throw new PlanError(now < lot.saleStarts ? `The sale of lot ${index} begins at ${timeText(lot.saleStarts)}; the chain's clock shows ${timeText(now)}.` : `The sale of lot ${index} is over; ${resold}.`);
}

function quantityIn({ lot, index }: LotPlace, text: string): bigint {
  const left = leftOf(lot);
  const quantity = tokensIn(text, left);
  if (quantity > left) throw new PlanError(`${whole(left)} tokens of lot ${index} are left, fewer than ${whole(quantity)}.`);
  const least = min(lot.leastPurchase, left);
  if (quantity < least) throw new PlanError(`Lot ${index} sells at least ${whole(least)} tokens at once.`);
  return quantity;
}

/** Refuses what the program would: tokens meet nothing once the last epoch of their window may have begun. */
function requireWindow({ lot, network, now, index }: LotPlace): void {
  if (!goesOn(lot, network.finalEpoch, now)) throw new PlanError(`The window of lot ${index} is over, or about to be: its tokens meet no usage any more; what was not served is paid back.`);
}

function payerIn(place: LotPlace, text: string): number {
  const { payerCount } = place.network;
  const payer = indexIn(text.trim());
  if (payer === undefined || payer >= payerCount) throw new PlanError(`There is no payer ${text.trim()}: the network has ${whole(payerCount)} so far, numbered from 0.`);
  requireWindow(place);
  return payer;
}

async function redeeming(place: LotPlace, payer: number, amount: bigint): Promise<Instruction> {
  const { lot, wallet, networkAddress, network } = place;
  const instruction = getRedeemLotInstruction({
    holder: createNoopSigner(wallet),
    network: networkAddress,
    lot: place.lotAddress,
    mint: lot.mint,
    tokens: place.tokens.address,
    payer: await payerAt(idOf(place), payer),
    amount,
  });
  return { ...instruction, accounts: [...instruction.accounts, ...(await candidatesFrom(place, network))] };
}

export async function redeemLotPlan(place: LotPlace, written: { readonly quantity: string; readonly payer: string }): Promise<Plan> {
  const { lot, calendar } = place;
  requireWindow(place);
  const payer = payerIn(place, written.payer);
  const amount = ownTokens(place, written.quantity);
  return {
    kind: 'transaction',
    instructions: [await redeeming(place, payer, amount)],
    sentence: () => `Payer ${payer} gets ${whatOf(lot.kind, amount, lot.assetIndex)}, in ${lotWindowText(calendar, lot)}.`,
    cautions: [
      ...limitsOf(lot.rollsEpochs, lot.mostPerEpoch),
      'It counts from the first epoch that opens after the next snapshot on; what is not begun can be asked back.',
      'The rent of the entitlement comes back when it is refunded.',
    ],
  };
}

/** Where money goes back, with what opens that account. */
export function payout({ wallet, network, currency }: Pick<LotPlace, 'wallet' | 'network' | 'currency'>): Instruction[] {
  return mustOpen(currency, wallet, network.currencyMint) ? [openAccount(wallet, currency.address, network.currencyMint, address(TOKEN_PROGRAM))] : [];
}

const ofTokens = ({ wallet, networkAddress, currency, lotAddress, lot, tokens }: LotPlace) => ({
  holder: createNoopSigner(wallet),
  network: networkAddress,
  destination: currency.address,
  lot: lotAddress,
  mint: lot.mint,
  tokens: tokens.address,
});

export async function returnLotPlan(place: LotPlace, text: string): Promise<Plan> {
  const { lot, calendar, currencyUnit: unit } = place;
  const amount = ownTokens(place, text);
  const why = notReturnable(lot, calendar);
  if (why !== undefined) throw new PlanError(why);
  const back = backBeforeWindow(lot.price, amount, lot.refundBps);
  return {
    kind: 'transaction',
    instructions: [...payout(place), await getReturnLotInstructionAsync({ ...ofTokens(place), amount })],
    sentence: () => `${tokensText(place, amount)}, which cost ${amountOf(tokensWorth(lot.price, amount), unit)}, pay ${amountOf(back, unit)} back; the rest is forfeited: the asset earns it.`,
    cautions: ['They are burned: nobody can buy them again.'],
  };
}

export function requireSettled({ lot, index }: LotPlace): void {
  if (!isSettled(lot)) throw new PlanError(`Lot ${index} is not settled: once its window is over anybody can settle it, or let it lapse when no settlement comes.`);
}

export async function refundLotPlan(place: LotPlace, text: string): Promise<Plan> {
  const { lot, currencyUnit: unit, index } = place;
  requireSettled(place);
  const amount = ownTokens(place, text);
  const back = lotRefund(lot.price, amount, lot.served, windowOf(lot));
  if (back === 0n) throw new PlanError(`Nothing comes back of lot ${index}: all of its ${lot.served} epochs were served.`);
  return {
    kind: 'transaction',
    instructions: [...payout(place), await getRefundLotInstructionAsync({ ...ofTokens(place), amount })],
    sentence: () => `${tokensText(place, amount)} pay ${amountOf(back, unit)} back, and are burned.`,
    cautions: [`${lot.served} of its ${windowOf(lot)} epochs were served.`],
  };
}

export async function settlePurchasePlan(place: LotPlace): Promise<Plan> {
  const { lot, wallet, networkAddress, currency, currencyUnit: unit, index, purchase } = place;
  requireSaleOver(place);
  if (!purchase) {
    const why = isFixed(lot) ? 'its price never changed' : 'you bought nothing, or were paid already';
    return { kind: 'nothing', why: `Nothing is owed back to you of lot ${index}: ${why}.` };
  }
  const excess = purchase.paid - tokensWorth(lot.price, purchase.quantity);
  const settle = await getSettlePurchaseInstructionAsync({ network: networkAddress, destination: currency.address, lot: place.lotAddress, purchase: place.purchaseAddress, buyer: wallet });
  return {
    kind: 'transaction',
    instructions: [...payout(place), settle],
    sentence: () => `You get ${amountOf(excess, unit)} back: you paid ${amountOf(purchase.paid, unit)} for ${whole(purchase.quantity)} tokens of lot ${index}, and all who bought pay ${amountOf(lot.price, unit)} for each.`,
    cautions: ['The record of your purchase is closed, and its rent returns.'],
  };
}
