// Sessions as they are now: for the operator, whose token shows all of them.
import { useQuery } from '@tanstack/react-query';
import type { Answer } from '../api/client';
import { asked } from '../api/asked';
import { useAdminToken } from './operator';
import { useSources } from './sources';

export type LiveSession = Answer<'/v1/sessions'>['sessions'][number];
export type SessionRun = LiveSession['runs'][number];

/** Which sessions are looked for: all that is given must match. */
export interface SessionsAsked {
  readonly sessionId?: string | undefined;
  /** `kind=value`, or the value alone. */
  readonly radio?: string | undefined;
  readonly subscriber?: string | undefined;
  readonly payer?: number | undefined;
}

const MOST_SESSIONS = 20;
const MOST_REPORTS = 100;

/** The sessions with the newest reports. It takes a search of all sessions, so it is not asked again by itself. */
export function useLiveSessions({ sessionId, radio, subscriber, payer }: SessionsAsked) {
  const { api } = useSources();
  const { version, isThere } = useAdminToken();
  const query = asked({ session_id: sessionId, radio, subscriber, payer, limit: MOST_SESSIONS, reports: MOST_REPORTS });
  return useQuery({
    queryKey: ['operator', version, 'sessions', query],
    queryFn: ({ signal }) => api.getAsAdmin('/v1/sessions', { path: {}, query }, signal),
    enabled: isThere,
    retry: false,
    refetchOnWindowFocus: false,
    gcTime: 0,
  });
}
