// Whether a leaf that an oracle tells is in its settlement, and that one on chain.
import type { Proof } from '../api/types';
import { leafSteps, newestStep, newestUnknown, settlementSteps } from '../proof/checks';
import type { Step } from '../proof/steps';
import type { Side } from '../verify';
import { useChainNetwork, useNetworkId, useOnChain } from './on-chain';
import { useSettlement } from './oracle';

/** Whether the settlement that the oracle calls the newest is; nothing while the chain is asked. */
export function useNewestStep(epoch: string | undefined): Step | undefined {
  const { data: network, error } = useChainNetwork();
  if (epoch === undefined) return undefined;
  if (network) return newestStep(epoch, network.finalEpoch);
  return error ? newestUnknown(error.message) : undefined;
}

/** The steps from a leaf of the newest settlement up to the chain; nothing while the settlement or the chain is not read. */
export function useLeafSteps(side: Side, index: number, proof: Proof | null | undefined): readonly Step[] | undefined {
  const network = useNetworkId()?.network;
  const settlement = useSettlement(proof?.epoch).data?.data;
  const onChain = useOnChain(proof?.epoch);
  const newest = useNewestStep(proof?.epoch);
  if (!proof || !network || !settlement || !onChain || !newest) return undefined;
  return [...leafSteps(network, { side, index }, proof, settlement), ...settlementSteps(network, settlement, onChain), newest];
}
