// Questions to the chain about what regulators decide.
import { useQuery } from '@tanstack/react-query';
import { useNetworkId } from './on-chain';
import { ASSETS_AT_ONCE } from './portfolio';
import { useSources } from './sources';

const ACCOUNTS_MS = 30_000;

/** All jurisdictions of the network, and how many assets each has. */
export function useJurisdictions() {
  const id = useNetworkId();
  const { chain } = useSources();
  return useQuery({
    queryKey: ['chain', 'jurisdictions', id],
    queryFn: async () => {
      const { readAllJurisdictions } = await import('../chain/regulated');
      if (!id) throw new Error('no network is known');
      return { ...(await readAllJurisdictions(await chain(), id, ASSETS_AT_ONCE)), readAtMs: Date.now() };
    },
    enabled: id !== undefined,
    refetchInterval: ACCOUNTS_MS,
  });
}

/** A jurisdiction with all that is in it; `null` where there is none of this number. */
export function useRegulated(code: number) {
  const id = useNetworkId();
  const { chain } = useSources();
  return useQuery({
    queryKey: ['chain', 'regulated', id, code],
    queryFn: async () => {
      const { readRegulated } = await import('../chain/regulated');
      if (!id) throw new Error('no network is known');
      const found = await readRegulated(await chain(), id, code, ASSETS_AT_ONCE);
      return found ? { ...found, readAtMs: Date.now() } : null;
    },
    enabled: id !== undefined,
    refetchInterval: ACCOUNTS_MS,
  });
}

/** How a holder of permissioned shares stands; nothing is asked before a wallet is named. */
export function useHolder(mint: string, wallet: string | undefined) {
  const { chain } = useSources();
  return useQuery({
    queryKey: ['chain', 'holder', mint, wallet],
    queryFn: async () => {
      const { readHolder } = await import('../chain/regulated');
      return { ...(await readHolder(await chain(), mint, wallet ?? '')), readAtMs: Date.now() };
    },
    enabled: wallet !== undefined,
    refetchInterval: ACCOUNTS_MS,
  });
}
