// Takes back what waits in the market: an offer that is cancelled, what an offer owes, what was locked. The commands: `openmast market
// cancel`, `claim` and `sale release`.
import { address, createNoopSigner, type Address } from '@solana/kit';
import { decoded, type NetworkId } from '../chain/decoded';
import { ASSET, NETWORK } from '../chain/kinds';
import { isNobody } from '../chain/nobody';
import { positionAt, readEscrow, readOffer, readPosition, readPurchase, saleIfHere } from '../chain/market';
import { readShareName } from '../chain/share-name';
import { readTokenAccount } from '../chain/token-account';
import { SIDE, isReleasable } from '../chain/trading';
import { sharesAt } from '../chain/addresses';
import type { Offer } from '../generated/market/accounts/offer';
import { getCancelOfferInstruction } from '../generated/market/instructions/cancelOffer';
import { getClaimInstruction } from '../generated/market/instructions/claim';
import { getReleaseInstruction } from '../generated/market/instructions/release';
import { findEscrowPda } from '../generated/market/pdas/escrow';
import { PlanError, type Plan } from '../signing/plan';
import { sharesUnitOf } from '../ui/asset-name';
import { quantity, type Unit } from '../ui/quantity';
import { CLOCK_SYSVAR } from '../chain/clock';
import { currencyUnit } from './currencies';
import { goodsIn, toBuyer, toMaker, type Goods } from './market-goods';
import { networkOf, timeOf, type Read } from './place';
import { timeText } from './standing';

/** What something in the market is of, by the books of its escrow. */
interface Kept {
  readonly goods: Goods;
  readonly unit: Unit;
  readonly money: Unit;
  readonly now: bigint;
  /** Who paid the rent of the owner's position in permissioned shares. */
  readonly positionRentPayer: Address | undefined;
}

async function readKept(read: Read, id: NetworkId, mint: Address, owner: Address): Promise<Kept> {
  const network = networkOf(id);
  const [escrow] = await findEscrowPda({ network, mint });
  const [networkRaw, books, clock, mintRaw, position] = await read([network, escrow, CLOCK_SYSVAR, mint, await positionAt(mint, owner)]);
  if (!books) throw new PlanError(`The market has no escrow of the mint ${mint}.`);
  const kept = readEscrow(id, books);
  const { currencyMint } = decoded(id, networkRaw, NETWORK);
  const name = mintRaw && readShareName(mintRaw.owner, mintRaw.data);
  const [assetRaw] = isNobody(kept.asset) ? [] : await read([kept.asset]);
  const asset = assetRaw && decoded(id, assetRaw, ASSET);
  const of = asset?.shareMint === mint ? { index: asset.index, name } : undefined;
  return {
    goods: await goodsIn(kept, currencyMint),
    unit: sharesUnitOf(of, mint, kept.decimals),
    money: currencyUnit(currencyMint),
    now: timeOf(clock),
    positionRentPayer: kept.permissioned !== 0 && position ? readPosition(position).rentPayer : undefined,
  };
}

async function readOwn(read: Read, id: NetworkId, at: string): Promise<{ offer: Offer; kept: Kept }> {
  const [raw] = await read([at]);
  if (!raw) throw new PlanError(`There is no offer at ${at} any more: it was filled, cancelled or ended, and everything of it is delivered.`);
  const offer = readOffer(id, raw);
  return { offer, kept: await readKept(read, id, offer.mint, offer.maker) };
}

const isDone = ({ state, left }: Offer): boolean => state !== 0 || left === 0n;

/** `at`: the offer's address. */
export async function cancelOfferPlan(read: Read, id: NetworkId, at: string, wallet: Address): Promise<Plan> {
  const { offer, kept } = await readOwn(read, id, at);
  if (offer.maker !== wallet) throw new PlanError(`The offer is of ${offer.maker}, who alone can cancel it: connect that wallet.`);
  if (isDone(offer)) throw new PlanError('The offer was filled, cancelled or ended already: claim what waits in it, and its rent.');
  const back = await toMaker(kept.goods, offer, kept.positionRentPayer);
  const returns =
    offer.side === SIDE.sell
      ? quantity(offer.left, kept.unit)
      : `${quantity(offer.money, kept.money)} for ${quantity(offer.left, kept.unit)} that were not bought`;
  return {
    kind: 'transaction',
    instructions: [getCancelOfferInstruction({ maker: createNoopSigner(wallet), offer: address(at), ...back })],
    sentence: () => `You take your ${offer.side === SIDE.sell ? 'offer' : 'bid'} back: ${returns} return.`,
    cautions: ['What an account does not take now waits in the offer, and can be claimed later.'],
  };
}

export async function claimOfferPlan(read: Read, id: NetworkId, at: string, wallet: Address): Promise<Plan> {
  const { offer, kept } = await readOwn(read, id, at);
  await requireSomething(read, kept, offer);
  const back = await toMaker(kept.goods, offer, kept.positionRentPayer);
  const waits = [...(offer.goodsOwed > 0n ? [quantity(offer.goodsOwed, kept.unit)] : []), ...(offer.moneyOwed > 0n ? [quantity(offer.moneyOwed, kept.money)] : [])];
  return {
    kind: 'transaction',
    instructions: [getClaimInstruction({ caller: createNoopSigner(wallet), offer: address(at), ...back })],
    sentence: () => `You have delivered what waits in the offer: ${waits.length === 0 ? 'nothing but its rent' : waits.join(' and ')}.`,
    cautions: offer.maker === wallet ? [] : [`It goes to its maker, ${offer.maker}.`],
  };
}

async function requireSomething(read: Read, kept: Kept, offer: Offer): Promise<void> {
  const { goodsOwed, moneyOwed, left, side, refundTo, payTo } = offer;
  if (goodsOwed === 0n && moneyOwed === 0n) {
    if (isDone(offer)) return;
    throw new PlanError(`Nothing waits in the offer, and ${quantity(left, kept.unit)} are offered still: cancel it to take them back.`);
  }
  const [goodsTo, moneyTo] = side === SIDE.sell ? [refundTo, payTo] : [payTo, refundTo];
  const goods = goodsOwed > 0n ? await blocked(read, kept, offer, goodsTo) : undefined;
  const money = moneyOwed > 0n ? await blocked(read, kept, offer, moneyTo) : undefined;
  const canBePaid = (goodsOwed > 0n && goods === undefined) || (moneyOwed > 0n && money === undefined);
  const why = goods ?? money;
  if (why !== undefined && !canBePaid) throw new PlanError(`What waits in the offer cannot be delivered: ${why}.`);
}

/** Why an account takes nothing now; nothing where it does. Into the maker's own one permissioned shares go although it is frozen. */
async function blocked(read: Read, { goods }: Kept, { maker }: Offer, account: Address): Promise<string | undefined> {
  const [raw] = await read([account]);
  const token = readTokenAccount(raw);
  if (!token) return `${account}, to which it goes, does not exist: ${maker} makes it anew`;
  if (token.owner !== maker) return `${account}, to which it goes, belongs to ${token.owner} now: \`openmast market claim\` sends it to another account of ${maker}`;
  const thaws = goods.gated !== undefined && account === (await sharesAt(goods.mint, maker));
  return token.isFrozen && !thaws ? `${account}, to which it goes, is frozen` : undefined;
}

/** `at`: the purchase's address. */
export async function releasePlan(read: Read, id: NetworkId, at: string, wallet: Address): Promise<Plan> {
  const [raw] = await read([at]);
  if (!raw) throw new PlanError('Nothing is bought there any more: all of it is delivered and closed.');
  const purchase = readPurchase(id, raw);
  const kept = await readKept(read, id, purchase.mint, purchase.buyer);
  const [saleRaw] = await read([purchase.sale]);
  if (!isReleasable(purchase, saleIfHere(id, saleRaw), kept.now)) {
    throw new PlanError(
      purchase.locked > 0n
        ? `What was bought is locked until ${timeText(purchase.lockedUntil)}: it can be released from then on.`
        : `Nothing is locked, and the purchase is closed only when its sale is over, at ${timeText(purchase.saleEndsAt)} at the latest: until then it counts what you may still buy.`,
    );
  }
  const back = await toBuyer(kept.goods, purchase, kept.positionRentPayer);
  return {
    kind: 'transaction',
    instructions: [getReleaseInstruction({ caller: createNoopSigner(wallet), purchase: address(at), sale: purchase.sale, ...back })],
    sentence: () => (purchase.locked === 0n ? 'You close the purchase: its rent returns.' : `You have ${quantity(purchase.locked, kept.unit)} delivered, which were locked.`),
    cautions: purchase.buyer === wallet ? [] : [`It goes to its buyer, ${purchase.buyer}.`],
  };
}
