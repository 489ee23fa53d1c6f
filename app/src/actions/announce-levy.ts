// Announces what a jurisdiction levies from an epoch on. The command: `openmast jurisdiction announce-levy`.
import { createNoopSigner } from '@solana/kit';
import { firstFreeEpoch } from '../chain/schedule';
import { getAnnounceLevyInstruction } from '../generated/openmast/instructions/announceLevy';
import type { Jurisdiction } from '../generated/openmast/accounts/jurisdiction';
import { jurisdictionLevyIn } from '../proof/parts';
import { PlanError, type Plan } from '../signing/plan';
import { whole } from '../ui/format';
import { firstEpoch, fromEpoch } from './owning';
import { basisPoints, percentOf } from './percent';
import type { JurisdictionPlace } from './regulated-place';

/** `epochText` left empty: the earliest epoch that can still be free when the transaction lands. */
export function announceLevyPlan(place: JurisdictionPlace, levyText: string, epochText: string): Plan {
  const { wallet, network, networkAddress, jurisdiction, jurisdictionAddress } = place;
  const levyBps = basisPoints(levyText);
  if (levyBps > jurisdiction.mostLevyBps) {
    throw new PlanError(`The levy is at most ${percentOf(jurisdiction.mostLevyBps)}, as was promised when the jurisdiction was added.`);
  }
  const firstFree = firstFreeEpoch(network.finalEpoch);
  const epoch = firstEpoch(place, epochText);
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
      ? `, in the place of the ${percentOf(jurisdiction.nextLevyBps)} that was announced from epoch ${whole(jurisdiction.nextLevyEpoch)} on`
      : '';
  return {
    kind: 'transaction',
    instructions: [instruction],
    sentence: () => `You announce a levy of ${percentOf(levyBps)} ${fromEpoch(place, epoch)}${replaces}.`,
    cautions: [meaning(jurisdiction.code, epoch, before, levyBps), ...givenUp(jurisdiction, firstFree), ...hurry(epoch, firstFree)],
  };
}

/** One that begins before anything else can stays, and the next one waits for it. */
function requireFree({ nextLevyEpoch, nextLevyBps }: Jurisdiction, firstFree: bigint, finalEpoch: bigint): void {
  if (0n < nextLevyEpoch && nextLevyEpoch < firstFree && finalEpoch < nextLevyEpoch - 1n) {
    throw new PlanError(
      `A levy of ${percentOf(nextLevyBps)} from epoch ${whole(nextLevyEpoch)} on is announced and cannot be changed any more. Announce the next one when epoch ${whole(nextLevyEpoch - 1n)} is final.`,
    );
  }
}

const meaning = (code: number, epoch: bigint, before: number, after: number): string =>
  before === after
    ? `Assets in jurisdiction ${code} pay the same levy as before, ${percentOf(after)} of all that they earn.`
    : `From epoch ${whole(epoch)} on ${percentOf(after)} of all that assets in jurisdiction ${code} earn is levied instead of ${percentOf(before)}: their owners and stakers share ${before < after ? 'less' : 'more'}.`;

/** What held before the levy that holds now is given up with another announcement. */
const givenUp = ({ nextLevyEpoch, levyBps, nextLevyBps }: Jurisdiction, firstFree: bigint): string[] =>
  0n < nextLevyEpoch && nextLevyEpoch < firstFree && levyBps !== nextLevyBps
    ? [`What was earned before epoch ${whole(nextLevyEpoch)} and is not collected yet pays the smallest levy that ever held before: run openmast collect --all first.`]
    : [];

/** The earliest epoch passes with the next settlement: who thinks longer than that pays a fee for nothing. */
const hurry = (epoch: bigint, firstFree: bigint): string[] =>
  epoch === firstFree ? ['That is the earliest epoch. If another settlement becomes final before this lands, it fails, which costs the fee: name a later one for more time.'] : [];
