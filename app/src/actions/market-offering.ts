// Makes an offer, or a bid. The commands: `openmast market sell` and `bid`.
import { address, createNoopSigner, type Address, type Instruction } from '@solana/kit';
import { addressIn } from '../chain/addresses';
import { isNobody, NOBODY } from '../chain/nobody';
import { SIDE, type Side } from '../chain/trading';
import { TOKEN_2022, TOKEN_PROGRAM } from '../chain/token-account';
import { getOpenEscrowInstructionAsync } from '../generated/market/instructions/openEscrow';
import { getListVenueInstructionAsync } from '../generated/openmast/instructions/listVenue';
import { PlanError, type Plan } from '../signing/plan';
import { ArithmeticError, marketFeeAt, receivedFor, selling, worthUp } from '../verify';
import { currency } from '../ui/format';
import { quantity as amountOf } from '../ui/quantity';
import { mintConfig } from './addresses';
import { assetName } from '../ui/asset-name';
import { momentIn } from './decided';
import { mustOpen, payable, requireBalance } from './holding';
import { requireNoBetter } from './market-at-once';
import { makingOffer, type NewOffer } from './market-goods';
import { requireMaker, type MarketPlace } from './market-place';
import { openAccount } from './opening';
import { percentOf } from './percent';
import { timeText } from './standing';
import { someUnits } from './written';

/** What somebody wrote; what may be left out is empty. */
export interface Offering {
  readonly quantity: string;
  readonly price: string;
  readonly least: string;
  readonly expires: string;
  readonly taker: string;
}

/** `id`: a number for it that no other open offer of the maker has. */
export async function offerPlan(place: MarketPlace, side: Side, offering: Offering, id: bigint): Promise<Plan> {
  const { wallet, now, rules, network, currencyUnit, currency: money } = place;
  requireMaker(place, side);
  const offer = newOffer(place, side, offering);
  const { quantity, price, expiresAt } = { quantity: BigInt(offer.quantity), price: BigInt(offer.price), expiresAt: BigInt(offer.expiresAt) };
  const feeBps = marketFeeAt(rules, now);
  const worth = worthOf(place, side, { price, quantity, feeBps });
  if (side === SIDE.bid) requireBalance(worth, payable(money, wallet, network.currencyMint, currencyUnit), currencyUnit);
  const atOnce = isNobody(offer.taker) ? requireNoBetter(place, side, { price, quantity }) : [];
  return {
    kind: 'transaction',
    instructions: [...(await escrows(place)), ...opening(place, side), await makingOffer(place.goods, wallet, id, offer)],
    sentence: () => sentence(place, side, { quantity, price, worth, expiresAt, feeBps }),
    cautions: [
      'The network’s fee is that of now, for as long as it stands.',
      ...atOnce,
      ...(isNobody(offer.taker) ? [] : [`Only ${offer.taker} can take it.`]),
      ...(expiresAt === 0n ? [] : ['After its end nobody can take it; what is left comes back when you, or anybody, ends it.']),
    ],
  };
}

function newOffer(place: MarketPlace, side: Side, { quantity: text, price, least, expires, taker }: Offering): NewOffer {
  const { wallet, shares, asset, shareUnit, currencyUnit, now } = place;
  const there = side === SIDE.sell ? payable(shares, wallet, asset.shareMint, shareUnit) : undefined;
  if (there === undefined && text.trim() === 'all') throw new PlanError('A bid is for a number of shares: write it instead of all.');
  const quantity = someUnits(text, shareUnit, there);
  if (there !== undefined) requireBalance(quantity, there, shareUnit);
  const leastFill = least.trim() === '' ? 1n : someUnits(least, shareUnit, quantity);
  if (leastFill > quantity) throw new PlanError('The least trade is larger than the whole offer.');
  const expiresAt = expires.trim() === '' ? 0n : momentIn(expires);
  if (expires.trim() !== '' && expiresAt <= now) throw new PlanError(`The end ${timeText(expiresAt)} is past: the chain's clock shows ${timeText(now)}.`);
  return { side, price: someUnits(price, currencyUnit), quantity, leastFill, expiresAt, taker: takerIn(taker, wallet) };
}

function takerIn(text: string, wallet: Address): Address {
  if (text.trim() === '') return NOBODY;
  const taker = addressIn(text.trim());
  if (!taker) throw new PlanError('Who alone may take it is an address of a wallet; leave it empty for anybody.');
  if (taker === wallet) throw new PlanError('You cannot take your own offer: name another wallet, or leave it empty for anybody.');
  return taker;
}

/** All of it at its price. Whole and fee must be numbers that the chain can count, and a bid must bring a taker something. */
function worthOf({ shareUnit }: MarketPlace, side: Side, offer: { price: bigint; quantity: bigint; feeBps: number }): bigint {
  const terms = { price: offer.price, decimals: shareUnit.decimals, feeBps: offer.feeBps };
  try {
    if (side === SIDE.bid && receivedFor(selling(terms, offer.quantity)) === 0n) {
      throw new PlanError('So little is bid that whoever sells would get nothing: bid more.');
    }
    return worthUp(terms, offer.quantity);
  } catch (error) {
    if (error instanceof ArithmeticError) throw new PlanError('So many shares at this price are more than the currency can count: offer less.');
    throw error;
  }
}

interface Told {
  readonly quantity: bigint;
  readonly price: bigint;
  readonly worth: bigint;
  readonly expiresAt: bigint;
  readonly feeBps: number;
}

function sentence(place: MarketPlace, side: Side, { quantity, price, worth, expiresAt, feeBps }: Told): string {
  const what = `${amountOf(quantity, place.shareUnit)} of ${assetName(place)}`;
  const waits = expiresAt === 0n ? 'until you cancel' : `until ${timeText(expiresAt)}, or until you cancel before`;
  const fee = percentOf(feeBps);
  return side === SIDE.sell
    ? `You offer ${what} at ${currency(price)} for each: ${currency(worth)} in all, if all are sold; whoever buys pays a fee of ${fee} on top. What is not sold stays in escrow ${waits}.`
    : `You bid for ${what} at ${currency(price)} for each: ${currency(worth)} in all, which stay in escrow ${waits}; whoever sells to you pays a fee of ${fee} out of it.`;
}

/** Opens escrows that are missing. That of permissioned shares is a venue. */
async function escrows({ goods, hasEscrow, wallet, assetAddress }: MarketPlace): Promise<Instruction[]> {
  const { network, mint, currencyMint, gated, vault, moneyVault } = goods;
  const payer = createNoopSigner(wallet);
  const all: Instruction[] = [];
  if (!hasEscrow.goods) {
    all.push(await getOpenEscrowInstructionAsync({ payer, network, mint, escrow: goods.escrow, vault, tokenProgram: address(TOKEN_2022), asset: assetAddress }));
    if (gated) {
      const config = await mintConfig(mint);
      all.push(await getListVenueInstructionAsync({ payer, lister: payer, network, asset: gated, tokenAccount: vault, shareMint: mint, mintConfig: config }));
    }
  }
  if (!hasEscrow.money) {
    all.push(await getOpenEscrowInstructionAsync({ payer, network, mint: currencyMint, escrow: goods.moneyEscrow, vault: moneyVault, tokenProgram: address(TOKEN_PROGRAM) }));
  }
  return all;
}

/** What comes of the trade must have where to go; it waits in escrow otherwise. */
function opening({ wallet, shares, currency: money, asset, network }: MarketPlace, side: Side): Instruction[] {
  if (side === SIDE.sell) return mustOpen(money, wallet, network.currencyMint) ? [openAccount(wallet, money.address, network.currencyMint, address(TOKEN_PROGRAM))] : [];
  return mustOpen(shares, wallet, asset.shareMint) ? [openAccount(wallet, shares.address, asset.shareMint, address(TOKEN_2022))] : [];
}
