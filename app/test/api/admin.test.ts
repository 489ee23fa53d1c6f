import { describe, expect, test, vi } from 'vitest';
import { AdminToken } from '../../src/api/admin-token';
import { Api } from '../../src/api/client';

const TOKEN = 'correct-horse';
const asked = () => vi.fn(async (_url: string, _init?: RequestInit) => new Response('{}', { headers: { 'content-type': 'application/json' } }));

function api(base = ''): { api: Api; token: AdminToken; fetched: ReturnType<typeof asked> } {
  const [token, fetched] = [new AdminToken(), asked()];
  vi.stubGlobal('fetch', fetched);
  token.use(TOKEN);
  return { api: new Api(base, token), token, fetched };
}

const authorization = (init: RequestInit | undefined): unknown => (init?.headers as Record<string, string>).authorization;

describe('the admin token', () => {
  test('goes with what the operator asks, and follows no redirect into another origin', async () => {
    const { api: oracle, fetched } = api();
    await oracle.getAsAdmin('/v1/unattributed', { path: {} });
    const [url, init] = fetched.mock.calls[0]!;
    expect(url).toBe('/v1/unattributed');
    expect(authorization(init)).toBe(`Bearer ${TOKEN}`);
    expect(init).toMatchObject({ redirect: 'error', cache: 'no-store', credentials: 'omit' });
  });

  test('does not go with what anybody may ask', async () => {
    const { api: oracle, fetched } = api();
    await oracle.get('/v1/alarms', { path: {} });
    await oracle.get('/v1/keeper', { path: {} });
    for (const [, init] of fetched.mock.calls) expect(authorization(init)).toBeUndefined();
  });

  test('does not go to an oracle elsewhere', async () => {
    const { api: oracle, fetched } = api('https://oracle.test');
    await oracle.getAsAdmin('/v1/unattributed', { path: {} });
    expect(authorization(fetched.mock.calls[0]![1])).toBeUndefined();
  });

  test('is not sent any more once it is forgotten', async () => {
    const { api: oracle, token, fetched } = api();
    token.forget();
    await oracle.getAsAdmin('/v1/unattributed', { path: {} });
    expect(authorization(fetched.mock.calls[0]![1])).toBeUndefined();
    expect(token.version()).toBe(0);
  });

  test('is taken without the line end that it was copied with; what can be in no header is refused', () => {
    const token = new AdminToken();
    expect(token.use(`${TOKEN}\n`)).toBe(true);
    expect(token.header()).toBe(`Bearer ${TOKEN}`);
    for (const text of ['', '  ', 'two words', 'a\nb', 'schlüssel']) expect(token.use(text)).toBe(false);
    expect(token.header()).toBe(`Bearer ${TOKEN}`);
  });

  test('cannot be read from what the object shows', () => {
    const token = new AdminToken();
    token.use(TOKEN);
    expect(JSON.stringify(token) + Object.values(token).join()).not.toContain(TOKEN);
  });
});

describe('readiness and counters', () => {
  test('an oracle that takes no reports answers with 503, which is an answer', async () => {
    const body = { ready: false, reasons: [{ code: 'log_full', detail: 'the log is full' }] };
    vi.stubGlobal('fetch', async () => new Response(JSON.stringify(body), { status: 503, headers: { 'content-type': 'application/json' } }));
    expect((await new Api().readiness()).data).toEqual(body);
  });

  test('a problem with the same status is none', async () => {
    const body = { title: 'Overloaded', code: 'overloaded' };
    vi.stubGlobal('fetch', async () => new Response(JSON.stringify(body), { status: 503, headers: { 'content-type': 'application/problem+json' } }));
    await expect(new Api().readiness()).rejects.toMatchObject({ code: 'overloaded' });
  });

  test('a page of something else is no counters', async () => {
    vi.stubGlobal('fetch', async () => new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } }));
    await expect(new Api().metrics()).rejects.toMatchObject({ code: 'no_oracle' });
  });
});
