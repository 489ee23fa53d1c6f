// Licences of many assets at once.
import type { Licence } from '../generated/openmast/accounts/licence';
import { assetAt, licenceAt } from './addresses';
import { LICENCE, licenceNumbers } from './asset-account';
import type { Chain, NamedAsset } from './chain';
import { decoded, ofNetwork, type NetworkId } from './decoded';

/** The licences of each asset in its jurisdiction, by the asset's index. */
export async function readLicences(chain: Chain, id: NetworkId, assets: readonly NamedAsset[]): Promise<Map<number, Licence[]>> {
  const wanted = assets.flatMap((asset) => licenceNumbers(asset).map((number) => [asset.index, number] as const));
  const places = await Promise.all(wanted.map(async ([index, number]) => licenceAt(id, await assetAt(id, index), number)));
  const { accounts } = await chain.read(places);
  const found = new Map<number, Licence[]>(assets.map(({ index }) => [index, []]));
  accounts.forEach((account, at) => {
    const [index] = wanted[at] ?? [];
    if (account && index !== undefined) found.get(index)?.push(ofNetwork(id, decoded(id, account, LICENCE)));
  });
  return found;
}
