// What comes first, by the examples of the ledger's own tests (`crates/ledger/tests/{split,levy,treasury}_schedule.rs`).
import { expect, test } from 'vitest';
import { firstByLevy, firstByMove, firstBySplit, firstByTreasury, isMovedBy } from '../../src/verify';

const span = (collected: bigint, oldestKept: bigint) => ({ collected, oldestKept });

test('the last settlement before a split changes, while it is kept', () => {
  const split = { stakers: 6000, nextStakers: 4000, nextEpoch: 5n };
  expect(firstBySplit(split, span(3n, 4n), 5n)).toBe(4n);
  expect(firstBySplit(split, span(3n, 5n), 5n)).toBeUndefined();
  expect(firstBySplit(split, span(3n, 1n), 4n)).toBeUndefined();
  expect(firstBySplit(split, span(4n, 1n), 9n)).toBeUndefined();
  expect(firstBySplit({ ...split, nextEpoch: 0n }, span(0n, 0n), 9n)).toBeUndefined();
});

test('the last one before the treasury’s part changed, as the settlement says', () => {
  const treasury = { treasury: 500, before: 300, firstEpoch: 5n };
  expect(firstByTreasury(treasury, span(3n, 4n))).toBe(4n);
  expect(firstByTreasury(treasury, span(3n, 5n))).toBeUndefined();
  expect(firstByTreasury(treasury, span(4n, 1n))).toBeUndefined();
});

test('the last one before the newest change of a levy, which has one before it itself', () => {
  const levy = { before: 1, levy: 8, firstEpoch: 5n, nextLevy: 0, nextEpoch: 8n };
  expect(firstByLevy(levy, span(0n, 1n), 9n)).toBe(7n);
  expect(firstByLevy(levy, span(0n, 1n), 7n)).toBe(4n);
  // All three were let pass, or two of them.
  expect(firstByLevy(levy, span(0n, 8n), 9n)).toBeUndefined();
  expect(firstByLevy(levy, span(0n, 5n), 7n)).toBeUndefined();
  expect(firstByLevy(levy, span(0n, 1n), 4n)).toBeUndefined();
  expect(firstByLevy({ ...levy, firstEpoch: 0n, nextEpoch: 0n }, span(0n, 0n), 9n)).toBeUndefined();
});

test('the last one before an asset moves', () => {
  expect(firstByMove(7n, span(0n, 1n), 6n)).toBeUndefined();
  expect(firstByMove(7n, span(0n, 6n), 7n)).toBe(6n);
  expect(firstByMove(7n, span(0n, 7n), 7n)).toBeUndefined();
  expect([5n, 6n, 7n].map((epoch) => isMovedBy(7n, epoch))).toEqual([false, true, true]);
});
