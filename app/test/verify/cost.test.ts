// What shares cost, by the average: a case for each way in which they come and go, and rules that hold for any of them.
import { describe, expect, test } from 'vitest';
import { averageCost, costOf, type CostMove } from '../../src/verify';

const bought = (quantity: bigint, paid: bigint): CostMove => ({ is: 'bought', quantity, paid });
const sold = (quantity: bigint, received: bigint): CostMove => ({ is: 'sold', quantity, received });

describe('what shares cost', () => {
  test('is what was paid, fee included, and on average', () => {
    const cost = costOf([bought(2_000n, 1_909_500n), bought(1_000n, 1_200_000n)], 3_000n);
    expect(cost).toMatchObject({ known: 3_000n, cost: 3_109_500n, unknown: 0n, left: 0n });
    expect(averageCost(cost, 3)).toBe(1_036_500n);
  });

  test('what is sold goes at the average of that moment', () => {
    const cost = costOf([bought(1_000n, 1_000n), bought(1_000n, 3_000n), sold(500n, 2_000n), bought(500n, 5_000n)], 2_000n);
    expect(cost).toMatchObject({ known: 2_000n, cost: 8_000n, sold: 500n, soldKnown: 500n, soldCost: 1_000n, soldReceived: 2_000n });
  });

  test('what came in another way has no known cost, and is sold last', () => {
    const cost = costOf([bought(1_000n, 500n), sold(3_000n, 3_001n)], 7_000n);
    expect(cost).toMatchObject({ known: 0n, cost: 0n, unknown: 7_000n, soldKnown: 1_000n, soldCost: 500n, soldReceived: 1_000n, received: 3_001n });
    expect(averageCost(cost, 3)).toBeUndefined();
  });

  test('what left in another way takes its average with it', () => {
    expect(costOf([bought(3n, 10n)], 1n)).toMatchObject({ known: 1n, cost: 4n, left: 2n, leftCost: 6n, unknown: 0n });
    expect(costOf([bought(3n, 10n)], 0n)).toMatchObject({ known: 0n, cost: 0n, left: 3n, leftCost: 10n });
  });

  test('without purchases nothing is known', () => {
    expect(costOf([], 5n)).toMatchObject({ known: 0n, cost: 0n, unknown: 5n, bought: 0n, sold: 0n });
  });

  test('no base unit is lost or made, whatever happens', () => {
    let seed = 7n;
    const random = (below: bigint) => (seed = (seed * 6364136223846793005n + 1442695040888963407n) & ((1n << 64n) - 1n)) % below;
    for (let round = 0; round < 500; round += 1) {
      const moves = Array.from({ length: 12 }, () => (random(3n) < 2n ? bought(1n + random(1_000n), random(10_000n)) : sold(1n + random(1_500n), random(10_000n))));
      const held = random(5_000n);
      const cost = costOf(moves, held);
      expect(cost.cost + cost.soldCost + cost.leftCost).toBe(cost.paid);
      expect(cost.known + cost.soldKnown + cost.left).toBe(cost.bought);
      expect(cost.known + cost.unknown).toBe(held);
      expect(cost.soldReceived <= cost.received && cost.soldKnown <= cost.sold).toBe(true);
      for (const value of Object.values(cost)) expect(value >= 0n).toBe(true);
    }
  });

  test('more than 64 bits hold is refused', () => {
    expect(() => costOf([bought(1n << 63n, 1n), bought(1n << 63n, 1n)], 0n)).toThrow(/larger than its unit/);
  });
});
