import { describe, expect, test } from 'vitest';
import vectors from '../../../crates/client/vectors/sending.json';
import { MOST_UNITS, offer, priorityFee, unitLimit, withBudget, withNonce } from '../../src/signing/budget';

describe('the rules of the command', () => {
  test.each(vectors.limits)('limit of $units_consumed units', ({ units_consumed: used, limit }) => {
    expect(unitLimit(BigInt(used))).toBe(Number(limit));
  });
  test.each(vectors.offers)('offer of attempt $attempt after $recent', ({ recent, attempt, offer: expected }) => {
    expect(offer(recent.map(BigInt), Number(attempt))).toBe(BigInt(expected));
  });
  test.each(vectors.priority_fees)('fee of $units units at $price', ({ price, units, lamports }) => {
    expect(priorityFee(BigInt(price), Number(units))).toBe(BigInt(lamports));
  });
});

describe('what makes each signing its own', () => {
  test('limits stay in their bounds', () => {
    for (const random of [0, 0xffff_ffff, 0x1234_5678]) {
      const budget = withNonce({ units: 10_000, price: 0n }, Uint32Array.of(random, random));
      expect(budget.units).toBeGreaterThanOrEqual(10_000);
      expect(budget.units).toBeLessThan(11_024);
      expect(budget.loadedBytes).toBeGreaterThan(32 << 20);
      expect(budget.loadedBytes).toBeLessThanOrEqual(64 << 20);
    }
    expect(withNonce({ units: MOST_UNITS, price: 0n }).units).toBe(MOST_UNITS);
  });

  test('no two are alike', () => {
    const drawn = Array.from({ length: 500 }, () => withNonce({ units: 0, price: 0n }));
    expect(new Set(drawn.map(({ units, loadedBytes }) => `${units} ${loadedBytes}`)).size).toBe(500);
  });

  test('instructions of the compute budget are as its program reads them', () => {
    const [units, price, loaded] = withBudget({ units: 0x01020304, price: 5n, loadedBytes: 7 }, []);
    expect([...(units?.data ?? [])]).toEqual([2, 4, 3, 2, 1]);
    expect([...(price?.data ?? [])]).toEqual([3, 5, 0, 0, 0, 0, 0, 0, 0]);
    expect([...(loaded?.data ?? [])]).toEqual([4, 7, 0, 0, 0]);
  });
});
