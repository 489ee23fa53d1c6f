import { describe, expect, test, vi } from 'vitest';
import { Api } from '../../src/api/client';
import { ApiError } from '../../src/api/error';
import { playRecorded } from '../recorded';

const api = new Api('http://oracle.test');

const answers = (body: BodyInit | null, status = 200, type = 'application/json') =>
  vi.stubGlobal('fetch', async () => new Response(body, { status, headers: { 'content-type': type } }));

async function failure(action: Promise<unknown>): Promise<ApiError> {
  const error = await action.then(() => undefined, (reason: unknown) => reason);
  if (!(error instanceof ApiError)) throw new Error(`no ApiError: ${String(error)}`);
  return error;
}

test('asks for what the path and its query say', async () => {
  playRecorded();
  const { data } = await api.get('/v1/assets/{index}', { path: { index: 0 } });
  expect(data.index).toBe(0);
  const list = await api.get('/v1/settlements', { path: {}, query: { limit: 10 } });
  expect(list.data.settlements).toHaveLength(10);
});

test('an answer has its time', async () => {
  playRecorded();
  const before = Date.now();
  const { receivedAtMs } = await api.get('/health', { path: {} });
  expect(receivedAtMs).toBeGreaterThanOrEqual(before);
});

describe('failures in words', () => {
  test('a problem document says what to do', async () => {
    playRecorded();
    const error = await failure(api.get('/v1/assets/{index}', { path: { index: 3 } }));
    expect(error.code).toBe('no_account');
    expect(error.message).toBe('There is no such asset or payer: the oracle knows no asset with index 3');
    expect(error.whatToDo).toContain('Check the index on chain');
    expect(error.isPassing).toBe(false);
  });

  test('a problem that is none', async () => {
    answers('[]', 502);
    expect((await failure(api.get('/health', { path: {} }))).message).toBe('The oracle answered with status 502');
  });

  test('a page where the API should be', async () => {
    answers('<!doctype html>', 200, 'text/html');
    expect((await failure(api.get('/health', { path: {} }))).code).toBe('no_oracle');
    answers('{"half', 200);
    expect((await failure(api.get('/health', { path: {} }))).code).toBe('no_oracle');
  });

  test('no connection', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('fetch failed')));
    const error = await failure(api.get('/health', { path: {} }));
    expect(error.code).toBe('unreachable');
    expect(error.isPassing).toBe(true);
  });

  test('more than an answer should have', async () => {
    let cancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
      cancel: () => void (cancelled = true),
    });
    answers(endless);
    expect((await failure(api.get('/health', { path: {} }))).code).toBe('too_large');
    expect(cancelled).toBe(true);
  });

  test('the asker who went away gets no message', async () => {
    const asker = new AbortController();
    asker.abort();
    vi.stubGlobal('fetch', (_: string, init: RequestInit) => Promise.reject(init.signal?.reason));
    await expect(api.get('/health', { path: {} }, asker.signal)).rejects.not.toBeInstanceOf(ApiError);
  });
});
