// What a wallet bought and sold, asked of a node's history when somebody wants to know: it takes many questions.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ShareHistory } from '../chain/share-history';
import { useNetworkId } from './on-chain';
import { useSources } from './sources';

/** How far it has come: which of the mints, and how many of how many transactions of it. */
export interface Progress {
  readonly at: number;
  readonly read: number;
  readonly of: number;
}

export interface Histories {
  /** By mint. */
  readonly of: ReadonlyMap<string, ShareHistory>;
  /** The first slot of which the node knows transactions. */
  readonly firstSlot: bigint;
  readonly readAtMs: number;
}

/** One mint after the other, so that a page's other questions are not held up. */
export function useShareHistories(wallet: string, mints: readonly string[], isAsked: boolean) {
  const id = useNetworkId();
  const { chain } = useSources();
  const [progress, tell] = useState<Progress>();
  const found = useQuery({
    queryKey: ['chain', 'share histories', id, wallet, mints],
    queryFn: async (): Promise<Histories> => {
      const { readShareHistory } = await import('../chain/share-history');
      if (!id) throw new Error('no network is known');
      const source = await chain();
      const of = new Map<string, ShareHistory>();
      for (const [at, mint] of mints.entries()) {
        of.set(mint, await readShareHistory(source, id, wallet, mint, (read, all) => tell({ at, read, of: all })));
      }
      const firstSlot = await source.ask((rpc, abortSignal) => rpc.getFirstAvailableBlock().send({ abortSignal }));
      return { of, firstSlot: BigInt(firstSlot), readAtMs: Date.now() };
    },
    enabled: isAsked && id !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  return { found, progress };
}
