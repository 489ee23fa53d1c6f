// The session records of a payer in a closed epoch: for its owner alone, who signs for it.
import { useQuery } from '@tanstack/react-query';
import type { Signed } from '../api/client';
import { signedUntil, type SignsText } from './radios';
import { useSources } from './sources';

/** What an owner signs, as `docs/reference/api.md` has it. */
export const recordsText = (network: string, payer: number, epoch: string, expires: number): string =>
  `OpenMast: show the session records of my payer account\nnetwork: ${network}\npayer: ${payer}\nepoch: ${epoch}\nexpires: ${expires}`;

export const signedForRecords = (sign: SignsText, network: string, payer: number, epoch: string, nowMs: number): Promise<Signed> =>
  signedUntil(sign, nowMs, (expires) => recordsText(network, payer, epoch, expires));

/** Asked once the owner has signed. What was read is forgotten when the screen is left. */
export function useRecords(payer: number, epoch: string, signed: Signed | undefined) {
  const { api } = useSources();
  return useQuery({
    queryKey: ['owner', 'records', payer, epoch, signed],
    queryFn: ({ signal }) => {
      if (!signed) throw new Error('nobody has signed');
      return api.getSigned('/v1/payers/{index}/sessions', { path: { index: payer }, query: { epoch: Number(epoch) } }, signed, signal);
    },
    enabled: signed !== undefined,
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
}
