// A fetch that answers as a demo's oracle and its network did when `npm run record` asked them.
import { getBase58Encoder } from '@solana/kit';
import { vi } from 'vitest';
import type { SessionList } from '../src/api/types';
import { transactionOf, type Told } from '../src/chain/transactions';
import apiFile from './recorded/api.json';
import archivesFile from './recorded/archives.json';
import chainFile from './recorded/chain.json';
import operatorFile from './recorded/operator.json';
import sessionsFile from './recorded/sessions.json';
import transactionsFile from './recorded/transactions.json';

export interface Recorded {
  status: number;
  type: string;
  // An answer's shape is what the test is about.
  body: any;
}

interface Account {
  owner: string;
  data: [string, string];
}

const operator: { answers: Record<string, Recorded> } = operatorFile;
const api: { answers: Record<string, Recorded> } = { answers: { ...apiFile.answers, ...operator.answers } };
// JSON has no tuples.
const chain = chainFile as unknown as { genesisHash: string; accounts: Record<string, Account> };

/** Public archives by their hash. */
export const archives: Record<string, string> = archivesFile;

/** Addresses and contents of all accounts of a kind, which begin with these bytes. */
export const accountsOf = (discriminator: ArrayLike<number>): [string, Uint8Array][] =>
  Object.entries(chain.accounts)
    .map(([address, { data }]): [string, Uint8Array] => [address, Uint8Array.from(Buffer.from(data[0], 'base64'))])
    .filter(([, data]) => Array.from(discriminator).every((byte, at) => data[at] === byte));

/** Transactions of another demo by their signatures, oldest first. */
export const transactions = transactionsFile as unknown as Record<string, Told>;

export const genesisHash = chain.genesisHash;
export const sessions: SessionList = sessionsFile;

/** A copy of what a path answered, to look at or to change. */
export function answer(path: string): Recorded {
  const found = api.answers[path];
  if (!found) throw new Error(`${path} is not recorded`);
  return structuredClone(found);
}

export const id = (({ program, network }) => ({ program, network }))(answer('/health').body);
export const finalEpoch: string = answer('/v1/epoch').body.final_epoch;

/** What differs from what was recorded. */
export interface Differences {
  /** Other answers, by path and query. */
  answers?: Record<string, Recorded>;
  /** Other archives, by their hash. */
  archives?: Record<string, string>;
  /** Other accounts, by address; `null` for one that is gone. */
  accounts?: Record<string, Account | null>;
  /** Without it, nobody passes requests on to the chain, as an oracle that knows no such route. */
  hasChain?: boolean;
  /** Without it, nothing is there but the page and the chain, as `openmast app` serves them. */
  hasOracle?: boolean;
}

export const account = (address: string): Account => structuredClone(chain.accounts[address] as Account);

/** A connection to `/ws` as the page sees it, which says what a test has it say. */
export class PlayedSocket {
  static opened: PlayedSocket[] = [];
  readonly sent: any[] = [];
  onopen?: () => void;
  onmessage?: (event: { data: string }) => void;
  onclose?: () => void;
  constructor(readonly url: string) {
    PlayedSocket.opened.push(this);
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  says(message: object): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
  close(): void {
    this.onclose?.();
  }
}

export function playRecorded({ answers = {}, archives: others = {}, accounts = {}, hasChain = true, hasOracle = true }: Differences = {}): void {
  PlayedSocket.opened = [];
  vi.stubGlobal('WebSocket', PlayedSocket);
  vi.stubGlobal('fetch', vi.fn(async (input: string | URL | Request, init?: RequestInit) => {
    const url = new URL(input instanceof Request ? input.url : input, 'http://oracle.test');
    if (url.pathname === '/rpc' && hasChain) return json(200, 'application/json', rpc(JSON.parse(String(init?.body)), accounts));
    const path = url.pathname + url.search;
    if (path === '/app.json' && !(path in answers)) return json(200, 'application/json', { ...id, oracle: hasOracle });
    if (!hasOracle) return json(404, NO_ROUTE.type, NO_ROUTE.body);
    const archive = /^\/v1\/archive\/(\w+)$/.exec(path)?.[1];
    const content = archive === undefined ? undefined : (others[archive] ?? archives[archive]);
    if (content !== undefined) return new Response(content, { headers: { 'content-type': 'application/jsonl' } });
    const { status, type, body } = answers[path] ?? api.answers[path] ?? NO_ROUTE;
    return json(status, type, body);
  }));
}

const NO_ROUTE: Recorded = {
  status: 404,
  type: 'application/problem+json',
  body: { title: 'There is no such route', status: 404, code: 'no_route', what_to_do: 'See /openapi.json.' },
};

const json = (status: number, type: string, body: unknown): Response =>
  new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers: { 'content-type': type } });

function rpc({ id: asked, method, params }: { id: string; method: string; params: [string[]] }, changed: Record<string, Account | null>) {
  const results: Record<string, () => unknown> = {
    getGenesisHash: () => chain.genesisHash,
    getMultipleAccounts: () => ({
      context: { slot: 1 },
      value: params[0].map((address) => (address in changed ? changed[address] : (chain.accounts[address] ?? null))),
    }),
  };
  const history: Record<string, () => unknown> = {
    getTransaction: () => transactions[String(params[0])] ?? null,
    getSignaturesForAddress: () =>
      Object.entries(transactions)
        .filter(([, it]) => transactionOf(it).accounts.includes(String(params[0])))
        .map(([signature, { slot, blockTime }]) => ({ signature, slot, blockTime, err: null, memo: null, confirmationStatus: 'finalized' }))
        .reverse(),
  };
  const search = (): object => {
    const [program, { filters }] = params as unknown as [string, { filters: Filter[] }];
    const found = Object.entries({ ...chain.accounts, ...changed }).filter(
      ([, it]) => it?.owner === program && filters.every((filter) => passes(filter, Buffer.from(it.data[0], 'base64'))),
    );
    return { context: { slot: 1 }, value: found.map(([pubkey, it]) => ({ pubkey, account: it })) };
  };
  const result = method === 'getProgramAccounts' ? search : (results[method] ?? history[method]);
  if (!result) throw new Error(`${method} is not recorded`);
  return { jsonrpc: '2.0', id: asked, result: result() };
}

/** What a search asks of an account's bytes. */
interface Filter {
  dataSize?: number;
  memcmp?: { offset: number; bytes: string };
}

function passes({ dataSize, memcmp }: Filter, data: Buffer): boolean {
  if (!memcmp) return data.length === dataSize;
  const bytes = Buffer.from(getBase58Encoder().encode(memcmp.bytes));
  return data.subarray(memcmp.offset, memcmp.offset + bytes.length).equals(bytes);
}
