// Offers, sales and token accounts as a test wants them.
import { getAddressDecoder, getAddressEncoder, type Address } from '@solana/kit';
import { getEscrowEncoder, type EscrowArgs } from '../src/generated/market/accounts/escrow';
import { getMarketRulesEncoder } from '../src/generated/market/accounts/marketRules';
import { OFFER_DISCRIMINATOR, getOfferDecoder, getOfferEncoder, type Offer, type OfferArgs } from '../src/generated/market/accounts/offer';
import { PURCHASE_DISCRIMINATOR, getPurchaseDecoder, getPurchaseEncoder, type Purchase, type PurchaseArgs } from '../src/generated/market/accounts/purchase';
import { SALE_DISCRIMINATOR, getSaleDecoder, getSaleEncoder, type Sale, type SaleArgs } from '../src/generated/market/accounts/sale';
import { MARKET_PROGRAM_ADDRESS } from '../src/generated/market/programs/market';
import { NOBODY } from '../src/chain/nobody';
import type { Chain, Search } from '../src/chain/chain';
import type { RawAccount } from '../src/signing/raw-account';

/** An address for each number. */
export const person = (number: number): Address => getAddressDecoder().decode(new Uint8Array(32).fill(number));

const none = (bytes: number) => new Uint8Array(bytes);

export const offerArgs = (changes: Partial<OfferArgs> = {}): OfferArgs => ({
  ...{ version: 1, maker: person(1), id: 7, bump: 255, side: 0, state: 0, decimals: 0, network: NOBODY, mint: NOBODY, asset: NOBODY },
  ...{ price: 5, quantity: 10, left: 10, leastFill: 1, expiresAt: 0, madeAt: 0, taker: NOBODY, feeBps: 0, money: 0, goodsOwed: 0, moneyOwed: 0 },
  ...{ payTo: person(101), refundTo: person(102), rentPayer: person(1), reserved: none(32) },
  ...changes,
});
export const saleArgs = (changes: Partial<SaleArgs> = {}): SaleArgs => ({
  ...{ version: 1, issuer: person(2), id: 8, bump: 255, state: 0, decimals: 0, network: NOBODY, mint: NOBODY, asset: NOBODY },
  ...{ startPrice: 4, floorPrice: 4, startsAt: 0, endsAt: 2_000, madeAt: 0, quantity: 10, left: 10, mostPerBuyer: 10, leastPurchase: 1, lockedUntil: 0, feeBps: 0 },
  ...{ raised: 0, goodsOwed: 0, moneyOwed: 0, payTo: person(103), refundTo: person(104), rentPayer: person(2), reserved: none(32) },
  ...changes,
});
export const purchaseArgs = (changes: Partial<PurchaseArgs> = {}): PurchaseArgs => ({
  ...{ version: 1, sale: person(50), buyer: person(1), bump: 255, network: NOBODY, mint: NOBODY, saleMadeAt: 0, saleEndsAt: 2_000, bought: 3, locked: 3, lockedUntil: 3_000 },
  ...{ deliverTo: person(105), rentPayer: person(1), reserved: none(32) },
  ...changes,
});

export const offer = (changes: Partial<OfferArgs> = {}): Offer => getOfferDecoder().decode(getOfferEncoder().encode(offerArgs(changes)));
export const sale = (changes: Partial<SaleArgs> = {}): Sale => getSaleDecoder().decode(getSaleEncoder().encode(saleArgs(changes)));
export const purchase = (changes: Partial<PurchaseArgs> = {}): Purchase => getPurchaseDecoder().decode(getPurchaseEncoder().encode(purchaseArgs(changes)));

const ofMarket = (data: ArrayLike<number>): RawAccount => ({ owner: MARKET_PROGRAM_ADDRESS, lamports: 1n, data: Uint8Array.from(data) });

export const rawOffer = (changes: Partial<OfferArgs> = {}) => ofMarket(getOfferEncoder().encode(offerArgs(changes)));
export const rawSale = (changes: Partial<SaleArgs> = {}) => ofMarket(getSaleEncoder().encode(saleArgs(changes)));
export const rawPurchase = (changes: Partial<PurchaseArgs> = {}) => ofMarket(getPurchaseEncoder().encode(purchaseArgs(changes)));
export const rawRules = (network: Address, feeBps: number) =>
  ofMarket(getMarketRulesEncoder().encode({ version: 1, network, bump: 255, rentPayer: NOBODY, feeBps, nextFeeBps: 0, nextFeeAt: 0, reserved: none(32) }));
export const rawEscrow = (changes: Partial<EscrowArgs>) =>
  ofMarket(
    getEscrowEncoder().encode({
      ...{ version: 1, network: NOBODY, mint: NOBODY, bump: 255, vaultBump: 255, kind: 1, barred: 0, permissioned: 0, decimals: 0, tokenProgram: NOBODY },
      ...{ vault: NOBODY, asset: NOBODY, rentPayer: NOBODY, held: 0, fees: 0, feesPaid: 0, reserved: none(32) },
      ...changes,
    }),
  );

/** A token account of 165 bytes, as both token programs have it. */
export function rawTokens(program: string, mint: Address, owner: Address, amount: bigint, isFrozen = false): RawAccount {
  const data = new Uint8Array(165);
  data.set(getAddressEncoder().encode(mint), 0);
  data.set(getAddressEncoder().encode(owner), 32);
  new DataView(data.buffer).setBigUint64(64, amount, true);
  data[108] = isFrozen ? 2 : 1;
  return { owner: program, lamports: 1n, data };
}

/** A chain on which these offers and sales are found, whatever is searched for. */
export const findsAll = (offers: readonly RawAccount[], sales: readonly RawAccount[], purchases: readonly RawAccount[] = []): Chain => {
  const all = [
    [OFFER_DISCRIMINATOR, offers],
    [SALE_DISCRIMINATOR, sales],
    [PURCHASE_DISCRIMINATOR, purchases],
  ] as const;
  const search = async ({ discriminator }: Search) => ({ slot: 9n, accounts: all.find(([kind]) => kind.every((byte, at) => byte === discriminator[at]))?.[1] ?? [] });
  return { search } as unknown as Chain;
};

