// Lots of an asset, also those that are over, and what a wallet has of them.
import { address, getAddressDecoder, getU32Encoder, type Address } from '@solana/kit';
import type { Asset } from '../generated/openmast/accounts/asset';
import type { Lot } from '../generated/openmast/accounts/lot';
import type { LotBook } from '../generated/openmast/accounts/lotBook';
import { LOT_KIND, type Reservation } from '../verify';
import { assetAt, derived, key, lotBookAt, sharesAt } from './addresses';
import { LOT_BOOK } from './asset-account';
import type { Chain } from './chain';
import { CLOCK_SYSVAR, readClock } from './clock';
import { decoded, ofNetwork, type NetworkId, type ReadAccount } from './decoded';
import { LOT, type AtSlot } from './payer';
import { TOKEN_2022, readTokenAccount } from './token-account';

export const lotMintAt = (program: string, asset: string, number: number) => derived(program, ['lot', key(asset), getU32Encoder().encode(number)]);

/** What somebody bought in the sale of a lot whose price falls. */
export const lotPurchaseAt = (program: string, lot: string, buyer: string) => derived(program, ['purchase', key(lot), key(buyer)]);

/** What the lots of a book take. */
export const reservationsOf = (book: LotBook | undefined): Reservation[] =>
  (book?.entries.slice(0, book.count) ?? []).map(({ firstEpoch, endEpoch, bitsPerSecond, slots, kind }) => ({ firstEpoch, endEpoch, bitsPerSecond, slots, isExclusive: kind === LOT_KIND.exclusive }));

/** A lot of an asset, with what a wallet has of its tokens. */
export interface FoundLot {
  readonly lot: Lot;
  /** Whether it takes capacity still. */
  readonly isBooked: boolean;
  readonly own: bigint;
  /** What the wallet paid in a sale whose price fell stands there, and nobody has settled it. */
  readonly hasPurchase: boolean;
}

export interface AssetLots {
  readonly lots: readonly FoundLot[];
  readonly book: LotBook | undefined;
  /** The chain's clock, Unix seconds. */
  readonly clock: bigint;
  /** So many of the asset's lots were looked for, the newest. */
  readonly looked: number;
}

/** Lots that are looked for. */
const MOST_LOTS = 64;

/**
 * Lots of an asset, the newest first, also those whose windows are over. Nothing lists these; but each lot's mint has an address that
 * follows, and its authority is the lot.
 */
export async function readAssetLots(chain: Chain, id: NetworkId, asset: Pick<Asset, 'index'>, wallet: string | undefined): Promise<AtSlot<AssetLots>> {
  const where = await assetAt(id, asset.index);
  const { slot, accounts } = await chain.read([await lotBookAt(id, where), CLOCK_SYSVAR]);
  const [raw, rawClock] = accounts;
  const clock = readClock(rawClock?.data)?.seconds ?? 0n;
  const book = raw && ofNetwork(id, decoded(id, raw, LOT_BOOK));
  if (!book) return { slot, content: { lots: [], book, clock, looked: 0 } };
  const looked = Math.min(book.issued, MOST_LOTS);
  const numbers = Array.from({ length: looked }, (_, at) => book.issued - 1 - at);
  const mints = await Promise.all(numbers.map((number) => lotMintAt(id.program, where, number)));
  const { accounts: mintAccounts } = await chain.read(mints);
  const places = mintAccounts.flatMap((account) => authorityOf(account) ?? []);
  const { accounts: lotAccounts, slot: lotSlot } = await chain.read(places);
  const lots = lotAccounts.flatMap((account) => (account ? [ofNetwork(id, decoded(id, account, LOT))] : [])).filter(({ asset: of }) => of === where);
  const booked = new Set(book.entries.slice(0, book.count).map(({ reserve }) => reserve));
  const owned = await ownOf(chain, id, lots, places, wallet);
  return { slot: lotSlot, content: { lots: lots.map((lot, at) => ({ lot, isBooked: booked.has(lot.index), ...(owned[at] ?? NOTHING) })), book, clock, looked } };
}

const NOTHING = { own: 0n, hasPurchase: false };

async function ownOf(chain: Chain, { program }: NetworkId, lots: readonly Lot[], places: readonly Address[], wallet: string | undefined): Promise<Pick<FoundLot, 'own' | 'hasPurchase'>[]> {
  if (wallet === undefined || lots.length === 0) return [];
  const wanted = await Promise.all(lots.flatMap(({ mint }, at) => [sharesAt(mint, wallet), lotPurchaseAt(program, places[at] ?? mint, wallet)]));
  const { accounts } = await chain.read(wanted);
  return lots.map(({ mint }, at) => {
    const token = readTokenAccount(accounts[2 * at]);
    return { own: token?.mint === mint && token.owner === wallet ? token.amount : 0n, hasPurchase: accounts[2 * at + 1]?.owner === program };
  });
}

/** A mint's account begins with who may mint: a flag of four bytes, and the address. */
function authorityOf(mint: ReadAccount | undefined): Address | undefined {
  if (mint?.owner !== TOKEN_2022 || mint.data[0] !== 1) return undefined;
  return address(getAddressDecoder().decode(mint.data.subarray(4, 36)));
}
