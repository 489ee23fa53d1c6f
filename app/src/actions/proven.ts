// Totals of an asset or payer, proved against the chain's own newest final settlement.
import { settlementAt } from '../chain/addresses';
import { decoded, type NetworkId } from '../chain/decoded';
import { SETTLEMENT } from '../chain/kinds';
import type { Settlement } from '../generated/openmast/accounts/settlement';
import { OPENMAST_PROGRAM_ADDRESS } from '../generated/openmast/programs/openmast';
import { addressBytes } from '../proof/reading';
import { PlanError } from '../signing/plan';
import { check, type Node, type Totals } from '../verify';
import type { AssetPlace, Read } from './place';

/** The sides of which the page proves totals. */
export type ProvenSide = 'asset' | 'payer' | 'reserve';

/** Lifetime totals, with their proof against the settlement of an epoch. */
export interface Proven {
  readonly totals: Totals;
  readonly siblings: readonly Node[];
}

export interface Sources {
  readonly read: Read;
  /** The proof that an oracle or a file gives; nothing where neither is there. */
  readonly prove: ((index: number, epoch: bigint) => Promise<Proven>) | undefined;
}

const NOTHING: Proven = { totals: { bytes: 0n, paid: 0n, charged: 0n, accrued: 0n }, siblings: [] };

type Place = Pick<AssetPlace, 'network' | 'networkAddress' | 'index'>;

export const idOf = ({ networkAddress }: Pick<Place, 'networkAddress'>): NetworkId => ({ program: OPENMAST_PROGRAM_ADDRESS, network: networkAddress });

/** The totals by the newest final settlement, which is given, too. `needed`: what the proof is needed for, as a sentence's beginning. */
export async function provenAtLast(side: ProvenSide, place: Place, { read, prove }: Sources, needed: string): Promise<Proven & { settlement: Settlement }> {
  const { network, networkAddress, index } = place;
  const [account] = await read([await settlementAt(idOf(place), network.finalEpoch)]);
  const settlement = decoded(idOf(place), account, SETTLEMENT);
  const { leafCount, root } = treeOf(side, settlement);
  // What the settlement does not count has no usage, and needs no proof.
  const isCounted = index < leafCount;
  if (isCounted && !prove) throw new PlanError(`${needed}, and no oracle is behind this page. Start it with --oracle-api URL${side === 'reserve' ? '' : `, or open the archive of epoch ${network.finalEpoch} as a file (Archives)`}.`);
  const proven = isCounted && prove ? await prove(index, network.finalEpoch) : NOTHING;
  try {
    check({ side, network: addressBytes(networkAddress), leafCount, root }, index, proven.totals, proven.siblings);
  } catch {
    throw new PlanError('The oracle gave a proof that does not lead to the settlement on chain. Tell its operator, and use another oracle.');
  }
  return { ...proven, settlement };
}

function treeOf(side: ProvenSide, { content: it }: Settlement): { leafCount: number; root: Node } {
  switch (side) {
    case 'asset':
      return { leafCount: it.assetCount, root: { hash: Uint8Array.from(it.assetRoot), charged: it.assetCharged, accrued: it.assetAccrued } };
    case 'payer':
      return { leafCount: it.payerCount, root: { hash: Uint8Array.from(it.payerRoot), charged: it.payerCharged, accrued: it.payerAccrued } };
    case 'reserve':
      return { leafCount: it.reserveCount, root: { hash: Uint8Array.from(it.reserveRoot), charged: it.reserveCharged, accrued: it.reserveAccrued } };
  }
}
