// All that the chain says of one asset: its own account, its jurisdiction's levy, its licences, and capacity that is sold.
import type { Address } from '@solana/kit';
import { JURISDICTION_DISCRIMINATOR, getJurisdictionDecoder, type Jurisdiction } from '../generated/openmast/accounts/jurisdiction';
import { LICENCE_DISCRIMINATOR, getLicenceDecoder, type Licence } from '../generated/openmast/accounts/licence';
import type { Lot } from '../generated/openmast/accounts/lot';
import { LOT_BOOK_DISCRIMINATOR, getLotBookDecoder, type LotBook } from '../generated/openmast/accounts/lotBook';
import type { Network } from '../generated/openmast/accounts/network';
import { assetAt, jurisdictionAt, licenceAt, lotBookAt, reserveAt } from './addresses';
import type { Chain, NamedAsset } from './chain';
import { decoded, ofNetwork, type Kind, type NetworkId } from './decoded';
import { LOT } from './payer';
import { MOST_LICENCES } from './regulation';
import { isMoveAgreed } from './schedule';

export const JURISDICTION: Kind<Jurisdiction> = {
  name: 'Jurisdiction',
  discriminator: JURISDICTION_DISCRIMINATOR,
  decoder: getJurisdictionDecoder(),
};
export const LICENCE: Kind<Licence> = { name: 'Licence', discriminator: LICENCE_DISCRIMINATOR, decoder: getLicenceDecoder() };
export const LOT_BOOK: Kind<LotBook> = { name: 'LotBook', discriminator: LOT_BOOK_DISCRIMINATOR, decoder: getLotBookDecoder() };

export interface WholeAsset {
  /** The slot of the oldest of these accounts. */
  readonly slot: bigint;
  readonly address: Address;
  readonly asset: NamedAsset;
  readonly network: Network;
  readonly jurisdiction: Jurisdiction;
  /** Where it will be; nothing where no move is agreed. */
  readonly movesTo: Jurisdiction | undefined;
  /** Those of the asset's jurisdiction, the newest first. */
  readonly licences: readonly Licence[];
  /** Lots that take some of its capacity, by their first epoch. */
  readonly lots: readonly Lot[];
}

/** Numbers of an asset's licences that can be of its jurisdiction, the newest first. */
export function licenceNumbers({ licenceCount, firstLicence }: Pick<NamedAsset, 'licenceCount' | 'firstLicence'>): number[] {
  const first = Math.max(firstLicence, licenceCount - MOST_LICENCES);
  return Array.from({ length: Math.max(0, licenceCount - first) }, (_, position) => licenceCount - 1 - position);
}

/** The asset of an index; nothing where there is none. */
export async function readWholeAsset(chain: Chain, id: NetworkId, index: number): Promise<WholeAsset | undefined> {
  const [asset] = await chain.assets(id, [index]);
  if (!asset) return undefined;
  const at = await assetAt(id, index);
  const { jurisdiction: code } = asset;
  const moves = isMoveAgreed(asset);
  const places = [
    await jurisdictionAt(id, code),
    await lotBookAt(id, at),
    ...(moves ? [await jurisdictionAt(id, asset.moveTo)] : []),
    ...(await Promise.all(licenceNumbers(asset).map((number) => licenceAt(id, at, number)))),
  ];
  const { slot, accounts: found } = await chain.read(places);
  const [jurisdiction, book, ...others] = found;
  const licences = moves ? others.slice(1) : others;
  return {
    slot,
    address: at,
    asset,
    network: await chain.network(id),
    jurisdiction: ofNetwork(id, decoded(id, jurisdiction, JURISDICTION)),
    movesTo: moves ? ofNetwork(id, decoded(id, others[0], JURISDICTION)) : undefined,
    licences: licences.flatMap((licence) => (licence ? [ofNetwork(id, decoded(id, licence, LICENCE))] : [])),
    lots: book ? await readLots(chain, id, decoded(id, book, LOT_BOOK)) : [],
  };
}

async function readLots(chain: Chain, id: NetworkId, { entries, count }: LotBook): Promise<Lot[]> {
  const indexes = entries.slice(0, count).map(({ reserve }) => reserve);
  const { accounts } = await chain.read(await Promise.all(indexes.map((index) => reserveAt(id, index))));
  const lots = accounts.flatMap((account) => (account ? [ofNetwork(id, decoded(id, account, LOT))] : []));
  return lots.sort((a, b) => (a.firstEpoch < b.firstEpoch ? -1 : Number(a.firstEpoch > b.firstEpoch)));
}

/** What a jurisdiction levies. */
export async function readJurisdictions(chain: Chain, id: NetworkId, codes: readonly number[]): Promise<Map<number, Jurisdiction>> {
  const different = [...new Set(codes)];
  const { accounts } = await chain.read(await Promise.all(different.map((code) => jurisdictionAt(id, code))));
  return new Map(
    different.flatMap((code, at) => {
      const account = accounts[at];
      return account ? [[code, ofNetwork(id, decoded(id, account, JURISDICTION))] as const] : [];
    }),
  );
}
