// Announces what the asset can carry. The command: `openmast asset capacity --mbps`; what else was announced stays.
import { createNoopSigner } from '@solana/kit';
import { AT_LAST, capacityOf, firstFreeEpoch, type Capacity } from '../chain/schedule';
import { getAnnounceCapacityInstruction } from '../generated/openmast/instructions/announceCapacity';
import { PlanError, type Plan } from '../signing/plan';
import { whole } from '../ui/format';
import { quantity } from '../ui/quantity';
import { assetName } from '../ui/asset-name';
import { firstEpoch, fromEpoch, lotBookOf, requireOwner, type OwnerPlace } from './owning';

const U32_MAX = 4_294_967_295n;

export async function capacityPlan(place: OwnerPlace, text: string): Promise<Plan> {
  const { asset, network, wallet } = place;
  requireOwner(place);
  const mbps = mbpsIn(text);
  const { simSlots, slotPrice, epochSeconds, mbps: announced } = capacityOf(asset, AT_LAST);
  if (mbps === announced) return { kind: 'nothing', why: `${carried(mbps)} is announced already.` };
  const epoch = firstEpoch(place, '');
  const instruction = getAnnounceCapacityInstruction({
    owner: createNoopSigner(wallet),
    network: place.networkAddress,
    asset: place.assetAddress,
    ...lotBookOf(place),
    capacityMbps: mbps,
    simSlots,
    slotPrice,
    epochSeconds,
    epoch,
  });
  return {
    kind: 'transaction',
    instructions: [instruction],
    sentence: () => `${assetName(place)} carries ${carried(mbps)} ${fromEpoch(place, epoch)}; now it carries ${carried(capacityOf(asset, network.finalEpoch + 1n).mbps)}.`,
    cautions: [...broughtForward(place, epoch), ...(asset.live === 1 ? ['A live price is measured by the largest capacity that held since it was computed last.'] : [])],
  };
}

/** One announcement holds all of a capacity: what lies ahead of its slots comes with it. */
function broughtForward({ asset, network, currencyUnit }: OwnerPlace, epoch: bigint): string[] {
  if (asset.nextCapacityEpoch < firstFreeEpoch(network.finalEpoch)) return [];
  const words = ({ simSlots, slotPrice, epochSeconds }: Capacity): string =>
    `${whole(simSlots)} SIM slots at ${quantity(slotPrice, currencyUnit)} for an epoch, which is counted as ${whole(epochSeconds)} s`;
  return [`What was announced from epoch ${asset.nextCapacityEpoch} on is replaced, and holds from epoch ${epoch} on with this: ${words(capacityOf(asset, AT_LAST))}; before ${words(capacityOf(asset, asset.nextCapacityEpoch - 1n))}.`];
}

/** Mbit/s as somebody wrote them; 0 stands for what is not said. */
export function mbpsIn(text: string): number {
  const written = text.trim();
  if (!/^\d{1,10}$/.test(written) || BigInt(written) > U32_MAX) throw new PlanError('Write the capacity as a whole number of Mbit/s, both directions together; 0 says nothing of it.');
  return Number(written);
}

const carried = (mbps: number): string => (mbps === 0 ? 'what is not said' : `${whole(mbps)} Mbit/s`);
