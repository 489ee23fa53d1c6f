// Where this page is: which network it shows, and whether an oracle is behind it.
import { useQuery } from '@tanstack/react-query';
import type { NetworkId } from '../chain/decoded';

export interface Place {
  /** The network, where the server tells it; else the oracle does. */
  readonly network?: NetworkId;
  readonly hasOracle: boolean;
}

const TIMEOUT_MS = 20_000;

/** A server that tells nothing is an oracle, or stands before one. */
const BEFORE_AN_ORACLE: Place = { hasOracle: true };

async function read(): Promise<Place> {
  try {
    const response = await fetch('/app.json', { signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!response.ok) return BEFORE_AN_ORACLE;
    const { program, network, oracle } = (await response.json()) as Record<string, unknown>;
    if (typeof program !== 'string' || typeof network !== 'string') return BEFORE_AN_ORACLE;
    return { network: { program, network }, hasOracle: oracle !== false };
  } catch {
    return BEFORE_AN_ORACLE;
  }
}

export const usePlace = () => useQuery({ queryKey: ['place'], queryFn: read, staleTime: Infinity });
