// Several settlements at once, as the chain has them.
import type { Settlement } from '../generated/openmast/accounts/settlement';
import { settlementAt } from './addresses';
import type { Chain } from './chain';
import { decoded, ofNetwork, type NetworkId } from './decoded';
import { SETTLEMENT } from './kinds';

/** Those of final epochs that are not closed; of the others nothing. */
export async function readSettlements(
  chain: Chain,
  id: NetworkId,
  epochs: readonly bigint[],
): Promise<(Settlement | undefined)[]> {
  const addresses = await Promise.all(epochs.map((epoch) => settlementAt(id, epoch)));
  const { accounts } = await chain.read(addresses);
  return accounts.map((account) => account && ofNetwork(id, decoded(id, account, SETTLEMENT)));
}
