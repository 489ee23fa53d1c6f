// Announces what a jurisdiction levies from an epoch on. The command: `openmast jurisdiction announce-levy`.
import { createNoopSigner } from '@solana/kit';
import { firstFreeEpoch } from '../chain/schedule';
import { getAnnounceLevyInstruction } from '../generated/openmast/instructions/announceLevy';
import type { Jurisdiction } from '../generated/openmast/accounts/jurisdiction';
import { jurisdictionLevyIn } from '../proof/parts';
import { PlanError, type Plan } from '../signing/plan';
import { decimal, whole } from '../ui/format';
import { basisPoints } from './decided';
import type { JurisdictionPlace } from './regulated-place';

const U64_MAX = (1n << 64n) - 1n;

const percent = (bps: number): string => `${decimal(BigInt(bps), 2, 0)} %`;

/** `epochText` left empty: the earliest epoch that can be. */
export function announceLevyPlan(place: JurisdictionPlace, levyText: string, epochText: string): Plan {
  const { wallet, network, networkAddress, jurisdiction, jurisdictionAddress } = place;
  const levyBps = basisPoints(levyText);
  if (levyBps > jurisdiction.mostLevyBps) {
    throw new PlanError(`The levy is at most ${percent(jurisdiction.mostLevyBps)}, as was promised when the jurisdiction was added.`);
  }
  const firstFree = firstFreeEpoch(network.finalEpoch);
  const epoch = epochIn(epochText, firstFree);
  requireFree(jurisdiction, firstFree, network.finalEpoch);
  const instruction = getAnnounceLevyInstruction({
    regulator: createNoopSigner(wallet),
    network: networkAddress,
    jurisdiction: jurisdictionAddress,
    levyBps,
    epoch,
  });
  // What is announced behind that is replaced.
  const before = jurisdictionLevyIn(jurisdiction, firstFree - 1n);
  const replaces =
    jurisdiction.nextLevyEpoch >= firstFree
      ? `, in the place of the ${percent(jurisdiction.nextLevyBps)} that was announced from epoch ${whole(jurisdiction.nextLevyEpoch)} on`
      : '';
  return {
    kind: 'transaction',
    instructions: [instruction],
    sentence: () => `You announce a levy of ${percent(levyBps)} from epoch ${whole(epoch)} on${replaces}.`,
    cautions: [meaning(jurisdiction.code, epoch, before, levyBps), ...givenUp(jurisdiction, firstFree), ...hurry(epoch, firstFree)],
  };
}

function epochIn(text: string, firstFree: bigint): bigint {
  const written = text.trim();
  if (written === '') return firstFree;
  const epoch = /^\d{1,20}$/.test(written) ? BigInt(written) : undefined;
  if (epoch === undefined || epoch > U64_MAX) throw new PlanError('Write the first epoch of the levy as a whole number, or leave it empty for the earliest one.');
  if (epoch < firstFree) {
    throw new PlanError(`A levy that is announced now holds from epoch ${whole(firstFree)} on at the earliest: what is used before may be metered already.`);
  }
  return epoch;
}

/** One that begins before anything else can stays, and the next one waits for it. */
function requireFree({ nextLevyEpoch, nextLevyBps }: Jurisdiction, firstFree: bigint, finalEpoch: bigint): void {
  if (0n < nextLevyEpoch && nextLevyEpoch < firstFree && finalEpoch < nextLevyEpoch - 1n) {
    throw new PlanError(
      `A levy of ${percent(nextLevyBps)} from epoch ${whole(nextLevyEpoch)} on is announced and cannot be changed any more. Announce the next one when epoch ${whole(nextLevyEpoch - 1n)} is final.`,
    );
  }
}

const meaning = (code: number, epoch: bigint, before: number, after: number): string =>
  before === after
    ? `Assets in jurisdiction ${code} pay the same levy as before, ${percent(after)} of all that they earn.`
    : `From epoch ${whole(epoch)} on ${percent(after)} of all that assets in jurisdiction ${code} earn is levied instead of ${percent(before)}: their owners and stakers share ${before < after ? 'less' : 'more'}.`;

/** What held before the levy that holds now is given up with another announcement. */
const givenUp = ({ nextLevyEpoch, levyBps, nextLevyBps }: Jurisdiction, firstFree: bigint): string[] =>
  0n < nextLevyEpoch && nextLevyEpoch < firstFree && levyBps !== nextLevyBps
    ? [`What was earned before epoch ${whole(nextLevyEpoch)} and is not collected yet pays the smallest levy that ever held before: run openmast collect --all first.`]
    : [];

/** The earliest epoch passes with the next settlement: who thinks longer than that pays a fee for nothing. */
const hurry = (epoch: bigint, firstFree: bigint): string[] =>
  epoch === firstFree ? ['That is the earliest epoch. If another settlement becomes final before this lands, it fails, which costs the fee: name a later one for more time.'] : [];
