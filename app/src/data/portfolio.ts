// Questions to the chain about what a wallet has.
import { useQuery } from '@tanstack/react-query';
import { useNetworkId } from './on-chain';
import { useSources } from './sources';

const ACCOUNTS_MS = 30_000;
/** Assets that are looked at at once: the gateway lets a page ask so often, and each takes three accounts. */
export const ASSETS_AT_ONCE = 300;

/** What a wallet has of the currency and of the first `most` assets, with what decides how their earnings are split. */
export function useHoldings(wallet: string, most: number) {
  const id = useNetworkId();
  const { chain } = useSources();
  return useQuery({
    queryKey: ['chain', 'holdings', id, wallet, most],
    queryFn: async () => {
      if (!id) return undefined;
      const [{ readHoldings }, { readJurisdictions }, { levyingJurisdictions }, { addressIn }] = await Promise.all([
        import('../chain/holdings'),
        import('../chain/asset-account'),
        import('../chain/schedule'),
        import('../chain/addresses'),
      ]);
      if (!addressIn(wallet)) return null;
      const source = await chain();
      const network = await source.network(id);
      const looked = Math.min(network.assetCount, most);
      const { slot, currency, holdings } = await readHoldings(source, id, wallet, network.currencyMint, looked);
      const jurisdictions = await readJurisdictions(source, id, holdings.flatMap(({ asset }) => levyingJurisdictions(asset)));
      return { slot, readAtMs: Date.now(), network, currency, holdings, jurisdictions, looked };
    },
    enabled: id !== undefined,
    refetchInterval: ACCOUNTS_MS,
  });
}

/** All that the chain says of an asset; `null` where there is none. */
export function useWholeAsset(index: number) {
  const id = useNetworkId();
  const { chain } = useSources();
  return useQuery({
    queryKey: ['chain', 'whole asset', id, index],
    queryFn: async () => {
      const { readWholeAsset } = await import('../chain/asset-account');
      if (!id) return null;
      const found = await readWholeAsset(await chain(), id, index);
      return found ? { ...found, readAtMs: Date.now() } : null;
    },
    enabled: id !== undefined,
    refetchInterval: ACCOUNTS_MS,
  });
}

export type FoundAsset = NonNullable<ReturnType<typeof useWholeAsset>['data']>;
