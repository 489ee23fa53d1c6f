// The market's accounts: what is offered of a mint, by whom, and what somebody bought in sales. They are searched for, since nothing
// counts them.
import type { Address } from '@solana/kit';
import { ESCROW_DISCRIMINATOR, getEscrowDecoder, type Escrow } from '../generated/market/accounts/escrow';
import { MARKET_RULES_DISCRIMINATOR, getMarketRulesDecoder, type MarketRules } from '../generated/market/accounts/marketRules';
import { OFFER_DISCRIMINATOR, getOfferDecoder, getOfferSize, type Offer } from '../generated/market/accounts/offer';
import { POSITION_DISCRIMINATOR, getPositionDecoder, type Position } from '../generated/market/accounts/position';
import { PURCHASE_DISCRIMINATOR, getPurchaseDecoder, getPurchaseSize, type Purchase } from '../generated/market/accounts/purchase';
import { SALE_DISCRIMINATOR, getSaleDecoder, getSaleSize, type Sale } from '../generated/market/accounts/sale';
import { findOfferPda } from '../generated/market/pdas/offer';
import { findPurchasePda } from '../generated/market/pdas/purchase';
import { findRulesPda } from '../generated/market/pdas/rules';
import { findSalePda } from '../generated/market/pdas/sale';
import { MARKET_PROGRAM_ADDRESS } from '../generated/market/programs/market';
import { derived, key } from './addresses';
import type { Chain } from './chain';
import { ChainError, decoded, ofNetwork, type Kind, type NetworkId, type ReadAccount } from './decoded';

const OFFER: Kind<Offer> = { name: 'Offer', discriminator: OFFER_DISCRIMINATOR, decoder: getOfferDecoder() };
const SALE: Kind<Sale> = { name: 'Sale', discriminator: SALE_DISCRIMINATOR, decoder: getSaleDecoder() };
const PURCHASE: Kind<Purchase> = { name: 'Purchase', discriminator: PURCHASE_DISCRIMINATOR, decoder: getPurchaseDecoder() };
const RULES: Kind<MarketRules> = { name: 'MarketRules', discriminator: MARKET_RULES_DISCRIMINATOR, decoder: getMarketRulesDecoder() };
const ESCROW: Kind<Escrow> = { name: 'Escrow', discriminator: ESCROW_DISCRIMINATOR, decoder: getEscrowDecoder() };
const POSITION: Kind<Position> = { name: 'Position', discriminator: POSITION_DISCRIMINATOR, decoder: getPositionDecoder() };

export const rulesAt = async (network: Address): Promise<Address> => (await findRulesPda({ network }))[0];
export const offerAt = async ({ maker, id }: Pick<Offer, 'maker' | 'id'>): Promise<Address> => (await findOfferPda({ maker, id }))[0];
export const saleAt = async ({ issuer, id }: Pick<Sale, 'issuer' | 'id'>): Promise<Address> => (await findSalePda({ issuer, id }))[0];
export const purchaseAt = async (sale: Address, buyer: Address): Promise<Address> => (await findPurchasePda({ sale, buyer }))[0];
export const positionAt = (mint: string, wallet: string) => derived(MARKET_PROGRAM_ADDRESS, ['position', key(mint), key(wallet)]);

const market = ({ network }: NetworkId): NetworkId => ({ program: MARKET_PROGRAM_ADDRESS, network });

const reads =
  <T extends { network: string }>(kind: Kind<T>) =>
  (id: NetworkId, account: ReadAccount): T =>
    ofNetwork(id, decoded(market(id), account, kind));

export const readRules = reads(RULES);
export const readEscrow = reads(ESCROW);
export const readOffer = reads(OFFER);
export const readPurchase = reads(PURCHASE);

/**
 * What is at an address that says nothing of the network, as those of sales and of purchases in them: an issuer may have ended its sale and
 * opened another one there, in another network. What is of that one counts as what is gone.
 */
const readsIfHere =
  <T extends { network: string }>(kind: Kind<T>) =>
  (id: NetworkId, account: ReadAccount | undefined): T | undefined => {
    const content = account && decoded(market(id), account, kind);
    return content?.network === id.network ? content : undefined;
  };

export const saleIfHere = readsIfHere(SALE);
export const purchaseIfHere = readsIfHere(PURCHASE);
export const readPosition = (account: ReadAccount): Position => decoded({ program: MARKET_PROGRAM_ADDRESS, network: '' }, account, POSITION);

/** Where these accounts have the addresses by which they are searched for; a test compares with what is written. */
export const OFFSETS = {
  offer: { maker: 9, network: 53, mint: 85 },
  sale: { issuer: 9, network: 52, mint: 84 },
  purchase: { buyer: 41, network: 74 },
} as const;

type Searchable = Offer | Sale | Purchase;

interface Looked<T> {
  readonly kind: Kind<T>;
  readonly size: number;
  readonly offsets: Readonly<Record<string, number>>;
}

const OFFERS: Looked<Offer> = { kind: OFFER, size: getOfferSize(), offsets: OFFSETS.offer };
const SALES: Looked<Sale> = { kind: SALE, size: getSaleSize(), offsets: OFFSETS.sale };
const PURCHASES: Looked<Purchase> = { kind: PURCHASE, size: getPurchaseSize(), offsets: OFFSETS.purchase };

/** What was found, and in which slot. */
export interface Found<T> {
  readonly slot: bigint;
  readonly content: readonly T[];
}

/** All accounts of a kind in which these fields are as asked. A node that gives others is not believed. Read at `confirmed`, as what is
 * planned by them is. */
async function search<T extends Searchable>(chain: Chain, id: NetworkId, { kind, size, offsets }: Looked<T>, asked: Readonly<Record<string, string>>): Promise<Found<T>> {
  const wanted = Object.entries({ network: id.network, ...asked });
  const fields = wanted.map(([name, value]) => [offsets[name] ?? Number.NaN, value] as const);
  const { discriminator } = kind;
  const { slot, accounts } = await answered(chain.search({ program: MARKET_PROGRAM_ADDRESS, size, discriminator, fields, commitment: 'confirmed' }));
  const content = accounts.map((account) => ofNetwork(id, decoded(market(id), account, kind)));
  if (content.some((one) => wanted.some(([name, value]) => one[name as keyof T] !== value))) {
    throw new ChainError('The node gives other accounts than those that were asked for');
  }
  return { slot, content };
}

/** What stands where the page's server passes an answer on to nobody, as it is too long, or has none. */
const NO_GATEWAY_ANSWER = 502;

/** The answer, or why there is none: offers cost their makers little, and thousands of them are more than one answer may have. */
async function answered<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof ChainError) || error.status !== NO_GATEWAY_ANSWER) throw error;
    throw new ChainError(
      'The page’s server passes no answer on: either no node answers, or so much is offered, in thousands of offers, that the answer is too long for it. The command `openmast market` with a node of your own reads them all',
    );
  }
}

/** Older first; among equals in an order that is the same everywhere. */
const byAge = (a: { madeAt: bigint; id: bigint }, b: { madeAt: bigint; id: bigint }): number =>
  a.madeAt === b.madeAt ? compare(a.id, b.id) : compare(a.madeAt, b.madeAt);

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : Number(a > b));

const sorted = async <T>(found: Promise<Found<T>>, order: (a: T, b: T) => number): Promise<Found<T>> => {
  const { slot, content } = await found;
  return { slot, content: [...content].sort(order) };
};

/** All offers of a mint, oldest first. */
export const offersOf = (chain: Chain, id: NetworkId, mint: Address) => sorted(search(chain, id, OFFERS, { mint }), byAge);
/** All sales of a mint, oldest first. */
export const salesOf = (chain: Chain, id: NetworkId, mint: Address) => sorted(search(chain, id, SALES, { mint }), byAge);
/** All offers that a wallet made, oldest first. */
export const offersBy = (chain: Chain, id: NetworkId, maker: Address) => sorted(search(chain, id, OFFERS, { maker }), byAge);
/** All sales that a wallet opened, oldest first. */
export const salesBy = (chain: Chain, id: NetworkId, issuer: Address) => sorted(search(chain, id, SALES, { issuer }), byAge);
/** All that a wallet bought in sales and that is not closed, by the end of the lock. */
export const purchasesBy = (chain: Chain, id: NetworkId, buyer: Address) =>
  sorted(search(chain, id, PURCHASES, { buyer }), (a, b) => compare(a.lockedUntil, b.lockedUntil));
