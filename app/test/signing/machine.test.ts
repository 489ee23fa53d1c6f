import { describe, expect, test } from 'vitest';
import { after, mayLeave, mayPrepare, type Event, type Offer, type Outgoing, type State } from '../../src/signing/machine';

const offer: Offer = { sentence: 'You stake.', effects: { changes: [], fee: 5_000n, rent: 0n }, cautions: [], next: undefined, preparedAtMs: 0 };
const outgoing: Outgoing = { sentence: 'You stake.', bytes: 'AA==', signature: 's', lastValidBlockHeight: '9' };
const isEarlier = false;

const STATES: Record<State['at'], State> = {
  preparing: { at: 'preparing' },
  refused: { at: 'refused', why: '' },
  idle: { at: 'idle', why: '' },
  review: { at: 'review', offer },
  signing: { at: 'signing', offer },
  sent: { at: 'sent', outgoing, isEarlier },
  unknown: { at: 'unknown', outgoing, isEarlier, why: '' },
  done: { at: 'done', outgoing, isEarlier },
  failed: { at: 'failed', outgoing, isEarlier, why: '' },
  expired: { at: 'expired', outgoing, isEarlier },
};

const EVENTS: readonly Event[] = [
  { type: 'prepare' },
  { type: 'resume', outgoing },
  { type: 'offered', offer },
  { type: 'refused', why: '' },
  { type: 'nothing', why: '' },
  { type: 'sign' },
  { type: 'declined', why: '' },
  { type: 'signed', outgoing },
  { type: 'landed' },
  { type: 'failed', why: '' },
  { type: 'expired' },
  { type: 'lost', why: '' },
  { type: 'look' },
];

/** All that changes anything; whatever is not here must change nothing. */
const FOLLOWS: Record<string, State['at']> = {
  'preparing resume': 'sent',
  'preparing offered': 'review',
  'preparing refused': 'refused',
  'preparing nothing': 'idle',
  'refused prepare': 'preparing',
  'idle prepare': 'preparing',
  'review prepare': 'preparing',
  'review sign': 'signing',
  'signing declined': 'review',
  'signing signed': 'sent',
  'sent landed': 'done',
  'sent failed': 'failed',
  'sent expired': 'expired',
  'sent lost': 'unknown',
  'unknown look': 'sent',
  'done prepare': 'preparing',
  'failed prepare': 'preparing',
  'expired prepare': 'preparing',
};

const ALL = Object.values(STATES).flatMap((state) => EVENTS.map((event) => ({ name: `${state.at} ${event.type}`, state, event })));

describe('which state follows which', () => {
  test.each(ALL)('$name', ({ name, state, event }) => {
    const next = after(state, event);
    if (FOLLOWS[name]) expect(next.at).toBe(FOLLOWS[name]);
    else expect(next).toBe(state);
  });
});

describe('a retry cannot pay twice', () => {
  test('nothing is prepared while a transaction may land or the wallet is asked', () => {
    expect(Object.values(STATES).filter((state) => !mayPrepare(state)).map(({ at }) => at).sort()).toEqual(['preparing', 'sent', 'signing', 'unknown']);
  });

  test('from what may land, only a decision leads away, and looking again keeps the same transaction', () => {
    for (const at of ['sent', 'unknown'] as const) {
      const reached = EVENTS.map((event) => after(STATES[at], event));
      for (const state of reached) expect(state).toHaveProperty('outgoing', outgoing);
    }
  });

  test('nobody leaves while the wallet is asked or the chain decides', () => {
    expect(Object.values(STATES).filter((state) => !mayLeave(state)).map(({ at }) => at)).toEqual(['signing', 'sent']);
  });

  test('what the wallet refused is offered again, with the reason', () => {
    expect(after(STATES.signing, { type: 'declined', why: 'no' })).toEqual({ at: 'review', offer, note: 'no' });
  });
});
