// What is traded, with the accounts of those who make and take offers and buy in sales: as `crates/client/src/market/goods.rs` has it.
import { address, createNoopSigner, type Address, type Instruction } from '@solana/kit';
import { currencyAt, sharesAt } from '../chain/addresses';
import { holderAt } from '../chain/regulated';
import { offerAt, positionAt, rulesAt, saleAt } from '../chain/market';
import { isNobody } from '../chain/nobody';
import { SIDE, type Side } from '../chain/trading';
import { TOKEN_PROGRAM } from '../chain/token-account';
import type { Escrow } from '../generated/market/accounts/escrow';
import type { Offer } from '../generated/market/accounts/offer';
import type { Purchase } from '../generated/market/accounts/purchase';
import type { Sale } from '../generated/market/accounts/sale';
import { getBuyInstructionAsync, type BuyInstructionDataArgs } from '../generated/market/instructions/buy';
import { getFillInstruction, type FillInstructionDataArgs } from '../generated/market/instructions/fill';
import { getMakeOfferInstructionAsync, type MakeOfferInstructionDataArgs } from '../generated/market/instructions/makeOffer';
import { findEscrowPda } from '../generated/market/pdas/escrow';
import { findVaultPda } from '../generated/market/pdas/vault';
import { MARKET_PROGRAM_ADDRESS } from '../generated/market/programs/market';
import { OPENMAST_PROGRAM_ADDRESS } from '../generated/openmast/programs/openmast';
import { TOKEN_ACL, mintConfig } from './addresses';

export interface Goods {
  readonly network: Address;
  readonly currencyMint: Address;
  readonly mint: Address;
  /** Token program of that mint. */
  readonly tokenProgram: Address;
  /** The asset of permissioned shares; nothing of what anybody may hold. */
  readonly gated: Address | undefined;
  readonly escrow: Address;
  readonly vault: Address;
  readonly moneyEscrow: Address;
  readonly moneyVault: Address;
}

type Named = Pick<Goods, 'network' | 'currencyMint' | 'mint' | 'tokenProgram' | 'gated'>;

export async function goodsOf(named: Named): Promise<Goods> {
  const { network, mint, currencyMint } = named;
  const at = async (which: Address) => [(await findEscrowPda({ network, mint: which }))[0], (await findVaultPda({ network, mint: which }))[0]] as const;
  const [[escrow, vault], [moneyEscrow, moneyVault]] = await Promise.all([at(mint), at(currencyMint)]);
  return { ...named, escrow, vault, moneyEscrow, moneyVault };
}

/** What the market keeps in the escrow with these books. */
export const goodsIn = ({ network, mint, tokenProgram, permissioned, asset }: Escrow, currencyMint: Address): Promise<Goods> =>
  goodsOf({ network, currencyMint, mint, tokenProgram, gated: permissioned === 0 || isNobody(asset) ? undefined : asset });

const escrowsOf = ({ escrow, vault, mint, moneyEscrow, moneyVault, tokenProgram }: Goods) => ({
  goodsEscrow: escrow,
  goodsVault: vault,
  mint,
  moneyEscrow,
  moneyVault,
  goodsTokenProgram: tokenProgram,
});

/** What the share gate and the market count of a wallet, where the shares are permissioned. */
const holderOf = async ({ gated, mint }: Goods, wallet: Address) => (gated ? await holderAt(mint, wallet) : undefined);
const positionOf = async ({ gated, mint }: Goods, wallet: Address) => (gated ? await positionAt(mint, wallet) : undefined);

/** An account that may be left out. */
const given = <Name extends string>(name: Name, account: Address | undefined): { [K in Name]?: Address } =>
  (account === undefined ? {} : { [name]: account }) as { [K in Name]?: Address };

export type NewOffer = Omit<MakeOfferInstructionDataArgs, 'id'>;

/** Makes an offer from and to the maker's associated accounts. */
export async function makingOffer(goods: Goods, maker: Address, id: bigint, offer: NewOffer): Promise<Instruction> {
  const { network, mint, vault, currencyMint, moneyVault, escrow, moneyEscrow, tokenProgram } = goods;
  const [own, money] = await Promise.all([sharesAt(mint, maker), currencyAt(currencyMint, maker)]);
  const signer = createNoopSigner(maker);
  const put =
    offer.side === SIDE.sell
      ? { mint, vault, source: own, tokenProgram, payTo: money }
      : { mint: currencyMint, vault: moneyVault, source: money, tokenProgram: address(TOKEN_PROGRAM), payTo: own };
  return getMakeOfferInstructionAsync({
    payer: signer,
    maker: signer,
    rules: await rulesAt(network),
    goodsEscrow: escrow,
    moneyEscrow,
    offer: await offerAt({ maker, id }),
    ...put,
    ...given('makerHolder', await holderOf(goods, maker)),
    ...given('position', await positionOf(goods, maker)),
    id,
    ...offer,
  });
}

/** Takes some of an offer, from and to the taker's associated accounts. */
export async function filling(goods: Goods, taker: Address, offer: Offer, order: FillInstructionDataArgs): Promise<Instruction> {
  return getFillInstruction({
    taker: createNoopSigner(taker),
    offer: await offerAt(offer),
    ...escrowsOf(goods),
    takerGoods: await sharesAt(goods.mint, taker),
    takerMoney: await currencyAt(goods.currencyMint, taker),
    makerAccount: offer.payTo,
    ...given('makerHolder', await holderOf(goods, offer.maker)),
    ...given('takerHolder', await holderOf(goods, taker)),
    ...order,
  });
}

/** Buys in a sale, from and to the buyer's associated accounts. */
export async function buyingIn(goods: Goods, buyer: Address, sale: Sale, order: BuyInstructionDataArgs): Promise<Instruction> {
  const signer = createNoopSigner(buyer);
  return getBuyInstructionAsync({
    payer: signer,
    buyer: signer,
    sale: await saleAt(sale),
    ...escrowsOf(goods),
    buyerGoods: await sharesAt(goods.mint, buyer),
    buyerMoney: await currencyAt(goods.currencyMint, buyer),
    issuerMoney: sale.payTo,
    ...given('issuerHolder', await holderOf(goods, sale.issuer)),
    ...given('buyerHolder', await holderOf(goods, buyer)),
    ...given('position', await positionOf(goods, buyer)),
    ...order,
  });
}

/** Where something goes back to its owner out of escrow. `positionRentPayer`: of the owner's position, where there is one. */
async function payback(goods: Goods, owner: Address, to: { goods: Address; money: Address }, rentPayer: Address, positionRentPayer: Address | undefined) {
  const { gated, mint } = goods;
  return {
    ...escrowsOf(goods),
    goodsAccount: to.goods,
    moneyAccount: to.money,
    rentPayer,
    ...given('position', gated && positionRentPayer ? await positionAt(mint, owner) : undefined),
    ...given('positionRentPayer', gated && positionRentPayer),
    ...given('asset', gated),
    ...given('mintConfig', gated && (await mintConfig(mint))),
    // An account that is left out is named by the program itself.
    tokenAclProgram: gated ? TOKEN_ACL : MARKET_PROGRAM_ADDRESS,
    openmastProgram: gated ? OPENMAST_PROGRAM_ADDRESS : MARKET_PROGRAM_ADDRESS,
  };
}

/** What an offer's maker gets, to the accounts that it named. */
export function toMaker(goods: Goods, offer: Offer, positionRentPayer: Address | undefined) {
  const { side, refundTo, payTo, maker, rentPayer } = offer;
  const to = side === SIDE.sell ? { goods: refundTo, money: payTo } : { goods: payTo, money: refundTo };
  return payback(goods, maker, to, rentPayer, positionRentPayer);
}

/** What a buyer had locked, to the account that it named. */
export const toBuyer = async (goods: Goods, { buyer, deliverTo, rentPayer }: Purchase, positionRentPayer: Address | undefined) =>
  payback(goods, buyer, { goods: deliverTo, money: await currencyAt(goods.currencyMint, buyer) }, rentPayer, positionRentPayer);

export const sideName = (side: Side): string => (side === SIDE.sell ? 'offer' : 'bid');
