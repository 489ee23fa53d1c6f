// A page that comes back after days looks up what it sent before, and nodes may have forgotten it.
import { beforeEach, describe, expect, test } from 'vitest';
import { deliver } from '../../src/signing/deliver';
import { BEGINNING, after, mayPrepare, type Outgoing } from '../../src/signing/machine';
import { ChainOfTests, ClockOfTests } from './chain-of-tests';

const OUTGOING: Outgoing = { sentence: 'You pay 100 in.', bytes: 'AA==', signature: 'x', lastValidBlockHeight: '250', slot: '90' };
const DAYS = 1_000_000n;

let chain: ChainOfTests;

beforeEach(() => {
  chain = new ChainOfTests();
  chain.height = DAYS;
  chain.send = async () => undefined;
});

const decided = (outgoing: Outgoing = OUTGOING) => deliver(chain, outgoing, new ClockOfTests());

describe('a transaction that no history has', () => {
  test('has expired where the history reaches to when it was signed', async () => {
    chain.firstSlot = 91n;
    expect(await decided()).toEqual({ type: 'expired' });
  });

  test('is unknown where the history begins later', async () => {
    chain.firstSlot = 92n;
    expect(await decided()).toMatchObject({ type: 'lost', isOver: true });
  });

  test.each([
    ['the node does not tell how far it reaches', () => void (chain.firstSlot = undefined), OUTGOING],
    ['it is not known when it was signed', () => undefined, { ...OUTGOING, slot: undefined }],
  ])('is unknown after days, and has expired within the hour, where %s', async (_, prepare, outgoing) => {
    prepare();
    expect(await decided(outgoing)).toMatchObject({ type: 'lost', isOver: true });
    chain.height = 250n + 9_000n;
    expect(await decided(outgoing)).toEqual({ type: 'expired' });
    chain.height += 1n;
    expect(await decided(outgoing)).toMatchObject({ type: 'lost' });
  });

  test('is found where one has it', async () => {
    chain.firstSlot = 92n;
    chain.find = (_, inHistory) => (inHistory ? { slot: 95n, level: 'finalized', error: undefined } : undefined);
    expect(await decided()).toEqual({ type: 'landed' });
  });
});

test('what is unknown and over lets another one be prepared, and what is unknown alone does not', () => {
  const sent = after(BEGINNING, { type: 'resume', outgoing: OUTGOING });
  expect(mayPrepare(after(sent, { type: 'lost', why: 'nobody answers' }))).toBe(false);
  const over = after(sent, { type: 'lost', why: 'forgotten', isOver: true });
  expect(mayPrepare(over)).toBe(true);
  expect(after(over, { type: 'look' })).toMatchObject({ at: 'sent', isEarlier: true });
});
