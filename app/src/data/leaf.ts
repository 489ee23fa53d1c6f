// Whether a leaf that an oracle tells is in its settlement, and that one on chain.
import type { Proof } from '../api/types';
import { leafSteps, newestStep, newestUnknown, settlementSteps } from '../proof/checks';
import type { Step } from '../proof/steps';
import type { Side } from '../verify';
import { useChainNetwork, useNetworkId, useOnChain } from './on-chain';
import { useEpoch, useProof, useSettlement } from './oracle';

/** Whether the settlement that the oracle calls the newest is; nothing while the chain is asked. */
export function useNewestStep(epoch: string | undefined): Step | undefined {
  const { data: network, error } = useChainNetwork();
  const settlement = useSettlement(epoch).data?.data;
  if (epoch === undefined) return undefined;
  // A time that is not the settlement's own is found out by its content's hash.
  const later = settlement && network && network.finalClosedAt - BigInt(settlement.closed_at);
  if (network) return newestStep(epoch, network.finalEpoch, later);
  return error ? newestUnknown(error.message) : undefined;
}

/** The steps from a leaf of the newest settlement up to the chain; nothing while the settlement or the chain is not read. */
export function useLeafSteps(side: Side, index: number, proof: Proof | null | undefined): readonly Step[] | undefined {
  const steps = useStepsOfAny(side, index, proof);
  const newest = useNewestStep(proof?.epoch);
  return steps && newest && [...steps, newest];
}

/** As {@link useLeafSteps}, of a settlement that may be an earlier one. */
function useStepsOfAny(side: Side, index: number, proof: Proof | null | undefined): readonly Step[] | undefined {
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
  return { leaf, steps: useStepsOfAny(side, index, leaf) };
}

function newestOf(finalEpoch: string | undefined, lastEpoch: string | null | undefined): string | undefined {
  if (!finalEpoch || !lastEpoch || finalEpoch === '0') return undefined;
  return BigInt(lastEpoch) < BigInt(finalEpoch) ? lastEpoch : finalEpoch;
}
