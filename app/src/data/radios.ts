// Where the oracle takes reports, and which radios report for an asset: the latter for its owner alone, who signs for it.
import { useQuery } from '@tanstack/react-query';
import type { Answer, Signed } from '../api/client';
import { ApiError } from '../api/error';
import { usePlace } from './place';
import { signedText, type SignText } from './signed';
import { useSources } from './sources';

/** Reports come every few minutes; who waits for the first one looks at it. */
const OFTEN_MS = 5_000;

export type Door = Answer<'/v1/doors'>['doors'][number];
export type AssetRadio = Answer<'/v1/assets/{index}/radios'>['radios'][number];

/** Nothing where no oracle is behind the page, or one that does not tell. */
export function useDoors(): readonly Door[] | undefined {
  const { api } = useSources();
  const hasOracle = usePlace().data?.hasOracle === true;
  return useQuery({
    queryKey: ['oracle', '/v1/doors'],
    queryFn: ({ signal }) => api.get('/v1/doors', { path: {} }, signal),
    enabled: hasOracle,
    staleTime: Infinity,
    retry: false,
  }).data?.data.doors;
}

/** What an owner signs, as `docs/reference/api.md` has it. */
export const radiosText = (network: string, asset: number, expires: number): string =>
  `OpenMast: show the radios of my asset\nnetwork: ${network}\nasset: ${asset}\nexpires: ${expires}`;

/** Has the text signed, from now on. */
export const signedForRadios = (sign: SignText, network: string, asset: number, nowMs: number): Promise<Signed> =>
  signedText(sign, (expires) => radiosText(network, asset, expires), nowMs);

/** What is refused is not asked for again by itself. */
const unlessRefused = ({ state: { error } }: { state: { error: Error | null } }): number | false =>
  error instanceof ApiError && !error.isPassing ? false : OFTEN_MS;

/** A page of the radios that are mapped to the asset, again and again until the signature expires. */
export function useAssetRadios(index: number, signed: Signed, isValid: boolean) {
  const { api } = useSources();
  return useQuery({
    queryKey: ['owner', 'radios', index, signed],
    queryFn: ({ signal }) => api.getSigned('/v1/assets/{index}/radios', { path: { index }, query: { limit: 100 } }, signed, signal),
    enabled: isValid,
    refetchInterval: unlessRefused,
    gcTime: 0,
  });
}
