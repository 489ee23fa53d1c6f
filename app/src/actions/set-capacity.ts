// Announces what the asset can carry. The command: `openmast asset capacity`; what is left out stays as it was announced.
import { createNoopSigner } from '@solana/kit';
import { AT_LAST, capacityOf, firstFreeEpoch, type Capacity } from '../chain/schedule';
import { getAnnounceCapacityInstruction } from '../generated/openmast/instructions/announceCapacity';
import { PlanError, type Plan } from '../signing/plan';
import { whole } from '../ui/format';
import { quantity, type Unit } from '../ui/quantity';
import { assetName } from '../ui/asset-name';
import { firstEpoch, fromEpoch, lotBookOf, requireOwner, type OwnerPlace } from './owning';
import { baseUnits, wholeIn } from './written';

const U32_MAX = 4_294_967_295n;

export const capacityPlan = async (place: OwnerPlace, text: string): Promise<Plan> => announcing(place, { ...capacityOf(place.asset, AT_LAST), mbps: mbpsIn(text) });

/** What is written of a capacity; what is empty stays. */
export interface CapacityWritten {
  readonly mbps: string;
  readonly simSlots: string;
  /** For an epoch. */
  readonly slotPrice: string;
  readonly epochSeconds: string;
}

/** All that capacity is sold ahead by. */
export async function wholeCapacityPlan(place: OwnerPlace, written: CapacityWritten): Promise<Plan> {
  const before = capacityOf(place.asset, AT_LAST);
  const number = (text: string, otherwise: number, what: string): number => (text.trim() === '' ? otherwise : Number(wholeIn(text, what, U32_MAX)));
  return announcing(place, {
    mbps: written.mbps.trim() === '' ? before.mbps : mbpsIn(written.mbps),
    simSlots: number(written.simSlots, before.simSlots, 'The number of SIM slots'),
    slotPrice: written.slotPrice.trim() === '' ? before.slotPrice : baseUnits(written.slotPrice, place.currencyUnit),
    epochSeconds: number(written.epochSeconds, before.epochSeconds, 'How many seconds an epoch counts as'),
  });
}

function announcing(place: OwnerPlace, capacity: Capacity): Plan {
  const { asset, network, wallet, currencyUnit: unit } = place;
  requireOwner(place);
  const { mbps, simSlots, slotPrice, epochSeconds } = capacity;
  const last = capacityOf(asset, AT_LAST);
  const isSame = mbps === last.mbps && simSlots === last.simSlots && slotPrice === last.slotPrice && epochSeconds === last.epochSeconds;
  if (isSame) return { kind: 'nothing', why: `${carriedText(capacity, unit)} is announced already.` };
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
    sentence: () => `${assetName(place)} carries ${carriedText(capacity, unit)} ${fromEpoch(place, epoch)}; now it carries ${carriedText(capacityOf(asset, network.finalEpoch + 1n), unit)}.`,
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

/** `1,000 Mbit/s and 50 SIM slots at 0.02 USDC an epoch, by epochs of 3,600 s`. */
function carriedText({ mbps, simSlots, slotPrice, epochSeconds }: Capacity, unit: Unit): string {
  const slots = simSlots === 0 ? '' : ` and ${whole(simSlots)} SIM slots at ${quantity(slotPrice, unit)} an epoch`;
  const counted = epochSeconds === 0 ? '' : `, by epochs of ${whole(epochSeconds)} s`;
  return `${mbps === 0 ? 'what is not said' : `${whole(mbps)} Mbit/s`}${slots}${counted}`;
}
