// Collecting an asset up to the newest final settlement, in front of what the program refuses before: first up to the settlement
// before each change of split, treasury, levy or jurisdiction, as the program asks.
import { address, type Instruction } from '@solana/kit';
import { JURISDICTION } from '../chain/asset-account';
import { jurisdictionAt, settlementAt } from '../chain/addresses';
import { decoded } from '../chain/decoded';
import { levyingJurisdictions } from '../chain/schedule';
import type { Settlement } from '../generated/openmast/accounts/settlement';
import { getCollectInstruction } from '../generated/openmast/instructions/collect';
import { fits } from '../signing/message';
import { PlanError } from '../signing/plan';
import type { Totals } from '../verify';
import { departureAddress, treasuryTill } from './addresses';
import { collectingSteps, type CollectingStep } from './collecting-order';
import type { AssetPlace, Read } from './place';
import { idOf, provenBy, readSettlement, settled, type Proven, type Sources } from './proven';
import { PAUSE, requireRunning } from './standing';

export type { Sources } from './proven';

/** What collects the asset up to the settlement of an epoch. */
export interface CollectingUpTo {
  readonly epoch: bigint;
  readonly instruction: Instruction;
}

export interface Collecting {
  /** In this order; the last one is up to the newest final settlement. */
  readonly steps: readonly CollectingUpTo[];
  /** By the last one. */
  readonly totals: Totals;
}

const NOTHING: Totals = { bytes: 0n, paid: 0n, charged: 0n, accrued: 0n };

/** What collects the asset, each proof checked against the chain's own settlement. */
export async function collecting(place: AssetPlace, sources: Sources): Promise<Collecting> {
  requireRunning(place.network, PAUSE.collect, place.now);
  const steps: CollectingUpTo[] = [];
  let totals = NOTHING;
  for (const step of await stepsOf(place, sources.read)) {
    const { epoch } = step.settlement.content;
    const proven = await provenBy('asset', place, sources.prove, step.settlement, neededFor(place, epoch));
    const instruction = await collectingUpTo(place, step, proven);
    if (!fits([instruction], place.wallet)) throw new PlanError(tooLong(place));
    steps.push({ epoch, instruction });
    totals = proven.totals;
  }
  return { steps, totals };
}

const neededFor = ({ network }: AssetPlace, epoch: bigint): string =>
  epoch === network.finalEpoch
    ? 'The asset must be collected first, which needs a proof'
    : `A part of the split changes after epoch ${epoch}: the asset must be collected up to there first, which needs a proof`;

const tooLong = ({ index }: AssetPlace): string =>
  `The proof is too long for one transaction: \`openmast collect ${index}\` collects the asset in several, and anybody can run it. Then come back.`;

/** Reads what tells in which steps. */
async function stepsOf(place: AssetPlace, read: Read): Promise<CollectingStep[]> {
  const { network, asset } = place;
  const codes = levyingJurisdictions(asset);
  const at = await Promise.all([settlementAt(idOf(place), network.finalEpoch), ...codes.map((code) => jurisdictionAt(idOf(place), code))]);
  const [newest, ...accounts] = await read(at);
  const jurisdictions = new Map(codes.map((code, position) => [code, decoded(idOf(place), accounts[position], JURISDICTION)]));
  const known = new Map([[network.finalEpoch, settled(place, network.finalEpoch, newest)]]);
  const settlementOf = async (epoch: bigint): Promise<Settlement> => {
    const found = known.get(epoch) ?? (await readSettlement(place, read, epoch));
    known.set(epoch, found);
    return found;
  };
  return collectingSteps({ network, asset, jurisdictions, settlementOf });
}

const collectingUpTo = async (place: AssetPlace, { settlement, jurisdiction, departureRound }: CollectingStep, { totals, siblings }: Proven): Promise<Instruction> =>
  getCollectInstruction({
    network: place.networkAddress,
    settlement: await settlementAt(idOf(place), settlement.content.epoch),
    asset: place.assetAddress,
    treasuryTill: await treasuryTill(place.networkAddress, settlement.treasury),
    jurisdiction: await jurisdictionAt(idOf(place), jurisdiction),
    // Always named: somebody may open the round before this lands.
    departure: await departureAddress(place.assetAddress, departureRound),
    lifetimeBytes: totals.bytes,
    lifetimePaid: totals.paid,
    lifetimeCharged: totals.charged,
    lifetimeAccrued: totals.accrued,
    proof: [...siblings],
  });

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
  /** Where it collects alone, as all else did not fit behind: up to which epoch, and whether nothing more is to be collected. */
  readonly alone: { readonly upTo: bigint; readonly isAll: boolean } | undefined;
}

/** `rest` behind collecting where all of it fits one transaction, else as many steps of collecting as fit. */
export function collectedFirst(collect: Collecting | undefined, rest: readonly Instruction[], wallet: string): Sequence {
  const steps = collect?.steps ?? [];
  const taken = (most: number): Instruction[] => steps.slice(0, most).map(({ instruction }) => instruction);
  const together = [...taken(steps.length), ...rest];
  if (steps.length === 0 || fits(together, address(wallet))) return { instructions: together, alone: undefined };
  let most = steps.length;
  // Each of them fits by itself.
  while (most > 1 && !fits(taken(most), address(wallet))) most -= 1;
  return { instructions: taken(most), alone: { upTo: steps[most - 1]?.epoch ?? 0n, isAll: most === steps.length } };
}
