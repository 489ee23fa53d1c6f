// Totals of an asset or payer, proved against the chain's own settlement of an epoch.
import { settlementAt } from '../chain/addresses';
import { decoded, type NetworkId } from '../chain/decoded';
import { SETTLEMENT } from '../chain/kinds';
import type { Settlement } from '../generated/openmast/accounts/settlement';
import { OPENMAST_PROGRAM_ADDRESS } from '../generated/openmast/programs/openmast';
import { addressBytes } from '../proof/reading';
import { PlanError } from '../signing/plan';
import type { RawAccount } from '../signing/raw-account';
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

/** A settlement that is final and kept, from its account. */
export function settled(place: Place, epoch: bigint, account: RawAccount | undefined): Settlement {
  if (!account) throw new PlanError(`The settlement of epoch ${epoch} is needed, and is not on chain: it may have been closed just now. Try again.`);
  return decoded(idOf(place), account, SETTLEMENT);
}

export async function readSettlement(place: Place, read: Read, epoch: bigint): Promise<Settlement> {
  const [account] = await read([await settlementAt(idOf(place), epoch)]);
  return settled(place, epoch, account);
}

/** The totals by the settlement of an epoch. `needed`: what the proof is needed for, as a sentence's beginning. */
export const provenAt = async (side: ProvenSide, place: Place, sources: Sources, epoch: bigint, needed: string): Promise<Proven> =>
  provenBy(side, place, sources.prove, await readSettlement(place, sources.read, epoch), needed);

/** As {@link provenAt}, by a settlement that was read. */
export async function provenBy(side: ProvenSide, { networkAddress, index }: Place, prove: Sources['prove'], settlement: Settlement, needed: string): Promise<Proven> {
  const { epoch } = settlement.content;
  const { leafCount, root } = treeOf(side, settlement);
  // What the settlement does not count has no usage, and needs no proof.
  const isCounted = index < leafCount;
  const byFile = side === 'reserve' ? '' : `, or open the archive of epoch ${epoch} as a file (Archives)`;
  if (isCounted && !prove) throw new PlanError(`${needed}, and no oracle is behind this page. Start it with --oracle-api URL${byFile}.`);
  const proven = isCounted && prove ? await prove(index, epoch) : NOTHING;
  try {
    check({ side, network: addressBytes(networkAddress), leafCount, root }, index, proven.totals, proven.siblings);
  } catch {
    throw new PlanError('The oracle gave a proof that does not lead to the settlement on chain. Tell its operator, and use another oracle.');
  }
  return proven;
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
