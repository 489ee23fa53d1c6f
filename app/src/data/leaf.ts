// Whether a leaf that an oracle tells is in its settlement, and that one on chain.
import type { Proof } from '../api/types';
import { leafSteps, settlementSteps } from '../proof/checks';
import type { Step } from '../proof/steps';
import type { Side } from '../verify';
import { useNetworkId, useOnChain } from './on-chain';
import { useSettlement } from './oracle';

/** The steps from a leaf up to the chain; nothing while the settlement or the chain is not read. */
export function useLeafSteps(side: Side, index: number, proof: Proof | null | undefined): readonly Step[] | undefined {
  const network = useNetworkId()?.network;
  const settlement = useSettlement(proof?.epoch).data?.data;
  const onChain = useOnChain(proof?.epoch);
  if (!proof || !network || !settlement || !onChain) return undefined;
  return [...leafSteps(network, { side, index }, proof, settlement), ...settlementSteps(network, settlement, onChain)];
}
