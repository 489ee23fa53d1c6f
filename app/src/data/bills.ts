// Questions to the oracle about bills, which go back further than settlements stand on chain.
import { useQuery } from '@tanstack/react-query';
import { useSources } from './sources';

/** Epochs of a page: the most that is answered at once. */
export const BILLED_EPOCHS = 1_000;

/** A page of a payer's bills, newest first; `before` is what the page before said. */
export function useBills(payer: number, before: string | undefined) {
  const { api } = useSources();
  return useQuery({
    queryKey: ['oracle', 'bills', payer, before],
    queryFn: ({ signal }) => {
      const query = { limit: BILLED_EPOCHS, ...(before === undefined ? {} : { before: Number(before) }) };
      return api.get('/v1/payers/{index}/bills', { path: { index: payer }, query }, signal);
    },
  });
}

/** A page of what an asset earned by epoch, newest first. */
export function useIncome(asset: number, before: string | undefined) {
  const { api } = useSources();
  return useQuery({
    queryKey: ['oracle', 'income', asset, before],
    queryFn: ({ signal }) => {
      const query = { limit: BILLED_EPOCHS, ...(before === undefined ? {} : { before: Number(before) }) };
      return api.get('/v1/assets/{index}/income', { path: { index: asset }, query }, signal);
    },
  });
}
