// What a wallet has in the market: its offers and bids, and what it bought in sales.
import { address, type Address } from '@solana/kit';
import type { Offer } from '../generated/market/accounts/offer';
import type { Purchase } from '../generated/market/accounts/purchase';
import type { Sale } from '../generated/market/accounts/sale';
import { CLOCK_SYSVAR } from './clock';
import { secondsIn } from './book';
import type { Chain } from './chain';
import type { NetworkId } from './decoded';
import { offerAt, offersBy, purchaseAt, purchasesBy, readEscrow, readSale } from './market';
import { findEscrowPda } from '../generated/market/pdas/escrow';
import { readShareName } from './share-name';

/** What is traded: what it is called, and how it is counted. */
export interface GoodsName {
  readonly symbol: string;
  readonly decimals: number;
}

export interface OwnOffer {
  readonly address: Address;
  readonly offer: Offer;
}

export interface OwnPurchase {
  readonly address: Address;
  readonly purchase: Purchase;
  /** What is at the address of its sale now. */
  readonly sale: Sale | undefined;
}

export interface Trades {
  readonly slot: bigint;
  /** The chain's clock, Unix seconds. */
  readonly clock: bigint;
  readonly offers: readonly OwnOffer[];
  readonly purchases: readonly OwnPurchase[];
  /** By mint. */
  readonly names: ReadonlyMap<string, GoodsName>;
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
  const names = mints.map((mint, position) => {
    const [raw, escrow] = [rest[saleAddresses.length + position], rest[saleAddresses.length + mints.length + position]];
    const symbol = raw && readShareName(raw.owner, raw.data)?.symbol;
    return [mint, { symbol: symbol || 'units', decimals: escrow ? readEscrow(id, escrow).decimals : 0 }] as const;
  });
  return {
    slot,
    clock: secondsIn(clock),
    offers: await Promise.all(offers.content.map(withAddress)),
    purchases: await Promise.all(
      purchases.content.map(async (purchase, position) => {
        const sale = rest[position];
        return { address: await purchaseAt(purchase.sale, own), purchase, sale: sale && readSale(id, sale) };
      }),
    ),
    names: new Map(names),
  };
}
