// Several settlements at once, as the chain has them.
import { getU64Encoder } from '@solana/kit';
import type { Settlement } from '../generated/openmast/accounts/settlement';
import { SETTLEMENT, decoded, derived, ofNetwork, type Chain, type NetworkId } from './chain';

/** Those of final epochs that are not closed; of the others nothing. */
export async function readSettlements(
  chain: Chain,
  id: NetworkId,
  epochs: readonly bigint[],
): Promise<(Settlement | undefined)[]> {
  const addresses = await Promise.all(epochs.map((epoch) => derived(id, 'settlement', getU64Encoder().encode(epoch))));
  const { accounts } = await chain.read(addresses);
  return accounts.map((account) => account && ofNetwork(id, decoded(id, account, SETTLEMENT)));
}
