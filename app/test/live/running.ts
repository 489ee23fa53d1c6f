// A demo that is running, and its people: plans are carried out as the page does.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { vi } from 'vitest';
import type { Read } from '../../src/actions/place';
import { Api } from '../../src/api/client';
import { clusterOf } from '../../src/chain/cluster';
import type { NetworkId } from '../../src/chain/decoded';
import type { Offer, State } from '../../src/signing/machine';
import { Outbox } from '../../src/signing/outbox';
import type { Plan } from '../../src/signing/plan';
import { signingRpc } from '../../src/signing/rpc';
import { Runner } from '../../src/signing/runner';
import { signerOf } from '../../src/wallet/signing';
import { WalletStore } from '../../src/wallet/store';
import { memoryStorage } from '../signing/memory-storage';
import { keyOf, TestWallet, type Key } from '../wallet/test-wallet';

export const { OPENMAST_API: api, KEYS: keys } = process.env;
export const rpc = signingRpc(`${api}/rpc`);
export const isRunning = api !== undefined && keys !== undefined;

const keyIn = (file: string): Key => keyOf(Uint8Array.from((JSON.parse(readFileSync(file, 'utf8')) as number[]).slice(0, 32)));

export const people = (folder: string): Key[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => keyIn(join(folder, name)));

export const personOf = (name: string): Key => keyIn(join(keys ?? '', `${name}.json`));

/** Node sends no origin of itself; the page's way to the chain answers its own page alone. Gives the oracle and its network. */
export async function reach(): Promise<{ oracle: Api; id: NetworkId }> {
  const plain = globalThis.fetch;
  vi.stubGlobal('fetch', (input: string | URL | Request, init: RequestInit = {}) =>
    plain(input, { ...init, headers: { ...(init.headers as Record<string, string>), origin: api as string, 'sec-fetch-site': 'same-origin' } }),
  );
  const oracle = new Api(api as string);
  const { data } = await oracle.get('/health', { path: {} });
  return { oracle, id: { program: data.program, network: data.network } };
}

/** Carries a plan out. Gives what was offered, and how it ended. */
export async function run(id: NetworkId, key: Key, plan: (read: Read) => Promise<Plan>): Promise<{ offer: Offer | undefined; end: State }> {
  const wallet = new TestWallet('Test wallet', [key]);
  const store = new WalletStore({ get: () => [wallet.usable], on: () => () => undefined, register: () => () => undefined }, memoryStorage());
  await store.connect(wallet.usable);
  const { connected } = store.state();
  if (!connected) throw new Error('not connected');
  const signer = signerOf(store, connected, clusterOf('a local network'));
  const runner = new Runner({ rpc, signer, outbox: new Outbox(id.network, key.address, memoryStorage()), plan: () => plan(rpc.accounts) });
  await runner.begin();
  const reviewed = runner.state();
  if (reviewed.at !== 'review') return { offer: undefined, end: reviewed };
  await runner.sign();
  return { offer: reviewed.offer, end: runner.state() };
}
