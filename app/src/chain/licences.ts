// Licences of many assets at once, and whether one has none.
import type { Licence } from '../generated/openmast/accounts/licence';
import { assetAt, licenceAt } from './addresses';
import { LICENCE, licenceNumbers } from './asset-account';
import { licenceIn } from '../verify';
import type { Asset } from '../generated/openmast/accounts/asset';
import type { Chain } from './chain';
import { decoded, ofNetwork, type NetworkId } from './decoded';
import { parametersAt } from './parameters';
import { MOST_LICENCES } from './regulation';

type Licensed = Pick<Asset, 'index' | 'licenceCount' | 'firstLicence'>;

/** The licences of each asset in its jurisdiction, by the asset's index. */
export async function readLicences(chain: Chain, id: NetworkId, assets: readonly Licensed[]): Promise<Map<number, Licence[]>> {
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

/**
 * Whether an epoch after the newest final one is free for want of a licence, whenever it opened: that is after the final one closed.
 * A lease is taken by itself, and so for better than it may be.
 */
export async function isUnlicensed(chain: Chain, id: NetworkId, asset: Licensed, epoch: bigint): Promise<boolean> {
  const network = await chain.network(id);
  const opened = [network.finalClosedAt, BigInt(Math.floor(Date.now() / 1000))];
  const licences = (await readLicences(chain, id, [asset])).get(asset.index) ?? [];
  return (
    epoch > network.finalEpoch &&
    licences.length < MOST_LICENCES &&
    opened.every((at) => parametersAt(network, at).requiresLicences === 1 && licences.every((licence) => licenceIn(licence, epoch, at) !== 'in_force'))
  );
}
