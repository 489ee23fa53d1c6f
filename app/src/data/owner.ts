// Questions about what a wallet owns, and about when epochs begin.
import { useQuery } from '@tanstack/react-query';
import { useChainNetwork, useChainSettlement, useNetworkId } from './on-chain';
import { useSources } from './sources';
import { paceOf, type Pace } from '../chain/schedule';

/** What one has just created is looked for. */
const ACCOUNTS_MS = 10_000;
/** Assets that are looked through for those of a wallet: only their accounts tell whose they are. */
export const MOST_ASSETS = 1_000;

/** The assets that a wallet owns, among the first of the network; `null` where the text is no address. */
export function useOwned(wallet: string) {
  const id = useNetworkId();
  const { chain } = useSources();
  return useQuery({
    queryKey: ['chain', 'owned', id, wallet],
    queryFn: async () => {
      if (!id) return undefined;
      const [{ readOwned }, { addressIn }] = await Promise.all([import('../chain/owned'), import('../chain/addresses')]);
      if (!addressIn(wallet)) return null;
      const source = await chain();
      const { assetCount } = await source.network(id);
      const looked = Math.min(assetCount, MOST_ASSETS);
      return { ...(await readOwned(source, id, wallet, 0, looked)), looked, assetCount, readAtMs: Date.now() };
    },
    enabled: id !== undefined,
    refetchInterval: ACCOUNTS_MS,
  });
}

/** How epochs follow one another, by the newest final one; nothing before the first, or while its settlement is not read. */
export function usePace(): Pace | undefined {
  const finalEpoch = useChainNetwork().data?.finalEpoch ?? 0n;
  const settlement = useChainSettlement(finalEpoch).data;
  return settlement ? paceOf(settlement) : undefined;
}

/** The numbers of the network's jurisdictions. */
export function useKnownJurisdictions() {
  const id = useNetworkId();
  const { chain } = useSources();
  return useQuery({
    queryKey: ['chain', 'known jurisdictions', id],
    queryFn: async () => {
      const { searchJurisdictions } = await import('../chain/regulated');
      if (!id) return [];
      return (await searchJurisdictions(await chain(), id)).content.map(({ code }) => code);
    },
    enabled: id !== undefined,
    staleTime: Infinity,
  });
}

/** A jurisdiction's account; `null` where the network has none of that code. */
export function useJurisdiction(code: number | undefined) {
  const id = useNetworkId();
  const { chain } = useSources();
  return useQuery({
    queryKey: ['chain', 'jurisdiction', id, code],
    queryFn: async () => {
      const { readJurisdictions } = await import('../chain/asset-account');
      if (!id || code === undefined) return null;
      return (await readJurisdictions(await chain(), id, [code])).get(code) ?? null;
    },
    enabled: id !== undefined && code !== undefined,
  });
}
