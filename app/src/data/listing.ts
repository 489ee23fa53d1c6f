// Questions to the chain about all assets: what lists and maps are made of.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { NamedAsset } from '../chain/chain';
import type { Network } from '../generated/openmast/accounts/network';
import type { LicenceState } from '../verify';
import { useNetworkId } from './on-chain';
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
