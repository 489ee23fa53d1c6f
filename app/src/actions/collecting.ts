// Collecting an asset up to the newest final settlement in front of what the program refuses before. In one step: where the
// asset's parts change in between, the program refuses that, and the refusal says what to do.
import { address, type Instruction } from '@solana/kit';
import { jurisdictionAt, settlementAt } from '../chain/addresses';
import { getCollectInstruction } from '../generated/openmast/instructions/collect';
import { fits } from '../signing/message';
import { PlanError } from '../signing/plan';
import type { Totals } from '../verify';
import { departureAddress, treasuryTill } from './addresses';
import type { AssetPlace } from './place';
import { idOf, provenAtLast, type Sources } from './proven';
import { PAUSE, jurisdictionIn, requireRunning } from './standing';

export type { Sources } from './proven';

export interface Collecting {
  readonly instruction: Instruction;
  readonly totals: Totals;
}

/** What collects the asset, its proof checked against the chain's own settlement. */
export async function collecting(place: AssetPlace, sources: Sources): Promise<Collecting> {
  const { network, networkAddress, asset, assetAddress: where } = place;
  requireRunning(network, PAUSE.collect, place.now);
  const proven = await provenAtLast('asset', place, sources, 'The asset must be collected first, which needs a proof');
  const instruction = getCollectInstruction({
    network: networkAddress,
    settlement: await settlementAt(idOf(place), network.finalEpoch),
    asset: where,
    treasuryTill: await treasuryTill(networkAddress, proven.settlement.treasury),
    jurisdiction: await jurisdictionAt(idOf(place), jurisdictionIn(asset, asset.collectedEpoch + 1n)),
    // Always named: somebody may open the round before this lands.
    departure: await departureAddress(where, asset.departureRound),
    lifetimeBytes: proven.totals.bytes,
    lifetimePaid: proven.totals.paid,
    lifetimeCharged: proven.totals.charged,
    lifetimeAccrued: proven.totals.accrued,
    proof: [...proven.siblings],
  });
  return { instruction, totals: proven.totals };
}

/** What collects the asset; or in words why it cannot be collected now, which keeps nobody from what is owed already. */
export async function collectingOrWhy(place: AssetPlace, sources: Sources): Promise<Collecting | string> {
  try {
    return await collecting(place, sources);
  } catch (error) {
    if (error instanceof PlanError) return error.message;
    throw error;
  }
}

/** What goes into one transaction. */
export interface Sequence {
  readonly instructions: readonly Instruction[];
  /** The rest did not fit behind collecting: it comes in a transaction of its own. */
  readonly collectsAlone: boolean;
}

/** `rest` behind collecting where both fit one transaction, else collecting alone. */
export function collectedFirst(collect: Collecting | undefined, rest: readonly Instruction[], wallet: string): Sequence {
  if (!collect) return { instructions: rest, collectsAlone: false };
  const payer = address(wallet);
  const together = [collect.instruction, ...rest];
  if (fits(together, payer)) return { instructions: together, collectsAlone: false };
  if (fits([collect.instruction], payer)) return { instructions: [collect.instruction], collectsAlone: true };
  throw new PlanError('The proof is too long for one transaction: `openmast collect INDEX` collects the asset in several, and anybody can run it. Then come back.');
}
