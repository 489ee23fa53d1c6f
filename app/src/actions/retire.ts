// Ends an asset. The command: `openmast asset retire`.
import { createNoopSigner } from '@solana/kit';
import { firstFreeEpoch } from '../chain/schedule';
import { getRetireAssetInstruction } from '../generated/openmast/instructions/retireAsset';
import type { Plan } from '../signing/plan';
import { assetName } from '../ui/asset-name';
import { fromEpoch, lotBookOf, requireOwner, type OwnerPlace } from './owning';

/** The first epoch without charges, as the program computes it: not before the windows of all lots are over. */
export function retiresFrom({ network, asset, book }: OwnerPlace): bigint {
  const free = firstFreeEpoch(network.finalEpoch);
  if (asset.bookedLots === 0 || !book) return free;
  return book.entries.slice(0, book.count).reduce((latest, { endEpoch }) => (endEpoch > latest ? endEpoch : latest), free);
}

export async function retirePlan(place: OwnerPlace): Promise<Plan> {
  const { asset, wallet } = place;
  requireOwner(place);
  if (asset.state !== 0) return { kind: 'nothing', why: `The asset is retired: it is charged for no more from epoch ${asset.retiredEpoch} on.` };
  const from = fromEpoch(place, retiresFrom(place));
  return {
    kind: 'transaction',
    instructions: [getRetireAssetInstruction({ owner: createNoopSigner(wallet), network: place.networkAddress, asset: place.assetAddress, ...lotBookOf(place) })],
    sentence: () => `${assetName(place)} is charged for no more ${from}, and takes no new stake from now on.`,
    cautions: [
      'This cannot be undone.',
      ...(asset.bookedLots > 0 ? [`Its ${asset.bookedLots} lots are served until the last of their windows is over.`] : []),
      'What was earned until then is split as before: stakers claim their part and take their shares back whenever they like, and earn nothing more.',
    ],
  };
}
