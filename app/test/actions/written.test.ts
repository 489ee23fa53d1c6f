// Amounts as people write them.
import { describe, expect, test } from 'vitest';
import { baseUnits, someUnits } from '../../src/actions/written';

const unit = { symbol: 'USD', decimals: 6 };

describe('an amount', () => {
  test('is a number of base units', () => {
    expect(baseUnits(' 12.5 ', unit, 0n)).toBe(12_500_000n);
    expect(() => baseUnits('1.0000001', unit, 0n)).toThrow('at most 6 digits');
    expect(() => baseUnits('18446744073710', unit, 0n)).toThrow('more than there can be');
    expect(() => someUnits('0', unit, 5n)).toThrow('more than zero');
  });

  test('is all that somebody has where it is of that, and a price is never all', () => {
    expect(someUnits('all', unit, 5n)).toBe(5n);
    expect(() => baseUnits('all', unit)).toThrow('write a number');
    expect(() => someUnits(' all ', unit)).toThrow('write a number');
  });
});
