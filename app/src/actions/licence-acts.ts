// What a regulator decides about a licence. The commands: `openmast licence renew`, `suspend`, `lift` and `end`.
import { createNoopSigner } from '@solana/kit';
import { isNobody } from '../chain/nobody';
import { parametersAt } from '../chain/parameters';
import { firstFreeEpoch } from '../chain/schedule';
import { getEndLicenceInstruction } from '../generated/openmast/instructions/endLicence';
import { getLiftLicenceInstruction } from '../generated/openmast/instructions/liftLicence';
import { getRenewLicenceInstruction } from '../generated/openmast/instructions/renewLicence';
import { getSuspendLicenceInstruction } from '../generated/openmast/instructions/suspendLicence';
import { PlanError, type Plan } from '../signing/plan';
import { whole } from '../ui/format';
import { suspensionIsOver } from '../verify';
import { documentHash, momentIn, reasonHash } from './decided';
import { fromEpoch } from './owning';
import type { LicencePlace } from './regulated-place';
import { timeText } from './standing';

/** Longest suspension, seconds, as the program has it. */
const LONGEST = 365n * 24n * 60n * 60n;

const nameOf = ({ asset, licence }: LicencePlace): string => `licence ${licence.number} of asset ${asset.index}`;

const accountsOf = ({ wallet, networkAddress, jurisdictionAddress, licenceAddress }: LicencePlace) => ({
  regulator: createNoopSigner(wallet),
  network: networkAddress,
  jurisdiction: jurisdictionAddress,
  licence: licenceAddress,
});

/** `document`: the SHA-256 of what its conditions are from now on. */
export function renewLicencePlan(place: LicencePlace, untilText: string, document: string): Plan {
  const { licence, now, wallet, jurisdictionAddress, licenceAddress } = place;
  requireNotEnded(place);
  if (licence.validUntil <= now) throw new PlanError(`It held until ${timeText(licence.validUntil)} and has expired: grant another licence.`);
  const until = momentIn(untilText);
  if (until <= licence.validUntil) throw new PlanError(`The licence holds until ${timeText(licence.validUntil)} already: the new end must be later.`);
  const instruction = getRenewLicenceInstruction({
    regulator: createNoopSigner(wallet),
    jurisdiction: jurisdictionAddress,
    licence: licenceAddress,
    ...(isNobody(licence.parent) ? {} : { parent: licence.parent }),
    validUntil: until,
    documentHash: documentHash(document),
  });
  return {
    kind: 'transaction',
    instructions: [instruction],
    sentence: () => `You let ${nameOf(place)} hold until ${timeText(until)} instead of ${timeText(licence.validUntil)}.`,
    cautions: ['The chain has the SHA-256 of the document alone: keep the document as it is.'],
  };
}

export async function suspendLicencePlan(place: LicencePlace, untilText: string, reason: string): Promise<Plan> {
  const { licence, network, now } = place;
  requireNotEnded(place);
  if (!suspensionIsOver(licence, network.finalEpoch, network.finalClosedAt)) {
    throw new PlanError(`It is suspended until ${timeText(licence.suspendedUntil)} already. Lift that first: it can be suspended anew once the suspension is over.`);
  }
  const until = momentIn(untilText);
  if (until <= now) throw new PlanError(`The end of the suspension is past: the chain's clock is at ${timeText(now)}.`);
  if (until > now + LONGEST) throw new PlanError(`A suspension ends within 365 days, by ${timeText(now + LONGEST)} at the latest. Another one can follow it.`);
  const from = firstFreeEpoch(network.finalEpoch);
  const hash = await reasonHash(reason);
  return {
    kind: 'transaction',
    instructions: [getSuspendLicenceInstruction({ ...accountsOf(place), until, reasonHash: hash })],
    sentence: () => `You suspend ${nameOf(place)} ${fromEpoch(place, from)}, until ${timeText(until)}.`,
    cautions: [without(place, from), 'It ends by itself. Leases of this licence are suspended with it.', later(from)],
  };
}

export function liftLicencePlan(place: LicencePlace): Plan {
  const { licence, network } = place;
  requireNotEnded(place);
  if (licence.liftedFrom !== 0n || suspensionIsOver(licence, network.finalEpoch, network.finalClosedAt)) {
    const why = licence.liftedFrom === 0n ? 'It is not suspended.' : `Its suspension is lifted from epoch ${whole(licence.liftedFrom)} on already.`;
    return { kind: 'nothing', why };
  }
  const from = firstFreeEpoch(network.finalEpoch);
  const hasNotBegun = from <= licence.suspendedFrom;
  return {
    kind: 'transaction',
    instructions: [getLiftLicenceInstruction(accountsOf(place))],
    sentence: () =>
      hasNotBegun
        ? `You lift the suspension of ${nameOf(place)} before it begins.`
        : `You lift the suspension of ${nameOf(place)}: ${fromEpoch(place, from)} it does not hold any more.`,
    cautions: hasNotBegun ? [withIt(place)] : [withIt(place), later(from)],
  };
}

export async function endLicencePlan(place: LicencePlace, reason: string): Promise<Plan> {
  requireNotEnded(place);
  const from = firstFreeEpoch(place.network.finalEpoch);
  const hash = await reasonHash(reason);
  return {
    kind: 'transaction',
    instructions: [getEndLicenceInstruction({ ...accountsOf(place), reasonHash: hash })],
    sentence: () => `You end ${nameOf(place)} ${fromEpoch(place, from)}, for good.`,
    cautions: ['Nobody can undo this: a new licence has to be granted.', without(place, from), later(from)],
  };
}

function requireNotEnded({ licence }: LicencePlace): void {
  if (licence.endedFrom !== 0n) throw new PlanError(`It is ended from epoch ${whole(licence.endedFrom)} on, for good: grant another licence.`);
}

/** Why what the asset earns does not change by this licence; nothing where it may. */
function unconcerned({ asset, licence, network, now }: LicencePlace): string | undefined {
  if (parametersAt(network, now).requiresLicences !== 1) return 'This network does not require licences: what the asset earns does not change.';
  if (asset.jurisdiction === licence.jurisdiction) return undefined;
  return `The asset is in jurisdiction ${asset.jurisdiction} by now: what it earns does not change by this licence.`;
}

const without = (place: LicencePlace, from: bigint): string =>
  unconcerned(place) ??
  `Unless another licence covers it, usage of asset ${place.asset.index} costs nothing from epoch ${whole(from)} on: its owner and stakers earn nothing, and nothing is levied. What is used before costs what it cost.`;

const withIt = (place: LicencePlace): string =>
  unconcerned(place) ?? `Usage of asset ${place.asset.index} is charged again by this licence, as long as it is valid. What was used meanwhile stays free.`;

/** Epochs are counted from the newest final one, which may be another when this lands. */
const later = (from: bigint): string => `If another settlement becomes final first, it is a later epoch than ${whole(from)}.`;
