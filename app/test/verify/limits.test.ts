// What no vector can say: results that do not fit, and input that is none.
import { describe, expect, test } from 'vitest';
import * as rules from '../../src/verify';

const U64_MAX = (1n << 64n) - 1n;

describe('numbers', () => {
  test.each(['', '-1', '01', '1.0', ' 1', '1e3', '0x10', '18446744073709551616', '99999999999999999999'])(
    '%j is no amount',
    (text) => expect(() => rules.parseU64(text)).toThrow(rules.ArithmeticError),
  );

  test('the largest amount is one', () => expect(rules.parseU64('18446744073709551615')).toBe(U64_MAX));

  test.each([-1, 0.5, 2 ** 32, Number.NaN])('%d is no index', (index) => {
    expect(() => rules.u32(index)).toThrow(rules.ArithmeticError);
  });

  test.each([-1, 10_001, 0.5])('%d are no basis points', (parts) => {
    expect(() => rules.partOf(1n, parts)).toThrow('basis points');
  });
});

describe('what does not fit is refused, and never wraps', () => {
  test('a charge', () => {
    expect(() => rules.worthOf(10n ** 9n << 64n)).toThrow(rules.ArithmeticError);
    expect(() => rules.chargedAtMost(U64_MAX, 1_000_000_001n)).toThrow(rules.ArithmeticError);
    expect(rules.chargedAtMost(U64_MAX, 1_000_000_000n)).toBe(U64_MAX);
  });

  test('a reward', () => {
    const pool = { perShare: (1n << 128n) - 1n, remainder: 0n };
    expect(() => rules.accrueReward(pool, 1n, 1n)).toThrow(rules.ArithmeticError);
    expect(() => rules.settleRewards(rules.NO_REWARDS, pool, 2n)).toThrow(rules.ArithmeticError);
    expect(() => rules.accrueReward(rules.EMPTY_POOL, 1n, 0n)).toThrow(rules.ArithmeticError);
    expect(() => rules.settleRewards({ ...rules.NO_REWARDS, perSharePaid: 1n }, rules.EMPTY_POOL, 1n)).toThrow(
      rules.ArithmeticError,
    );
  });

  test('a split of more than the whole', () => {
    expect(() => rules.split({ treasury: 6_000, levy: 5_000, stakers: 0 }, 10n, 1n, 1n)).toThrow('10000 basis points');
  });

  test('what stops at the largest number', () => {
    expect(rules.trailingAfter(U64_MAX, U64_MAX)).toBe(U64_MAX);
  });
});

describe('rounding', () => {
  test('a part of a base unit may be charged as a whole one', () => {
    expect(rules.chargedAtMost(1_000_000_001n, 25n)).toBe(26n);
    expect(rules.chargedAtMost(0n, 25n)).toBe(0n);
  });

  test('bytes that were paid for are rounded down, and never more than there were', () => {
    expect(rules.partOfBytes(1n, 3n, 100n)).toBe(33n);
    expect(rules.partOfBytes(9n, 3n, 100n)).toBe(100n);
    expect(rules.partOfBytes(9n, 0n, 100n)).toBe(0n);
  });

  test('a statement asks for no more than is there', () => {
    expect(rules.statementClaim(10n, 100n, 95n)).toBe(5n);
    expect(rules.statementClaim(10n, 100n, 101n)).toBe(0n);
  });
});

describe('the breaker', () => {
  const pairs = [
    { asset: 0, amount: 6n },
    { asset: 1, amount: 10n },
    { asset: 0, amount: 4n },
  ];

  test('lets everything through while there is room', () => {
    expect(rules.shareAmongPairs(pairs, [0n, 0n], 20n)).toEqual([6n, 10n, 4n]);
    expect(rules.letThrough(15n, 20n)).toBe(15n);
    expect(rules.backlogBound(15n)).toBe(30n);
  });

  test('shares what is less among assets, then among their pairs', () => {
    expect(rules.shareAmongPairs(pairs, [0n, 0n], 10n)).toEqual([3n, 5n, 2n]);
    expect(rules.shareAmongPairs(pairs, [0n, 8n], 10n)).toEqual([1n, 9n, 0n]);
  });

  test('knows no asset that is not on chain', () => {
    expect(() => rules.shareAmongPairs(pairs, [0n], 1n)).toThrow('asset 1 is not on chain');
  });
});
