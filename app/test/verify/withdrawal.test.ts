// What a payer gets back by a proof, as `crates/ledger/src/withdrawal.rs` has it.
import { expect, test } from 'vitest';
import { withdrawalAmount } from '../../src/verify';

test('is what was requested, or what is unspent where that is less', () => {
  expect(withdrawalAmount(30n, 100n, 10n, 50n)).toBe(30n);
  expect(withdrawalAmount(41n, 100n, 10n, 50n)).toBe(40n);
  expect(withdrawalAmount((1n << 64n) - 1n, 100n, 10n, 90n)).toBe(0n);
});

test('is nothing that can be told where accounts or a settlement contradict themselves', () => {
  expect(() => withdrawalAmount(1n, 9n, 10n, 0n)).toThrow('more was withdrawn than deposited');
  expect(() => withdrawalAmount(1n, 100n, 10n, 91n)).toThrow('more accrued than was deposited and not withdrawn');
});
