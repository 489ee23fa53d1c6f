// What several assets earned by epoch, at once.
import { useQuery } from '@tanstack/react-query';
import type { IncomeList } from '../api/types';
import { billed } from './oracle';
import { useSources } from './sources';

export interface Incomes {
  readonly lists: readonly IncomeList[];
  readonly readAtMs: number;
}

/** A page of each asset's income. One after another: the oracle reads each from its archives. */
export function useIncomes(assets: readonly number[], before: string | undefined) {
  const { api } = useSources();
  return useQuery({
    queryKey: ['oracle', 'incomes', assets, before],
    queryFn: async ({ signal }): Promise<Incomes> => {
      const lists: IncomeList[] = [];
      for (const index of assets) {
        lists.push((await api.get('/v1/assets/{index}/income', billed(index, before), signal)).data);
      }
      return { lists, readAtMs: Date.now() };
    },
  });
}
