// Who signs for what is the owner's alone to see: the text of the reference, and the signature as the oracle takes it.
import { readFile } from 'node:fs/promises';
import { verify, createPublicKey } from 'node:crypto';
import { getBase58Encoder } from '@solana/kit';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Api } from '../../src/api/client';
import { radiosText, signedForRadios } from '../../src/data/radios';
import { Declined } from '../../src/signing/signer';
import { textSignerOf } from '../../src/wallet/signing';
import { WalletStore } from '../../src/wallet/store';
import { memoryStorage } from '../signing/memory-storage';
import { TestWallet, keyOf } from '../wallet/test-wallet';

const key = keyOf(new Uint8Array(32).fill(8));
const NETWORK = '9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin';
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

async function connected(wallet = new TestWallet('Test wallet', [key])) {
  const store = new WalletStore({ get: () => [wallet.usable], on: () => () => undefined, register: () => () => undefined }, memoryStorage());
  await store.connect(wallet.usable);
  const { connected: it } = store.state();
  if (!it) throw new Error('not connected');
  return { wallet, store, it };
}

afterEach(() => vi.unstubAllGlobals());

describe('what an owner signs', () => {
  test('is the text of the reference', async () => {
    const page = await readFile(new URL('../../../docs/reference/api.md', import.meta.url), 'utf8');
    expect(page).toContain(`\n${radiosText(NETWORK, 2, 1_767_225_600)}\n`);
  });

  test('is signed by the wallet, for less than 300 seconds, as base58', async () => {
    const { wallet, store, it } = await connected();
    const { expires, signature } = await signedForRadios(textSignerOf(store, it)!, NETWORK, 2, 1_767_225_000_000);
    expect(expires).toBeGreaterThan(1_767_225_000);
    expect(expires).toBeLessThan(1_767_225_300);
    expect(wallet.texts).toEqual([radiosText(NETWORK, 2, expires)]);
    expect(wallet.asked).toEqual([]);
    const spki = createPublicKey({ key: Buffer.concat([SPKI, key.publicKey]), format: 'der', type: 'spki' });
    expect(verify(null, Buffer.from(wallet.texts[0]!), spki, Uint8Array.from(getBase58Encoder().encode(signature)))).toBe(true);
  });

  test('goes to the oracle in two headers, follows nowhere and is kept by nobody', async () => {
    const asked: [string, RequestInit][] = [];
    vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
      asked.push([url, init]);
      return new Response(JSON.stringify({ index: 2, epoch: '1', count: 0, radios: [] }), { headers: { 'content-type': 'application/json' } });
    });
    await new Api('').getSigned('/v1/assets/{index}/radios', { path: { index: 2 } }, { expires: 9, signature: 'sig' });
    const [[url, init] = ['', {}]] = asked;
    expect(url).toBe('/v1/assets/2/radios');
    expect(init).toMatchObject({ redirect: 'error', cache: 'no-store', credentials: 'omit', headers: { 'openmast-expires': '9', 'openmast-signature': 'sig' } });
  });

  test('is nothing where the person says no, or the wallet signs no texts', async () => {
    const wallet = new TestWallet('Test wallet', [key]);
    const { store, it } = await connected(wallet);
    wallet.behaviour.declines = true;
    await expect(textSignerOf(store, it)!('text')).rejects.toThrow(Declined);
    const mute = { ...it, account: { ...it.account, features: ['solana:signTransaction' as const] } };
    expect(textSignerOf(store, mute)).toBeUndefined();
  });
});
