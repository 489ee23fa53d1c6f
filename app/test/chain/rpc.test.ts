import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Chain } from '../../src/chain/chain';
import { signingRpc } from '../../src/signing/rpc';

const URL = 'http://oracle.test/rpc';
const HASH = '11111111111111111111111111111111';

/** When it was asked, in milliseconds since the test began. */
let askedAt: number[];

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(0);
  askedAt = [];
});

afterEach(() => {
  vi.useRealTimers();
});

/** Refuses so often, with this status and this wait in seconds, and answers then. */
function refuses(times: number, status: number, wait?: string): void {
  const began = Date.now();
  vi.stubGlobal('fetch', async (_: unknown, init: RequestInit) => {
    init.signal?.throwIfAborted();
    askedAt.push(Date.now() - began);
    const { id } = JSON.parse(String(init.body)) as { id: string };
    const refused = { jsonrpc: '2.0', id: null, error: { code: -32005, message: 'too many questions at once' } };
    if (askedAt.length <= times) return new Response(JSON.stringify(refused), { status, headers: wait ? { 'retry-after': wait } : {} });
    return new Response(JSON.stringify({ jsonrpc: '2.0', id, result: HASH }));
  });
}

/** What becomes of it, as time passes. */
async function settled<T>(asked: Promise<T>): Promise<T | string> {
  const outcome = asked.catch((error: Error) => error.message);
  await vi.advanceTimersByTimeAsync(60_000);
  return outcome;
}

test('asks again where too many calls are under way, after what the server says and ever longer', async () => {
  refuses(4, 503, '1');
  expect(await settled(new Chain(URL).genesisHash())).toBe(HASH);
  expect(askedAt).toEqual([0, 1_000, 2_000, 3_000, 5_000]);
});

test('where the server says no time, the pauses are short', async () => {
  refuses(3, 429);
  expect(await settled(new Chain(URL).genesisHash())).toBe(HASH);
  expect(askedAt).toEqual([0, 250, 750, 1_750]);
});

test('gives up after five times, and says why', async () => {
  refuses(100, 503, '1');
  expect(await settled(new Chain(URL).genesisHash())).toMatch(/asked too much/);
  expect(askedAt).toHaveLength(5);
  refuses(100, 429);
  askedAt = [];
  expect(await settled(signingRpc(URL).blockHeight('confirmed'))).toMatch(/asked too much/);
  expect(askedAt).toHaveLength(5);
});

test('who would have to wait long is told at once', async () => {
  refuses(1, 429, '30');
  expect(await settled(new Chain(URL).genesisHash())).toMatch(/asked too much/);
  expect(askedAt).toEqual([0]);
});

test('what fails otherwise is not asked again', async () => {
  refuses(1, 502);
  expect(await settled(new Chain(URL).genesisHash())).toMatch(/cannot be reached/);
  expect(askedAt).toEqual([0]);
});

test('no question is waited for longer than its time', async () => {
  // `AbortSignal.timeout` is no timer that a test can move.
  const time = new AbortController();
  vi.spyOn(AbortSignal, 'timeout').mockReturnValue(time.signal);
  refuses(100, 503, '9');
  const outcome = settled(new Chain(URL).genesisHash());
  time.abort();
  expect(await outcome).toMatch(/cannot be reached/);
  expect(askedAt).toEqual([0]);
});
