// @vitest-environment jsdom
import { act, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PlayedSocket } from '../recorded';
import { open } from './page';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});

afterEach(() => {
  vi.useRealTimers();
});

const settlementsAsked = (): number =>
  vi.mocked(fetch).mock.calls.filter(([input]) => String(input).includes('/v1/settlements?')).length;

const halfAMinute = () => act(() => vi.advanceTimersByTimeAsync(30_000));

test('what is newest is asked for again and again where nobody tells that it changed, and only there', async () => {
  open('/explorer');
  await vi.waitFor(() => screen.getByRole('heading', { name: 'Explorer' }), 30_000);
  await vi.waitFor(() => expect(settlementsAsked()).toBeGreaterThan(0), 30_000);
  const before = settlementsAsked();
  await halfAMinute();
  await vi.waitFor(() => expect(settlementsAsked()).toBe(before + 1));
  const socket = PlayedSocket.opened.at(-1);
  socket?.onopen?.();
  act(() => socket?.says({ jsonrpc: '2.0', id: 1, result: 1001 }));
  await halfAMinute();
  expect(settlementsAsked()).toBe(before + 1);
  socket?.close();
  await halfAMinute();
  await vi.waitFor(() => expect(settlementsAsked()).toBe(before + 2));
});
