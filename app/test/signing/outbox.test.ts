// Two tabs of the page, both of which were reviewed before either was signed.
import { AccountRole, type Instruction } from '@solana/kit';
import { beforeEach, describe, expect, test } from 'vitest';
import { clusterOf } from '../../src/chain/cluster';
import { Outbox } from '../../src/signing/outbox';
import type { Plan } from '../../src/signing/plan';
import { Runner } from '../../src/signing/runner';
import { signerOf } from '../../src/wallet/signing';
import { WalletStore } from '../../src/wallet/store';
import { keyOf, TestWallet } from '../wallet/test-wallet';
import { ChainOfTests, ClockOfTests, SYSTEM, lamports } from './chain-of-tests';
import { memoryStorage } from './memory-storage';

const key = keyOf(new Uint8Array(32).fill(3));
const payment: Instruction = {
  programAddress: SYSTEM as never,
  accounts: [{ address: key.address, role: AccountRole.WRITABLE_SIGNER }],
  data: Uint8Array.of(2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0),
};
const planned: Plan = { kind: 'transaction', instructions: [payment], sentence: () => 'You pay 100 in.', cautions: [] };

/** Locks as a browser has them for all tabs of an origin, as far as they are asked for here. */
class Locks {
  readonly held = new Set<string>();

  request = async (name: string, { ifAvailable }: LockOptions, work: (lock: Lock | null) => Promise<unknown>): Promise<unknown> => {
    if (!ifAvailable) throw new Error('nobody waits for a lock');
    if (this.held.has(name)) return work(null);
    this.held.add(name);
    try {
      return await work({ name, mode: 'exclusive' });
    } finally {
      this.held.delete(name);
    }
  };
}

let chain: ChainOfTests;
let wallet: TestWallet;
let storage: Storage;
/** Lets the windows of the wallet, which are open, sign. */
let confirm: () => void;
let windows: number;

beforeEach(() => {
  chain = new ChainOfTests();
  chain.before.set(key.address, lamports(1_000_000_000n));
  chain.afterwards.set(key.address, lamports(999_995_000n));
  wallet = new TestWallet('Test wallet', [key]);
  storage = memoryStorage();
  windows = 0;
  const isConfirmed = new Promise<void>((resolve) => (confirm = resolve));
  const feature = wallet.features['solana:signTransaction'];
  const { signTransaction } = feature;
  feature.signTransaction = async (input) => {
    windows += 1;
    await isConfirmed;
    return signTransaction(input);
  };
});

async function tab(locks: LockManager | undefined): Promise<Runner> {
  const store = new WalletStore({ get: () => [wallet.usable], on: () => () => undefined, register: () => () => undefined }, memoryStorage());
  await store.connect(wallet.usable);
  const { connected } = store.state();
  if (!connected) throw new Error('not connected');
  const outbox = new Outbox('network', key.address, storage, locks);
  const runner = new Runner({ rpc: chain, signer: signerOf(store, connected, clusterOf('local')), outbox, plan: async () => planned, clock: new ClockOfTests() });
  await runner.begin();
  return runner;
}

const confirmed = (): void => void (chain.find = () => ({ slot: 7n, level: 'confirmed', error: undefined }));
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 1));
};

describe('where the browser has locks', () => {
  const locks = () => new Locks() as unknown as LockManager;

  test('one tab signs at a time, and the other says why it does not', async () => {
    const shared = locks();
    const [first, second] = [await tab(shared), await tab(shared)];
    const signing = first.sign();
    await until(() => windows === 1);
    await second.sign();
    expect(second.state()).toMatchObject({ at: 'review', note: expect.stringMatching(/Another tab .* is signing .* nothing was sent from here/) });
    expect(windows).toBe(1);
    confirmed();
    confirm();
    await signing;
    expect(first.state().at).toBe('done');
    expect(new Set(chain.sent).size).toBe(1);
    // The first one changed what the second one was simulated on.
    await second.sign();
    expect(second.state()).toMatchObject({ at: 'review', note: expect.stringContaining('simulated again') });
    await second.sign();
    expect([second.state().at, new Set(chain.sent).size]).toEqual(['done', 2]);
  });

  test('the lock is held until it is decided what became of the transaction', async () => {
    const held = new Locks();
    const runner = await tab(held as unknown as LockManager);
    const signing = runner.sign();
    confirm();
    await until(() => chain.sent.length > 0);
    expect(held.held.size).toBe(1);
    confirmed();
    await signing;
    expect([runner.state().at, held.held.size]).toEqual(['done', 0]);
  });

  test('a browser that refuses them is one that has none', async () => {
    confirmed();
    confirm();
    const runner = await tab({ request: () => Promise.reject(new Error('not here')) } as unknown as LockManager);
    await runner.sign();
    expect(runner.state().at).toBe('done');
  });
});

describe('where it has none', () => {
  test('what another tab has sent meanwhile is looked up instead of what was signed here', async () => {
    const [first, second] = [await tab(undefined), await tab(undefined)];
    const both = [first.sign(), second.sign()];
    await until(() => windows === 2);
    confirm();
    // Whoever comes second finds what the first one sent; that one waits for the chain.
    await Promise.race(both);
    await until(() => chain.sent.length > 0);
    const [later] = [first, second].filter((one) => one.state().at === 'review');
    expect(later?.state()).toMatchObject({ note: expect.stringContaining('What you signed here was not sent') });
    const looking = later?.sign();
    confirmed();
    await Promise.all([...both, looking]);
    expect(later?.state()).toMatchObject({ at: 'done', isEarlier: true });
    expect(new Set(chain.sent).size).toBe(1);
    expect(storage.length).toBe(0);
  });
});

test('what cannot be kept is not sent', async () => {
  confirm();
  const runner = await tab(undefined);
  storage.setItem = () => {
    throw new DOMException('full', 'QuotaExceededError');
  };
  await runner.sign();
  expect(runner.state()).toMatchObject({ at: 'review', note: expect.stringContaining('Nothing was sent') });
  expect(chain.sent).toEqual([]);
});
