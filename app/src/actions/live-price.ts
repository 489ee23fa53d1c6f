// Lets the price follow how busy the asset is, and ends that. The command: `openmast asset live-price set` and `end`.
import { createNoopSigner } from '@solana/kit';
import { parametersAt } from '../chain/parameters';
import { AT_LAST, capacityOf, priceIn } from '../chain/schedule';
import { getEndLivePriceInstruction } from '../generated/openmast/instructions/endLivePrice';
import { getSetLivePriceInstruction } from '../generated/openmast/instructions/setLivePrice';
import { PlanError, type Plan } from '../signing/plan';
import { quantity, type Unit } from '../ui/quantity';
import { assetName } from '../ui/asset-name';
import { requireOwner, type OwnerPlace } from './owning';
import { basisPoints, percentOf } from './percent';
import { baseUnits } from './written';

/** The rule's bounds, as `crates/ledger/src/live_price.rs` has them. */
const LEAST_TARGET_BPS = 500;
const MOST_TARGET_BPS = 9_500;

export interface RuleWritten {
  readonly floor: string;
  readonly cap: string;
  /** Percent of the capacity. */
  readonly target: string;
}

/** A rule that the program would take, base units and basis points. */
export interface Rule {
  readonly floor: bigint;
  readonly cap: bigint;
  readonly targetBps: number;
}

/** `most` is what a GB may cost at most on the network. */
export function ruleIn(written: RuleWritten, unit: Unit, most: bigint): Rule {
  const [floor, cap] = [baseUnits(written.floor, unit), baseUnits(written.cap, unit)];
  const targetBps = basisPoints(written.target);
  if (floor === 0n) throw new PlanError('The floor must be more than zero: a price of zero could never rise.');
  if (floor > cap) throw new PlanError('The floor must not be above the cap: the price stays between them.');
  if (cap > most) throw new PlanError(`The cap is above ${quantity(most, unit)} per GB, the most that the network allows.`);
  if (targetBps < LEAST_TARGET_BPS || targetBps > MOST_TARGET_BPS) {
    throw new PlanError(`The target must be ${percentOf(LEAST_TARGET_BPS)} to ${percentOf(MOST_TARGET_BPS)}: the price stays at that use, and needs room to move on both sides.`);
  }
  return { floor, cap, targetBps };
}

/** When use counts, and what stakers have of it. */
export const LIVE_CAUTIONS = [
  'Use counts from the first time on that anybody has the price computed (`openmast reprice`, or a keeper); it changes for the first time four epochs after that.',
  'Stakers have the same part of what is earned, whatever the price is. Each change is known four epochs before it holds.',
] as const;

export const OUTSIDE = 'The price lies outside of these bounds, and comes inside at once with the first change.';

/** `between 0.2 and 1.2; it stays while 60 % of 200 Mbit/s are used`. */
export const ruleText = ({ floor, cap, targetBps }: Rule, unit: Unit, priceStepShift: number, carries: number): string =>
  `once in four epochs, by at most 1/${1n << BigInt(priceStepShift)} of it, between ${quantity(floor, unit)} and ${quantity(cap, unit)}; it stays while ${percentOf(targetBps)} of ${carries} Mbit/s are used`;

export async function livePricePlan(place: OwnerPlace, written: RuleWritten): Promise<Plan> {
  const { network, asset, wallet, currencyUnit, now, index } = place;
  requireOwner(place);
  const { maxPricePerGb: most, priceStepShift } = parametersAt(network, now);
  const rule = ruleIn(written, currencyUnit, most);
  const carries = capacityOf(asset, network.finalEpoch).mbps;
  if (carries === 0) throw new PlanError(`Nobody knows how busy asset ${index} is while it does not say what it carries: announce its capacity, and the price can follow from that epoch on.`);
  const price = priceIn(asset, AT_LAST);
  const isOutside = price < rule.floor || price > rule.cap;
  return {
    kind: 'transaction',
    instructions: [
      getSetLivePriceInstruction({ owner: createNoopSigner(wallet), network: place.networkAddress, asset: place.assetAddress, ...rule }),
    ],
    sentence: () =>
      `The price of ${assetName(place)}, ${quantity(price, currencyUnit)} per GB, will follow how busy it is: ${ruleText(rule, currencyUnit, priceStepShift, carries)}.`,
    cautions: [
      ...LIVE_CAUTIONS,
      ...(isOutside ? [OUTSIDE] : []),
      ...(asset.live === 1 ? ['The rule that holds now is replaced, and use is counted anew.'] : []),
    ],
  };
}

export async function endLivePricePlan(place: OwnerPlace): Promise<Plan> {
  const { asset, wallet, currencyUnit } = place;
  requireOwner(place);
  if (asset.live === 0) return { kind: 'nothing', why: 'The price does not follow how busy the asset is: you set it.' };
  return {
    kind: 'transaction',
    instructions: [getEndLivePriceInstruction({ owner: createNoopSigner(wallet), network: place.networkAddress, asset: place.assetAddress })],
    sentence: () => `The price of ${assetName(place)} follows use no more: it stays ${quantity(priceIn(asset, AT_LAST), currencyUnit)} per GB until you set another.`,
    cautions: [],
  };
}
