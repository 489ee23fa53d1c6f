// Questions to the chain about what is offered of shares, and about what a wallet has in the market.
import { useQuery } from '@tanstack/react-query';
import { useNetworkId } from './on-chain';
import type { FoundAsset } from './portfolio';
import { useSources } from './sources';

/** A search counts as ten questions where the page's server counts them. */
const BOOK_MS = 20_000;
const TRADES_MS = 60_000;

/** What is offered of an asset's shares, and sold by its owner. */
export function useBook({ address, asset }: FoundAsset) {
  const id = useNetworkId();
  const { chain } = useSources();
  return useQuery({
    queryKey: ['chain', 'book', id, asset.index],
    queryFn: async () => {
      const { readBook } = await import('../chain/book');
      if (!id) throw new Error('no network is known');
      return { ...(await readBook(await chain(), id, address, asset)), readAtMs: Date.now() };
    },
    enabled: id !== undefined,
    refetchInterval: BOOK_MS,
  });
}

export type FoundBook = NonNullable<ReturnType<typeof useBook>['data']>;

/** What a wallet offers, bids and bought in sales, of whatever shares. */
export function useTrades(wallet: string) {
  const id = useNetworkId();
  const { chain } = useSources();
  return useQuery({
    queryKey: ['chain', 'trades', id, wallet],
    queryFn: async () => {
      const { readTrades } = await import('../chain/trades');
      if (!id) throw new Error('no network is known');
      return { ...(await readTrades(await chain(), id, wallet)), readAtMs: Date.now() };
    },
    enabled: id !== undefined,
    refetchInterval: TRADES_MS,
  });
}
