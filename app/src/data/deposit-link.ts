// Where a wallet on another machine gets the transaction of a deposit: an oracle that serves Solana Actions says so itself.
import { useQuery } from '@tanstack/react-query';
import { useSources } from './sources';

/** The link without an amount, where the oracle offers one that wallets take. */
export function useDepositLink(index: number) {
  const { api } = useSources();
  const path = `/v1/actions/payers/${index}/deposit` as const;
  return useQuery({
    queryKey: ['action', path],
    queryFn: async ({ signal }) => linkIn((await api.action(path, signal)).data, path),
    staleTime: Infinity,
  });
}

/** What Solana Pay scans: the wallet asks `link` for the transaction of its own account. */
export const solanaPay = (link: string): string => `solana:${encodeURIComponent(link)}`;

/** The address at which wallets reach the oracle is the one that it names itself; they take https alone. */
function linkIn(action: unknown, path: string): string | null {
  for (const href of hrefsIn(action)) {
    // An amount that a person fills in stands between braces there.
    const url = URL.canParse(href) ? new URL(href) : undefined;
    if (url?.protocol === 'https:' && url.pathname === path) return url.origin + path;
  }
  return null;
}

function hrefsIn(action: unknown): string[] {
  const { links } = { links: undefined, ...(typeof action === 'object' ? action : null) } as { links: unknown };
  const { actions } = { actions: undefined, ...(typeof links === 'object' ? links : null) } as { actions: unknown };
  if (!Array.isArray(actions)) return [];
  return actions.flatMap((it: unknown) =>
    typeof it === 'object' && it !== null && 'href' in it && typeof it.href === 'string' ? [it.href] : [],
  );
}
