// What a wallet has in the market: its offers and bids, and what it bought in sales.
import { address, type Address } from '@solana/kit';
import type { Escrow } from '../generated/market/accounts/escrow';
import type { Offer } from '../generated/market/accounts/offer';
import type { Purchase } from '../generated/market/accounts/purchase';
import type { Sale } from '../generated/market/accounts/sale';
import { CLOCK_SYSVAR } from './clock';
import { secondsIn } from './book';
import type { Chain } from './chain';
import { decoded, type NetworkId } from './decoded';
import { offerAt, offersBy, purchaseAt, purchasesBy, readEscrow, saleIfHere } from './market';
import { findEscrowPda } from '../generated/market/pdas/escrow';
import { ASSET } from './kinds';
import { isNobody } from './nobody';
import { readShareName, type ShareName } from './share-name';

/** What is traded: the asset whose shares these are, where they are some, and how they are counted. */
export interface GoodsAt {
  readonly asset: { readonly index: number; readonly name: ShareName | undefined } | undefined;
  readonly decimals: number;
}

export interface OwnOffer {
  readonly address: Address;
  readonly offer: Offer;
}

export interface OwnPurchase {
  readonly address: Address;
  readonly purchase: Purchase;
  /** What is at the address of its sale now, in this network. */
  readonly sale: Sale | undefined;
}

export interface Trades {
  readonly slot: bigint;
  /** The chain's clock, Unix seconds. */
  readonly clock: bigint;
  readonly offers: readonly OwnOffer[];
  readonly purchases: readonly OwnPurchase[];
  /** By mint. */
  readonly goods: ReadonlyMap<string, GoodsAt>;
}

export const withAddress = async (offer: Offer): Promise<OwnOffer> => ({ address: await offerAt(offer), offer });

export async function readTrades(chain: Chain, id: NetworkId, wallet: string): Promise<Trades> {
  const own = address(wallet);
  const [offers, purchases] = [await offersBy(chain, id, own), await purchasesBy(chain, id, own)];
  const saleAddresses = purchases.content.map(({ sale }) => sale);
  const mints = [...new Set([...offers.content, ...purchases.content].map(({ mint }) => mint))];
  const books = await Promise.all(mints.map(async (mint) => (await findEscrowPda({ network: address(id.network), mint }))[0]));
  const { slot, accounts } = await chain.read([CLOCK_SYSVAR, ...saleAddresses, ...mints, ...books]);
  const [clock, ...rest] = accounts;
  const escrows = mints.map((_, position) => rest[saleAddresses.length + mints.length + position]).map((raw) => raw && readEscrow(id, raw));
  const found = await assetsIn(chain, id, escrows);
  const goods = mints.map((mint, position): [string, GoodsAt] => {
    const [raw, escrow] = [rest[saleAddresses.length + position], escrows[position]];
    const index = found.get(mint);
    const name = raw && readShareName(raw.owner, raw.data);
    return [mint, { asset: index === undefined ? undefined : { index, name }, decimals: escrow?.decimals ?? 0 }];
  });
  return {
    slot,
    clock: secondsIn(clock),
    offers: await Promise.all(offers.content.map(withAddress)),
    purchases: await Promise.all(
      purchases.content.map(async (purchase, position) => {
        return { address: await purchaseAt(purchase.sale, own), purchase, sale: saleIfHere(id, rest[position]) };
      }),
    ),
    goods: new Map(goods),
  };
}

/** The index of each asset whose shares are in an escrow, by their mint. */
async function assetsIn(chain: Chain, id: NetworkId, escrows: readonly (Escrow | undefined)[]): Promise<ReadonlyMap<string, number>> {
  const wanted = [...new Set(escrows.flatMap((escrow) => (escrow && !isNobody(escrow.asset) ? [escrow.asset] : [])))];
  if (wanted.length === 0) return new Map();
  const { accounts } = await chain.read(wanted);
  return new Map(wanted.flatMap((_, position) => {
    const raw = accounts[position];
    const asset = raw && decoded(id, raw, ASSET);
    return asset ? [[asset.shareMint, asset.index] as const] : [];
  }));
}
