// Collecting an asset up to the newest final settlement in front of what the program refuses before. In one step: where the
// asset's parts change in between, the program refuses that, and the refusal says what to do.
import { address, type Instruction } from '@solana/kit';
import { jurisdictionAt, settlementAt } from '../chain/addresses';
import { decoded, type NetworkId } from '../chain/decoded';
import { SETTLEMENT } from '../chain/kinds';
import type { Settlement } from '../generated/openmast/accounts/settlement';
import { getCollectInstruction } from '../generated/openmast/instructions/collect';
import { OPENMAST_PROGRAM_ADDRESS } from '../generated/openmast/programs/openmast';
import { fits } from '../signing/message';
import { PlanError } from '../signing/plan';
import { check, type Node, type Totals } from '../verify';
import { addressBytes } from '../proof/reading';
import { departureAddress, treasuryTill } from './addresses';
import type { AssetPlace, Read } from './place';
import { PAUSE, jurisdictionIn, requireRunning } from './standing';

/** Lifetime totals of an asset, with their proof against the settlement of an epoch. */
export interface Proven {
  readonly totals: Totals;
  readonly siblings: readonly Node[];
}

export interface Sources {
  readonly read: Read;
  /** The proof that an oracle gives; nothing where no oracle is behind the page. */
  readonly prove: ((asset: number, epoch: bigint) => Promise<Proven>) | undefined;
}

export interface Collecting {
  readonly instruction: Instruction;
  readonly totals: Totals;
}

const NOTHING: Proven = { totals: { bytes: 0n, paid: 0n, charged: 0n, accrued: 0n }, siblings: [] };

/** What collects the asset, its proof checked against the chain's own settlement. */
export async function collecting(place: AssetPlace, { read, prove }: Sources): Promise<Collecting> {
  const { network, networkAddress, asset, assetAddress: where, index } = place;
  requireRunning(network, PAUSE.collect, place.now);
  const settlement = await settlementOf(place, read);
  const { assetCount, assetRoot, assetCharged, assetAccrued } = settlement.content;
  // What the settlement does not count has earned nothing, and needs no proof.
  const isCounted = index < assetCount;
  if (isCounted && !prove) throw new PlanError(`The asset must be collected first, which needs a proof, and no oracle is behind this page. Start it with --oracle-api URL, or open the archive of epoch ${network.finalEpoch} as a file (Archives).`);
  const proven = isCounted && prove ? await prove(index, network.finalEpoch) : NOTHING;
  const root = { hash: Uint8Array.from(assetRoot), charged: assetCharged, accrued: assetAccrued };
  try {
    check({ side: 'asset', network: addressBytes(networkAddress), leafCount: assetCount, root }, index, proven.totals, proven.siblings);
  } catch {
    throw new PlanError('The oracle gave a proof that does not lead to the settlement on chain. Tell its operator, and use another oracle.');
  }
  const instruction = getCollectInstruction({
    network: networkAddress,
    settlement: await settlementAt(idOf(place), network.finalEpoch),
    asset: where,
    treasuryTill: await treasuryTill(networkAddress, settlement.treasury),
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

const idOf = ({ networkAddress }: AssetPlace): NetworkId => ({ program: OPENMAST_PROGRAM_ADDRESS, network: networkAddress });

async function settlementOf(place: AssetPlace, read: Read): Promise<Settlement> {
  const [account] = await read([await settlementAt(idOf(place), place.network.finalEpoch)]);
  return decoded(idOf(place), account, SETTLEMENT);
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
