// Questions about all assets: what lists and maps are made of.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { AssetActivity } from '../api/types';
import type { NamedAsset } from '../chain/chain';
import type { Jurisdiction } from '../generated/openmast/accounts/jurisdiction';
import type { Network } from '../generated/openmast/accounts/network';
import type { LicenceState } from '../verify';
import { useNetworkId } from './on-chain';
import { usePlace } from './place';
import { useSources } from './sources';

/** Assets that are read at first: the gateway takes their accounts and mints within two seconds. */
export const LISTED_AT_FIRST = 1_000;

/** So long a list stays as it was read: it is large, and what costs money is read again before anything is signed. */
const LISTED_MS = 60_000;

export interface Listing {
  readonly network: Network;
  readonly assets: readonly NamedAsset[];
  /** So many of the network's assets were looked at. */
  readonly looked: number;
  readonly readAtMs: number;
}

/** The first `most` assets of the network. */
export function useListing(most: number) {
  const id = useNetworkId();
  const { chain } = useSources();
  return useQuery({
    queryKey: ['chain', 'listing', id, most],
    queryFn: async (): Promise<Listing> => {
      if (!id) throw new Error('no network is known');
      const source = await chain();
      const network = await source.network(id);
      const looked = Math.min(network.assetCount, most);
      const found = await source.assets(id, Array.from({ length: looked }, (_, index) => index));
      return { network, assets: found.filter((asset) => asset !== undefined), looked, readAtMs: Date.now() };
    },
    enabled: id !== undefined,
    staleTime: LISTED_MS,
    placeholderData: keepPreviousData,
  });
}

/** The best licence of each of these assets, by index. It is asked for where somebody wants to see it. */
export function useLicensing(listing: Listing | undefined, isWanted: boolean) {
  const id = useNetworkId();
  const { chain } = useSources();
  return useQuery({
    queryKey: ['chain', 'licensing', id, listing?.looked, listing?.readAtMs],
    queryFn: async (): Promise<ReadonlyMap<number, LicenceState | undefined>> => {
      if (!id || !listing) throw new Error('no assets are known');
      const [{ readLicences }, { bestLicence }] = await Promise.all([import('../chain/licences'), import('../chain/regulation')]);
      const licences = await readLicences(await chain(), id, listing.assets);
      return new Map([...licences].map(([index, its]) => [index, bestLicence(its, listing.network)]));
    },
    enabled: isWanted && id !== undefined && listing !== undefined,
    staleTime: LISTED_MS,
    placeholderData: keepPreviousData,
  });
}

/** What assets did lately, by index, as the oracle says it, and what decides how their income is split. */
export interface Activity {
  readonly assets: ReadonlyMap<number, AssetActivity>;
  readonly jurisdictions: ReadonlyMap<number, Jurisdiction>;
  readonly readAtMs: number;
}

/** Assets of one answer: the most that there are. */
const ANSWERED = 1_000;

/** What each of these assets did lately; nothing of them where there is no oracle. It is asked for where somebody wants to see it. */
export function useActivity(listing: Listing | undefined, isWanted: boolean) {
  const id = useNetworkId();
  const { api, chain } = useSources();
  const { data: place } = usePlace();
  return useQuery({
    queryKey: ['oracle', '/v1/assets', id, place?.hasOracle, listing?.looked, listing?.readAtMs],
    queryFn: async ({ signal }): Promise<Activity> => {
      if (!id || !listing || !place) throw new Error('no assets are known');
      const assets = new Map<number, AssetActivity>();
      let from: number | undefined = place.hasOracle ? 0 : undefined;
      while (from !== undefined && from < listing.looked) {
        const { data } = await api.get('/v1/assets', { path: {}, query: { from, limit: Math.min(ANSWERED, listing.looked - from) } }, signal);
        for (const asset of data.assets) assets.set(asset.index, asset);
        // Whatever an oracle says, the next page is further on.
        from = data.next_from != null && data.next_from > from ? data.next_from : undefined;
      }
      const [{ readJurisdictions }, { levyingJurisdictions }] = await Promise.all([import('../chain/asset-account'), import('../chain/schedule')]);
      const jurisdictions = await readJurisdictions(await chain(), id, listing.assets.flatMap(levyingJurisdictions));
      return { assets, jurisdictions, readAtMs: Date.now() };
    },
    enabled: isWanted && id !== undefined && listing !== undefined && place !== undefined,
    staleTime: LISTED_MS,
    placeholderData: keepPreviousData,
  });
}
