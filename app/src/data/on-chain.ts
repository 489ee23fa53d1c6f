// Questions to the chain. An oracle that passes none on leaves them unanswered, and the page says so.
import { useQuery } from '@tanstack/react-query';
import { clusterOf } from '../chain/cluster';
import type { NetworkId } from '../chain/chain';
import type { OnChain } from '../proof/checks';
import { useHealth } from './oracle';
import { useSources } from './sources';

/** The network that the oracle says it serves. */
export function useNetworkId(): NetworkId | undefined {
  const { data } = useHealth();
  return data && { program: data.data.program, network: data.data.network };
}

export function useCluster() {
  const { chain } = useSources();
  return useQuery({
    queryKey: ['chain', 'cluster'],
    queryFn: async () => clusterOf(await (await chain()).genesisHash()),
    staleTime: Infinity,
  });
}

/** What the chain has for the settlement of an epoch; nothing while it is being asked. */
export function useOnChain(epoch: string | undefined): OnChain | undefined {
  const id = useNetworkId();
  const { chain } = useSources();
  const { data, error } = useQuery({
    queryKey: ['chain', 'settlement', id, epoch],
    queryFn: async (): Promise<OnChain> => {
      if (!id || epoch === undefined) return { kind: 'absent' };
      const settlement = await (await chain()).settlement(id, BigInt(epoch));
      return settlement ? { kind: 'there', contentHash: Uint8Array.from(settlement.contentHash) } : { kind: 'absent' };
    },
    enabled: id !== undefined && epoch !== undefined,
  });
  return error ? { kind: 'unreachable', why: error.message } : data;
}

/** Assets by index with the names of their shares. */
export function useChainAssets(indexes: readonly number[]) {
  const id = useNetworkId();
  const { chain } = useSources();
  return useQuery({
    queryKey: ['chain', 'assets', id, indexes],
    queryFn: async () => (id ? (await chain()).assets(id, indexes) : []),
    enabled: id !== undefined && indexes.length > 0,
  });
}
