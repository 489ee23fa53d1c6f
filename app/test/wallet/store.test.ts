import type { Wallet } from '@wallet-standard/base';
import { describe, expect, test } from 'vitest';
import { clusterOf } from '../../src/chain/cluster';
import { iconOf } from '../../src/wallet/usable';
import { signerOf, whyNot } from '../../src/wallet/signing';
import { WalletStore } from '../../src/wallet/store';
import { memoryStorage } from '../signing/memory-storage';
import { keyOf, TestWallet } from './test-wallet';

const [first, second] = [keyOf(new Uint8Array(32).fill(1)), keyOf(new Uint8Array(32).fill(2))];
const KEY = 'openmast-wallet';

/** The wallets of a browser, which come and go. */
function browser(...there: TestWallet[]) {
  const wallets = [...there];
  const hears = new Set<() => void>();
  return {
    registry: {
      get: () => wallets as unknown as readonly Wallet[],
      on: (_: string, listener: () => void) => {
        hears.add(listener);
        return () => void hears.delete(listener);
      },
      register: () => () => undefined,
    },
    add: (wallet: TestWallet) => {
      wallets.push(wallet);
      for (const hear of hears) hear();
    },
  };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('connecting', () => {
  test('lists what can sign, and connects when it is asked to', async () => {
    const wallet = new TestWallet('One', [first, second]);
    const foreign = new TestWallet('Foreign', [first], ['ethereum:1' as never]);
    const storage = memoryStorage();
    const store = new WalletStore(browser(wallet, foreign).registry, storage);
    expect(store.state().wallets.map(({ name }) => name)).toEqual(['One']);
    await settled();
    expect(wallet.connections).toEqual([]);
    await store.connect(wallet.usable);
    expect(store.state().connected?.account.address).toBe(first.address);
    expect(storage.getItem(KEY)).toContain(first.address);
  });

  test('says so when it is declined, and nothing is remembered', async () => {
    const wallet = new TestWallet('One', [first]);
    wallet.behaviour.declines = true;
    const storage = memoryStorage();
    const store = new WalletStore(browser(wallet).registry, storage);
    await store.connect(wallet.usable);
    expect(store.state()).toMatchObject({ connected: undefined, asking: undefined, note: expect.stringContaining('did not connect') });
    expect(storage.length).toBe(0);
  });

  test('silently again when somebody comes back, with the same account, also when the wallet comes late', async () => {
    const storage = memoryStorage();
    storage.setItem(KEY, JSON.stringify({ name: 'One', address: second.address }));
    const there = browser();
    const store = new WalletStore(there.registry, storage);
    const wallet = new TestWallet('One', [first, second]).allow();
    there.add(wallet);
    await settled();
    expect(wallet.connections).toEqual([true]);
    expect(store.state().connected?.account.address).toBe(second.address);
  });

  test('silently fails without a word where the wallet does not know the page any more', async () => {
    const storage = memoryStorage();
    storage.setItem(KEY, JSON.stringify({ name: 'One', address: first.address }));
    const store = new WalletStore(browser(new TestWallet('One', [first])).registry, storage);
    await settled();
    expect(store.state()).toMatchObject({ connected: undefined, note: undefined });
  });
});

describe('an account that changes', () => {
  const connected = async () => {
    const wallet = new TestWallet('One', [first]);
    const storage = memoryStorage();
    const store = new WalletStore(browser(wallet).registry, storage);
    await store.connect(wallet.usable);
    return { wallet, storage, store };
  };

  test('in the wallet changes here, with a word', async () => {
    const { wallet, store } = await connected();
    wallet.show([second]);
    expect(store.state()).toMatchObject({ connected: { account: { address: second.address } }, note: 'One changed the account.' });
    wallet.show([]);
    expect(store.state()).toMatchObject({ connected: undefined, note: 'One is disconnected.' });
  });

  test('does not sign what was prepared for another', async () => {
    const { wallet, store } = await connected();
    const before = store.state().connected;
    if (!before) throw new Error('not connected');
    const signer = signerOf(store, before, clusterOf('local'));
    wallet.show([second]);
    await expect(signer.sign(new Uint8Array())).rejects.toThrow('Another account is connected now');
    expect(wallet.asked).toEqual([]);
  });

  test('is forgotten when somebody disconnects', async () => {
    const { storage, store } = await connected();
    await store.disconnect();
    expect([store.state().connected, storage.length]).toEqual([undefined, 0]);
  });
});

describe('the network', () => {
  const account = async (chains: readonly `${string}:${string}`[]) => {
    const wallet = new TestWallet('One', [first], chains);
    const store = new WalletStore(browser(wallet).registry, memoryStorage());
    await store.connect(wallet.usable);
    const { connected } = store.state();
    if (!connected) throw new Error('not connected');
    return connected;
  };
  const MAINNET = clusterOf('5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d');

  test('must be one that the account signs for', async () => {
    expect(whyNot(await account(['solana:devnet']), MAINNET)).toMatch(/does not sign for Solana mainnet/);
    expect(whyNot(await account(['solana:mainnet']), MAINNET)).toBeUndefined();
    expect(whyNot(await account(['solana:mainnet']), clusterOf('local'))).toMatch(/does not sign for/);
    expect(whyNot(await account(['solana:devnet']), clusterOf('local'))).toBeUndefined();
  });
});

test('icons are pictures in the text itself, and nothing else', () => {
  const wallet = new TestWallet('One', [first]);
  expect(iconOf(wallet.usable)).toMatch(/^data:image\/png/);
  expect(iconOf({ ...wallet.usable, icon: 'https://example.org/pixel.png' as never })).toBeUndefined();
});
