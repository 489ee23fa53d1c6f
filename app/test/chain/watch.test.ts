import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchAccount } from '../../src/chain/watch';
import { PlayedSocket, playRecorded } from '../recorded';

const ADDRESS = '11111111111111111111111111111112';

beforeEach(() => {
  playRecorded();
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const newest = (): PlayedSocket => {
  const socket = PlayedSocket.opened.at(-1);
  if (!socket) throw new Error('nothing was connected to');
  return socket;
};

const subscribed = (): void => {
  newest().onopen?.();
  newest().says({ jsonrpc: '2.0', id: 1, result: 1001 });
};

test('asks for one account at finalized commitment, and calls back when it changes', () => {
  const changed = vi.fn();
  watchAccount('ws://oracle.test/ws', ADDRESS, changed, vi.fn());
  subscribed();
  expect(newest().url).toBe('ws://oracle.test/ws');
  expect(newest().sent).toMatchObject([{ method: 'accountSubscribe', params: [ADDRESS, { commitment: 'finalized' }] }]);
  expect(changed).not.toHaveBeenCalled();
  newest().says({ method: 'accountNotification', params: {} });
  newest().says({ method: 'slotNotification', params: {} });
  newest().onmessage?.({ data: 'no JSON' });
  expect(changed).toHaveBeenCalledTimes(1);
});

test('comes back after ever longer pauses, and then takes it that something changed', () => {
  const changed = vi.fn();
  watchAccount('ws://oracle.test/ws', ADDRESS, changed, vi.fn());
  subscribed();
  for (const [at, pause] of [1_000, 2_000, 4_000].entries()) {
    newest().close();
    vi.advanceTimersByTime(pause - 1);
    expect(PlayedSocket.opened).toHaveLength(at + 1);
    vi.advanceTimersByTime(1);
    expect(PlayedSocket.opened).toHaveLength(at + 2);
  }
  subscribed();
  expect(changed).toHaveBeenCalledTimes(1);
  newest().close();
  vi.advanceTimersByTime(1_000);
  expect(PlayedSocket.opened).toHaveLength(5);
});

test('ends for good when it is ended', () => {
  const end = watchAccount('ws://oracle.test/ws', ADDRESS, vi.fn(), vi.fn());
  subscribed();
  end();
  vi.advanceTimersByTime(1_000_000);
  expect(PlayedSocket.opened).toHaveLength(1);
});

test('a subscription that is refused is asked for again, ever later, and it is said that nothing is heard', () => {
  const hears = vi.fn();
  watchAccount('ws://oracle.test/ws', ADDRESS, vi.fn(), hears);
  for (const [at, pause] of [1_000, 2_000].entries()) {
    newest().onopen?.();
    newest().says({ jsonrpc: '2.0', id: 1, error: { code: -32603, message: 'too many subscriptions' } });
    expect(hears).toHaveBeenLastCalledWith(false);
    vi.advanceTimersByTime(pause - 1);
    expect(PlayedSocket.opened).toHaveLength(at + 1);
    vi.advanceTimersByTime(1);
    expect(PlayedSocket.opened).toHaveLength(at + 2);
  }
  expect(hears).not.toHaveBeenCalledWith(true);
  subscribed();
  expect(hears).toHaveBeenLastCalledWith(true);
  newest().close();
  expect(hears).toHaveBeenLastCalledWith(false);
});
