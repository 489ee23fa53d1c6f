import { AccountRole, getCompiledTransactionMessageDecoder, getTransactionDecoder, getTransactionEncoder, type Instruction } from '@solana/kit';
import { beforeEach, describe, expect, test } from 'vitest';
import { MARKET_PROGRAM_ADDRESS } from '../../src/generated/market/programs/market';
import { OPENMAST_PROGRAM_ADDRESS } from '../../src/generated/openmast/programs/openmast';
import { clusterOf } from '../../src/chain/cluster';
import { instructionsIn, messageIn } from '../../src/signing/compiled';
import { Outbox } from '../../src/signing/outbox';
import { PlanError, type Plan } from '../../src/signing/plan';
import { Runner } from '../../src/signing/runner';
import { unsignedBytes } from '../../src/signing/message';
import { signerOf } from '../../src/wallet/signing';
import { WalletStore } from '../../src/wallet/store';
import { keyOf, TestWallet } from '../wallet/test-wallet';
import { ChainOfTests, ClockOfTests, SYSTEM, lamports } from './chain-of-tests';
import { memoryStorage } from './memory-storage';

const key = keyOf(new Uint8Array(32).fill(3));
const other = keyOf(new Uint8Array(32).fill(4));

/** A transfer of a lamport, which is enough of an instruction. */
const transfer: Instruction = {
  programAddress: SYSTEM as never,
  accounts: [
    { address: key.address, role: AccountRole.WRITABLE_SIGNER },
    { address: other.address, role: AccountRole.WRITABLE },
  ],
  data: Uint8Array.of(2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0),
};

let chain: ChainOfTests;
let clock: ClockOfTests;
let wallet: TestWallet;
let storage: Storage;
let plans: Plan[];

const planned: Plan = { kind: 'transaction', instructions: [transfer], sentence: () => 'You give a lamport.', cautions: [] };

beforeEach(() => {
  chain = new ChainOfTests();
  chain.before.set(key.address, lamports(1_000_000_000n));
  chain.afterwards.set(key.address, lamports(999_994_999n));
  chain.before.set(other.address, lamports(5_000_000n));
  chain.afterwards.set(other.address, lamports(5_000_001n));
  clock = new ClockOfTests();
  wallet = new TestWallet('Test wallet', [key]);
  storage = memoryStorage();
  plans = [];
});

async function runner(plan: () => Promise<Plan> = async () => plans.shift() ?? planned): Promise<Runner> {
  const store = new WalletStore({ get: () => [wallet.usable], on: () => () => undefined, register: () => () => undefined }, memoryStorage());
  const declines = wallet.behaviour.declines ?? false;
  wallet.behaviour.declines = false;
  await store.connect(wallet.usable);
  wallet.behaviour.declines = declines;
  const { connected } = store.state();
  if (!connected) throw new Error('not connected');
  const signer = signerOf(store, connected, clusterOf('local'));
  return new Runner({ rpc: chain, signer, outbox: new Outbox('network', key.address, storage), plan, clock });
}

const confirmed = (): void => void (chain.find = () => ({ slot: 7n, level: 'confirmed', error: undefined }));

describe('an action that succeeds', () => {
  test('is simulated, shown, signed by the wallet, sent and confirmed', async () => {
    chain.recent = [400n, 100n, 300n, 200n];
    const run = await runner();
    await run.begin();
    const review = run.state();
    if (review.at !== 'review') throw new Error(review.at);
    expect(review.offer.sentence).toBe('You give a lamport.');
    // 12 000 units and up to 1 023 more at 300 micro-lamports, rounded up.
    expect(review.offer.effects.fee).toBe(5_004n);
    expect(review.offer.effects.changes).toEqual([{ mint: undefined, before: 1_000_000_000n, after: 1_000_000_000n - 1n - 5_004n }]);
    expect(chain.sent).toEqual([]);
    confirmed();
    await run.sign();
    expect(run.state()).toMatchObject({ at: 'done', outgoing: { signature: chain.sent[0] } });
    const [asked] = wallet.asked;
    expect(asked).toMatchObject({ chain: 'solana:localnet', account: { address: key.address } });
    const message = getCompiledTransactionMessageDecoder().decode(getTransactionDecoder().decode(asked?.transaction as Uint8Array).messageBytes);
    expect(message.version).toBe('legacy');
    expect(storage.length).toBe(0);
  });

  test('asks for nothing where nothing is to be done', async () => {
    plans = [{ kind: 'nothing', why: 'No rewards are owed to you.' }];
    const run = await runner();
    await run.begin();
    expect(run.state()).toEqual({ at: 'idle', why: 'No rewards are owed to you.' });
    await run.sign();
    expect(wallet.asked).toEqual([]);
  });

  test('two of the same are two transactions', async () => {
    confirmed();
    for (let time = 0; time < 2; time += 1) {
      const run = await runner();
      await run.begin();
      await run.sign();
    }
    expect(new Set(chain.sent).size).toBe(2);
  });
});

describe('an action that is refused', () => {
  test('by the simulation asks nobody to sign', async () => {
    chain.refusals = [{ text: 'The amount must be more than zero (error 6004)', isOvertaken: false }];
    const run = await runner();
    await run.begin();
    expect(run.state()).toEqual({ at: 'refused', why: 'The amount must be more than zero (error 6004)' });
    await run.sign();
    expect(wallet.asked).toEqual([]);
    await run.again();
    expect(run.state().at).toBe('review');
  });

  test('because others were faster is planned anew, and not for ever', async () => {
    const notCollected = { text: 'not collected', isOvertaken: true };
    let times = 0;
    const run = await runner(async () => {
      times += 1;
      return planned;
    });
    chain.refusals = [notCollected, notCollected];
    await run.begin();
    expect([run.state().at, times]).toEqual(['review', 3]);
    chain.refusals = Array.from({ length: 9 }, () => notCollected);
    await run.again();
    expect([run.state().at, times]).toEqual(['refused', 7]);
  });

  test('by the plan says why', async () => {
    const run = await runner(() => Promise.reject(new PlanError('You have no shares: get some into this wallet first.')));
    await run.begin();
    expect(run.state()).toEqual({ at: 'refused', why: 'You have no shares: get some into this wallet first.' });
  });

  test('where the fee leaves too little SOL, before it is signed', async () => {
    chain.before.set(key.address, lamports(890_900n));
    chain.afterwards.set(key.address, lamports(885_899n));
    const run = await runner();
    await run.begin();
    expect(run.state()).toMatchObject({ at: 'refused', why: expect.stringContaining('Not enough SOL') });
  });

  test('in the wallet can be signed later', async () => {
    wallet.behaviour.declines = true;
    const run = await runner();
    await run.begin();
    await run.sign();
    expect(run.state()).toMatchObject({ at: 'review', note: expect.stringContaining('Nothing was sent, and nothing was charged.') });
    expect(chain.sent).toEqual([]);
    wallet.behaviour.declines = false;
    confirmed();
    await run.sign();
    expect(run.state().at).toBe('done');
  });
});

describe('a wallet that gives something else back', () => {
  const sign = async (changes: (bytes: Uint8Array) => Uint8Array) => {
    wallet.behaviour.changes = changes;
    const run = await runner();
    await run.begin();
    await run.sign();
    return run.state();
  };

  test('may add instructions, and choose another blockhash', async () => {
    confirmed();
    const guard: Instruction = { programAddress: 'GfVcyD4kkTrj4bKc7WA9sZCin9JDbdT4Zkd3EittNR1W' as never, accounts: [], data: Uint8Array.of(1) };
    const lifetime = { blockhash: other.address, lastValidBlockHeight: 1n };
    const state = await sign(() => unsignedBytes([guard, transfer, guard], key.address, undefined, lifetime));
    // No blockhash of now is valid for longer.
    expect(state).toMatchObject({ at: 'done', outgoing: { lastValidBlockHeight: (chain.height + 150n).toString() } });
  });

  test.each([
    ['leaves the instruction out', () => unsignedBytes([], key.address)],
    ['changes the amount', () => unsignedBytes([{ ...transfer, data: Uint8Array.of(2, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0) }], key.address)],
    ['makes it one that never expires', () => unsignedBytes([{ programAddress: SYSTEM as never, data: Uint8Array.of(4, 0, 0, 0) }, transfer], key.address)],
    ['gives no transaction', () => Uint8Array.of(1, 2, 3)],
  ])('is not sent where it %s', async (_, changes) => {
    let asked = false;
    const state = await sign(() => {
      asked = true;
      return changes();
    });
    expect(asked).toBe(true);
    expect(state.at).toBe('review');
    expect(chain.sent).toEqual([]);
  });

  test('is not sent with a signature that is none', async () => {
    const run = await runner();
    await run.begin();
    wallet.features['solana:signTransaction'].signTransaction = async ({ transaction }) => {
      const decoded = getTransactionDecoder().decode(transaction);
      const signatures = { ...decoded.signatures, [key.address]: new Uint8Array(64).fill(7) as never };
      return [{ signedTransaction: Uint8Array.from(getTransactionEncoder().encode({ ...decoded, signatures })) }];
    };
    await run.sign();
    expect(run.state()).toMatchObject({ at: 'review', note: 'The signature of the wallet is not valid. Nothing was sent.' });
    expect(chain.sent).toEqual([]);
  });
});

describe('a transaction on its way', () => {
  test('is sent again, the same bytes, until it is confirmed', async () => {
    clock.each = () => {
      if (chain.sent.length >= 3) confirmed();
    };
    const run = await runner();
    await run.begin();
    await run.sign();
    expect(run.state().at).toBe('done');
    expect(chain.sent.length).toBeGreaterThanOrEqual(3);
    expect(new Set(chain.sent).size).toBe(1);
    expect(wallet.asked).toHaveLength(1);
  });

  test('is not done while a single node has it', async () => {
    let looks = 0;
    chain.find = () => ({ slot: 7n, level: (looks += 1) > 3 ? 'confirmed' : 'processed', error: undefined });
    const run = await runner();
    await run.begin();
    await run.sign();
    expect([run.state().at, looks]).toEqual(['done', 4]);
  });

  test.each([
    [OPENMAST_PROGRAM_ADDRESS, 6004n, /^The amount must be more than zero/],
    [MARKET_PROGRAM_ADDRESS, 6025n, /^The market refused: The offer has expired/],
  ])('that failed cost its fee, and is told in the words of program %s', async (program, code, words) => {
    plans = [{ ...planned, instructions: [transfer, { ...transfer, programAddress: program }] }];
    const last = () => (instructionsIn(messageIn(wallet.asked[0]?.transaction as Uint8Array)) ?? []).length - 1;
    chain.find = () => ({ slot: 7n, level: 'confirmed', error: { InstructionError: [last(), { Custom: code }] } });
    const run = await runner();
    await run.begin();
    await run.sign();
    expect(run.state()).toMatchObject({ at: 'failed', why: expect.stringMatching(words) });
    expect(storage.length).toBe(0);
  });

  test('has expired once its height has passed and no history has it, and only then there is another', async () => {
    clock.each = () => void (chain.height += 10n);
    const run = await runner();
    await run.begin();
    await run.sign();
    expect(run.state().at).toBe('expired');
    expect(chain.height).toBeGreaterThan(250n);
    expect(wallet.asked).toHaveLength(1);
    await run.again();
    confirmed();
    await run.sign();
    expect(run.state().at).toBe('done');
    expect(new Set(chain.sent).size).toBe(2);
  });

  test('that only a history knows has not expired', async () => {
    clock.each = () => void (chain.height += 60n);
    chain.find = (_, inHistory) => (inHistory ? { slot: 7n, level: 'finalized', error: undefined } : undefined);
    const run = await runner();
    await run.begin();
    await run.sign();
    expect(run.state().at).toBe('done');
  });

  test('has not expired because a node that is behind does not know it', async () => {
    chain.historySlot = 999n;
    clock.each = () => {
      chain.height += 60n;
      if (chain.height > 2_000n) chain.historySlot = 1_000n;
    };
    const run = await runner();
    await run.begin();
    await run.sign();
    expect(run.state().at).toBe('expired');
    expect(chain.height).toBeGreaterThan(2_000n);
  });

  test('of which nobody tells is unknown, and looked for again before anything else is signed', async () => {
    const run = await runner();
    await run.begin();
    wallet.behaviour.changes = (bytes) => {
      chain.isAway = true;
      return bytes;
    };
    await run.sign();
    expect(run.state().at).toBe('unknown');
    // No way leads to another transaction.
    await run.again();
    await run.sign();
    expect(run.state().at).toBe('unknown');
    // The page is loaded anew: what is outstanding comes first.
    const later = await runner();
    await later.begin();
    expect(later.state()).toMatchObject({ at: 'unknown', isEarlier: true });
    chain.isAway = false;
    confirmed();
    await later.look();
    expect(later.state()).toMatchObject({ at: 'done', isEarlier: true });
    expect(new Set(chain.sent).size).toBe(1);
    expect(wallet.asked).toHaveLength(1);
    await later.again();
    expect(later.state().at).toBe('review');
  });

  test('of another tab comes before this one is signed', async () => {
    const [first, second] = [await runner(), await runner()];
    await Promise.all([first.begin(), second.begin()]);
    let isDecided = false;
    clock.each = () => {
      if (isDecided) confirmed();
    };
    const signing = first.sign();
    while (chain.sent.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    const waiting = second.sign();
    isDecided = true;
    await Promise.all([signing, waiting]);
    expect(wallet.asked).toHaveLength(1);
    expect(second.state()).toMatchObject({ at: 'done', isEarlier: true });
  });
});

test('what was simulated long ago is simulated again before it is signed', async () => {
  confirmed();
  const run = await runner();
  await run.begin();
  clock.at += 61_000;
  await run.sign();
  expect(run.state()).toMatchObject({ at: 'review', note: expect.stringContaining('simulated again') });
  expect([chain.simulated.length, wallet.asked.length]).toEqual([2, 0]);
  await run.sign();
  expect(run.state().at).toBe('done');
});

test('what belongs to nobody is not taken for outstanding', () => {
  for (const broken of ['', 'null', '{}', '{"sentence":1}', '{"sentence":"a","bytes":"b","signature":"c","lastValidBlockHeight":"x"}']) {
    storage.setItem(`openmast-outgoing:network:${key.address}`, broken);
    expect(new Outbox('network', key.address, storage).outstanding).toBeUndefined();
  }
});
