// What an epoch charged a payer for, session by session: for its owner alone, who signs for it.
import { useQuery } from '@tanstack/react-query';
import type { Signed } from '../api/client';
import { signedText, type SignText } from './signed';
import { useSources } from './sources';

export interface SessionsOf {
  readonly network: string;
  readonly payer: number;
  readonly epoch: bigint;
}

/** What an owner signs, as `docs/reference/api.md` has it: of each epoch another text. */
export const sessionsText = ({ network, payer, epoch }: SessionsOf, expires: number): string =>
  `OpenMast: show the session records of my payer account\nnetwork: ${network}\npayer: ${payer}\nepoch: ${epoch}\nexpires: ${expires}`;

export const signedForSessions = (sign: SignText, of: SessionsOf, nowMs: number): Promise<Signed> =>
  signedText(sign, (expires) => sessionsText(of, expires), nowMs);

/** The records of a closed epoch, which stay as they are. They are forgotten as soon as nothing shows them. */
export function useSessions(payer: number, epoch: bigint, signed: Signed) {
  const { api } = useSources();
  return useQuery({
    queryKey: ['owner', 'sessions', payer, epoch.toString(), signed],
    queryFn: ({ signal }) =>
      api.getSigned('/v1/payers/{index}/sessions', { path: { index: payer }, query: { epoch: Number(epoch) } }, signed, signal),
    staleTime: Infinity,
    gcTime: 0,
  });
}
