// Where everything on the page comes from: an oracle, and the chain.
import { createContext, useContext } from 'react';
import { AdminToken } from '../api/admin-token';
import { Api } from '../api/client';
import type { Chain } from '../chain/chain';
import { watchAccount } from '../chain/watch';
import { Belonging } from './belonging';

export interface Sources {
  /** Gives nothing of an oracle that is of another network than this page. */
  readonly api: Api;
  readonly belonging: Belonging;
  /** Kept in memory alone; `api` sends it to this page's own oracle. */
  readonly admin: AdminToken;
  /** Loaded when it is first needed: what reads the chain is a large part of the program. */
  readonly chain: () => Promise<Chain>;
  /** Calls back when an account changes, and with whether that is told; the returned function ends that. */
  readonly watch: (address: string, changed: () => void, hears: (does: boolean) => void) => () => void;
}

/** The oracle that serves this page, and the chain through it: no other origin is ever asked. */
export function ownOrigin(): Sources {
  let chain: Promise<Chain> | undefined;
  const admin = new AdminToken();
  const belonging = new Belonging(new Api());
  return {
    api: new Api('', admin, () => belonging.check()),
    belonging,
    admin,
    chain: () => (chain ??= import('../chain/chain').then(({ Chain }) => new Chain(new URL('/rpc', location.origin).href))),
    watch: (address, changed, hears) =>
      watchAccount(new URL('/ws', location.origin.replace(/^http/, 'ws')).href, address, changed, hears),
  };
}

const SourcesContext = createContext<Sources | undefined>(undefined);

export const SourcesProvider = SourcesContext.Provider;

export function useSources(): Sources {
  const sources = useContext(SourcesContext);
  if (!sources) throw new Error('there is no SourcesProvider around this component');
  return sources;
}
