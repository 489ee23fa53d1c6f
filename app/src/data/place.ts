// Where this page is: which network it shows, and whether an oracle is behind it.
import { useQuery } from '@tanstack/react-query';
import { useSources } from './sources';

export function usePlace() {
  const { belonging } = useSources();
  return useQuery({ queryKey: ['place'], queryFn: () => belonging.place(), staleTime: Infinity });
}
