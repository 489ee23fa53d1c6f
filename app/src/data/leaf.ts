// Whether a leaf that an oracle tells is in its settlement, and that one on chain.
import type { Proof } from '../api/types';
import { leafSteps, settlementSteps } from '../proof/checks';
import type { Step } from '../proof/steps';
import type { Side } from '../verify';
import { useNetworkId, useOnChain } from './on-chain';
import { useEpoch, useProof, useSettlement } from './oracle';

/** The steps from a leaf up to the chain; nothing while the settlement or the chain is not read. */
export function useLeafSteps(side: Side, index: number, proof: Proof | null | undefined): readonly Step[] | undefined {
  const network = useNetworkId()?.network;
  const settlement = useSettlement(proof?.epoch).data?.data;
  const onChain = useOnChain(proof?.epoch);
  if (!proof || !network || !settlement || !onChain) return undefined;
  return [...leafSteps(network, { side, index }, proof, settlement), ...settlementSteps(network, settlement, onChain)];
}

/**
 * The newest leaf that a list of epochs until `lastEpoch` can be held against, with the steps from it up to the chain. What was settled
 * after the list was read says nothing of it.
 */
export function useLeafUntil(side: Side, index: number, lastEpoch: string | null | undefined) {
  const finalEpoch = useEpoch().data?.data.final_epoch;
  const leaf = useProof(side, index, newestOf(finalEpoch, lastEpoch)).data?.data;
  return { leaf, steps: useLeafSteps(side, index, leaf) };
}

function newestOf(finalEpoch: string | undefined, lastEpoch: string | null | undefined): string | undefined {
  if (!finalEpoch || !lastEpoch || finalEpoch === '0') return undefined;
  return BigInt(lastEpoch) < BigInt(finalEpoch) ? lastEpoch : finalEpoch;
}
