// Who holds an asset's shares: a search of the chain, made when somebody asks for it.
import { useQuery } from '@tanstack/react-query';
import { useNetworkId } from './on-chain';
import type { FoundAsset } from './portfolio';
import { useSources } from './sources';

export function useHolders({ address, asset }: FoundAsset, isWanted: boolean) {
  const id = useNetworkId();
  const { chain } = useSources();
  return useQuery({
    queryKey: ['chain', 'holders', id, asset.index],
    queryFn: async () => {
      const { readHolders } = await import('../chain/holders');
      if (!id) throw new Error('no network is known');
      return { ...(await readHolders(await chain(), id, address, asset.shareMint)), readAtMs: Date.now() };
    },
    enabled: id !== undefined && isWanted,
    retry: false,
    staleTime: Infinity,
  });
}
