import { beforeEach, describe, expect, test, vi } from 'vitest';
import { readClock } from '../../src/chain/clock';

type Times = typeof import('../../src/chain/slot-times');

let times: Times;

beforeEach(async () => {
  vi.resetModules();
  times = await import('../../src/chain/slot-times');
});

describe('the time of a slot', () => {
  test('is what the clock said in it', () => {
    times.keepTime({ slot: 500n, seconds: 1_700_000_000n });
    expect(times.timeOfSlot(500n, 5)).toEqual({ ms: 1_700_000_000_000, from: undefined });
  });

  test('is estimated from the nearest one that is known, before and behind it', () => {
    times.keepTime({ slot: 500n, seconds: 1_700_000_000n });
    times.keepTime({ slot: 560n, seconds: 1_700_000_029n });
    expect(times.timeOfSlot(510n, 5)).toEqual({ ms: 1_700_000_004_000, from: { slot: 500n } });
    expect(times.timeOfSlot(550n, 5)).toEqual({ ms: 1_700_000_025_000, from: { slot: 560n } });
  });

  test('is estimated by what a slot took, once that was seen for 30 s', () => {
    times.keepTime({ slot: 1_000n, seconds: 1_700_000_050n });
    times.keepTime({ slot: 500n, seconds: 1_700_000_000n });
    expect(times.timeOfSlot(1_100n, 5)).toEqual({ ms: 1_700_000_060_000, from: { slot: 1_000n } });
    expect(times.timeOfSlot(90_000n, 20_000)).toEqual({ ms: 16_800, from: 'reading' });
  });

  test('is estimated from when it was read where nothing near is known: 32 slots of 400 ms are behind it', () => {
    expect(times.timeOfSlot(1n, 1_700_000_000_000)).toEqual({ ms: 1_699_999_987_200, from: 'reading' });
    times.keepTime({ slot: 10_000n, seconds: 1_700_000_000n });
    expect(times.timeOfSlot(999n, 20_000).from).toBe('reading');
    expect(times.timeOfSlot(1_000n, 20_000).from).toEqual({ slot: 10_000n });
  });

  test('is none that no calendar has, whatever a node says', () => {
    for (const seconds of [-1n, 0n, 253_402_300_800n, 2n ** 63n - 1n]) times.keepTime({ slot: 7n, seconds });
    expect(times.timeOfSlot(7n, 20_000).from).toBe('reading');
  });

  test('is kept of the newest readings alone', () => {
    for (let slot = 0n; slot < 101n; slot += 1n) times.keepTime({ slot: slot * 20_000n, seconds: 1_700_000_000n });
    expect(times.timeOfSlot(0n, 20_000).from).toBe('reading');
    expect(times.timeOfSlot(20_000n, 5).from).toBeUndefined();
    times.keepTime({ slot: 20_000n, seconds: 1_700_000_001n });
    times.keepTime({ slot: 9_000_000n, seconds: 1_700_000_000n });
    expect(times.timeOfSlot(20_000n, 5)).toEqual({ ms: 1_700_000_001_000, from: undefined });
    expect(times.timeOfSlot(40_000n, 20_000).from).toBe('reading');
  });
});

test('an account that has no clock says no time', () => {
  expect(readClock(undefined)).toBeUndefined();
  expect(readClock(new Uint8Array(39))).toBeUndefined();
});
