// Questions about capacity that is sold ahead.
import { useQuery } from '@tanstack/react-query';
import { useNetworkId } from './on-chain';
import { useSources } from './sources';

const ACCOUNTS_MS = 15_000;

/** All lots of an asset, also those that are over, and what a wallet has of their tokens. */
export function useAssetLots(index: number, wallet: string | undefined) {
  const id = useNetworkId();
  const { chain } = useSources();
  return useQuery({
    queryKey: ['chain', 'lots', id, index, wallet],
    queryFn: async () => {
      if (!id) return undefined;
      const { readAssetLots } = await import('../chain/lots');
      const source = await chain();
      const [found, network] = await Promise.all([readAssetLots(source, id, { index }, wallet), source.network(id)]);
      return { ...found.content, slot: found.slot, network, readAtMs: Date.now() };
    },
    enabled: id !== undefined,
    refetchInterval: ACCOUNTS_MS,
  });
}
