// Questions to the chain. An oracle that passes none on leaves them unanswered, and the page says so.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { clusterOf } from '../chain/cluster';
import type { NetworkId } from '../chain/decoded';
import type { OnChain } from '../proof/checks';
import { hearsChanges, setHearing } from './hearing';
import { useHealth } from './oracle';
import { usePlace } from './place';
import { useSources } from './sources';

/** So often the network's account is read again, and what is newest where nobody tells that it changed. */
const NETWORK_MS = 30_000;

/** The network that this page is of: as the page's server says, and only where that tells nothing, as the oracle does. */
export function useNetworkId(): NetworkId | undefined {
  const { data: place } = usePlace();
  const { data } = useHealth();
  if (!place || place.network || !place.hasOracle) return place?.network;
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

/** What is newest: the open epoch, the settlements, the network's account. */
const NEWEST = [['oracle', '/v1/epoch'], ['oracle', '/v1/settlements'], ['chain', 'network']];

/** Has what is newest read again as soon as the chain changes the network's account, as when an epoch becomes final; where that is
 * not told, now and then. */
export function useNetworkChanges(): void {
  const network = useNetworkId()?.network;
  const { watch } = useSources();
  const client = useQueryClient();
  useEffect(() => {
    if (network === undefined) return undefined;
    const readAgain = (): void => {
      for (const queryKey of NEWEST) void client.invalidateQueries({ queryKey });
    };
    const timer = setInterval(() => {
      if (!hearsChanges()) readAgain();
    }, NETWORK_MS);
    const end = watch(network, readAgain, setHearing);
    return () => {
      end();
      clearInterval(timer);
      setHearing(false);
    };
  }, [network, watch, client]);
}

/** The network's own account. */
export function useChainNetwork() {
  const id = useNetworkId();
  const { chain } = useSources();
  return useQuery({
    queryKey: ['chain', 'network', id],
    queryFn: async () => (id ? (await chain()).network(id) : Promise.reject(new Error('no network is known'))),
    enabled: id !== undefined,
    refetchInterval: NETWORK_MS,
  });
}

/** A settlement as the chain has it, `null` once it is closed; none of epoch 0. */
export function useChainSettlement(epoch: bigint) {
  const id = useNetworkId();
  const { chain } = useSources();
  return useQuery({
    queryKey: ['chain', 'whole settlement', id, epoch.toString()],
    queryFn: async () => (id ? ((await (await chain()).settlement(id, epoch)) ?? null) : null),
    enabled: id !== undefined && epoch > 0n,
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

/** The settlements of these epochs as the chain has them, with which epoch is the newest final one; nothing while it is asked. */
export function useSettlementsOnChain(epochs: readonly bigint[] | undefined) {
  const id = useNetworkId();
  const { chain } = useSources();
  const { data, error } = useQuery({
    queryKey: ['chain', 'settlements', id, epochs?.map(String)],
    queryFn: async () => {
      if (!id || !epochs) return undefined;
      const [source, { readSettlements }] = await Promise.all([chain(), import('../chain/settlements')]);
      const [network, found] = await Promise.all([source.network(id), readSettlements(source, id, epochs)]);
      const settlements = new Map(epochs.flatMap((epoch, at) => (found[at] ? [[epoch, found[at]] as const] : [])));
      return { kind: 'told', finalEpoch: network.finalEpoch, settlements } as const;
    },
    enabled: id !== undefined && epochs !== undefined && epochs.length > 0,
    refetchInterval: NETWORK_MS,
  });
  return useMemo(() => (error ? ({ kind: 'unreachable', why: error.message } as const) : data), [data, error]);
}

/** An asset and the newest final epoch, read together and again, while that is wanted. */
export function useAssetNow(index: number, isWanted: boolean) {
  const id = useNetworkId();
  const { chain } = useSources();
  return useQuery({
    queryKey: ['chain', 'asset now', id, index],
    queryFn: async () => (id ? ((await (await chain()).assetNow(id, index)) ?? null) : null),
    enabled: id !== undefined && isWanted,
    refetchInterval: NETWORK_MS,
  });
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
