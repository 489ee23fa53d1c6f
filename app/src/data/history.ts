// What an account's totals became with each of the newest final epochs.
import { keepPreviousData, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import type { Api, Asked, Path } from '../api/client';
import type { Proof, Settlement } from '../api/types';
import type { NetworkId } from '../chain/decoded';
import { epochLines, missingIn, type EpochLine, type SettledLeaf } from '../proof/history';
import type { OnChain } from '../proof/checks';
import { PROOFS } from '../proof/reading';
import type { Side } from '../verify';
import { useNetworkId } from './on-chain';
import { useEpoch } from './oracle';
import { useSources, type Sources } from './sources';
import { useTurns } from './turns';

/** Epochs that are shown at once. */
export const EPOCHS_A_PAGE = 10;

/** Proofs stay as they are; whether the chain could be reached may change. */
const READ_AGAIN_MS = 60_000;

export interface History {
  /** Newest first. */
  readonly lines: readonly EpochLine[];
  /** The epoch that they were asked for up to, and how many of those up to it the oracle leaves out. */
  readonly upTo: bigint;
  readonly missing: bigint;
  /** Whether the oracle proves epochs before these. */
  readonly hasOlder: boolean;
  readonly readAtMs: number;
}

/** Where the page of epochs ends: `newest` is the newest of them, as the address or a button says; without one, the newest of all. */
export function useHistory(side: Side, index: number | undefined, newest?: string) {
  const id = useNetworkId();
  const sources = useSources();
  const client = useQueryClient();
  const final = useEpoch().data?.data.final_epoch;
  const last = newest ?? final;
  return useQuery({
    queryKey: ['history', id, side, index, last],
    queryFn: () => (id && index !== undefined && last ? read(sources, client, id, { side, index }, last) : undefined),
    enabled: id !== undefined && index !== undefined && last !== undefined && last !== '0',
    placeholderData: keepPreviousData,
    staleTime: READ_AGAIN_MS,
  });
}

/** The same page by page, from the newest epochs on. */
export function useEpochPages(side: Side, index: number) {
  const { before, turns } = useTurns();
  const history = useHistory(side, index, before);
  const oldest = history.data?.lines.at(-1);
  return {
    history,
    ...turns(history.data?.hasOlder && oldest ? String(oldest.epoch - 1n) : undefined),
  };
}

async function read(
  { api, chain }: Sources,
  client: QueryClient,
  id: NetworkId,
  asked: { side: Side; index: number },
  last: string,
): Promise<History> {
  const limit = EPOCHS_A_PAGE + 1;
  const { data } = await once(api, client, '/v1/settlements', { path: {}, query: { limit, before: Number(last) + 1 } });
  // Of settlements that are closed nothing can be proven any more.
  const settlements = eachOnce(data.settlements.filter(({ state }) => state === 'final'), BigInt(last));
  const proofs: Proof[] = [];
  for (const { epoch } of settlements) {
    const proof = await once(api, client, PROOFS[asked.side], { path: { index: asked.index }, query: { epoch: Number(epoch) } });
    proofs.push(proof.data);
  }
  const onChain = await chainStates(chain, id, settlements);
  const leaves = settlements.flatMap((settlement, at): SettledLeaf[] => {
    const proof = proofs[at];
    return proof ? [{ settlement, proof, onChain: onChain[at] ?? { kind: 'absent' } }] : [];
  });
  const lines = epochLines(id.network, asked, leaves);
  const upTo = BigInt(last);
  return { lines, upTo, missing: missingIn(lines, upTo), hasOlder: settlements.length > EPOCHS_A_PAGE, readAtMs: Date.now() };
}

/** Those that were asked for, newest first: one that is shown twice, or is of a later page, would make up for one that is left out. */
function eachOnce(settlements: readonly Settlement[], upTo: bigint): Settlement[] {
  const byEpoch = new Map(settlements.map((it) => [BigInt(it.epoch), it]));
  return [...byEpoch].filter(([epoch]) => epoch <= upTo).sort(([one], [other]) => Number(other - one)).map(([, it]) => it);
}

/** What does not change any more is asked for once. */
function once<P extends Path>(api: Api, client: QueryClient, path: P, asked: Asked<P>) {
  const queryKey = ['oracle', path, asked];
  return client.fetchQuery({ queryKey, queryFn: ({ signal }) => api.get(path, asked, signal), staleTime: Infinity });
}

async function chainStates(chain: Sources['chain'], id: NetworkId, settlements: readonly Settlement[]): Promise<OnChain[]> {
  try {
    const { readSettlements } = await import('../chain/settlements');
    const found = await readSettlements(await chain(), id, settlements.map(({ epoch }) => BigInt(epoch)));
    return found.map((it): OnChain => (it ? { kind: 'there', contentHash: Uint8Array.from(it.contentHash) } : { kind: 'absent' }));
  } catch (error) {
    const why = error instanceof Error ? error.message : 'The chain cannot be reached from this page';
    return settlements.map(() => ({ kind: 'unreachable', why }));
  }
}
