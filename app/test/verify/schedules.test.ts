// The examples of docs/reference/money.md and of the ledger's own tests.
import { describe, expect, test } from 'vitest';
import { isOneSpan, levyIn, licenceIn, lotSaleIsOver, salePriceAt, stakersIn, treasuryIn } from '../../src/verify';

test('stakers have 60 % up to epoch 20 and 50 % from 21 on', () => {
  const schedule = { stakers: 6000, nextStakers: 5000, nextEpoch: 21n };
  expect([20n, 21n].map((epoch) => stakersIn(schedule, epoch))).toEqual([6000, 5000]);
  expect(stakersIn({ ...schedule, nextEpoch: 0n }, 99n)).toBe(6000);
});

test('a levy of 3 % up to 13 and 10 % from 14 on, and the least that held before', () => {
  const schedule = { before: 100, levy: 300, firstEpoch: 5n, nextLevy: 1000, nextEpoch: 14n };
  expect([4n, 5n, 13n, 14n].map((epoch) => levyIn(schedule, epoch))).toEqual([100, 300, 300, 1000]);
  expect([4n, 5n].map((epoch) => treasuryIn({ before: 200, treasury: 300, firstEpoch: 5n }, epoch))).toEqual([200, 300]);
});

test('one set of parts holds unless a change lies in between', () => {
  expect(isOneSpan([21n], 15n, 20n)).toBe(true);
  expect(isOneSpan([21n], 15n, 25n)).toBe(false);
  expect(isOneSpan([21n], 20n, 25n)).toBe(true);
  expect(isOneSpan([0n], 0n, 25n)).toBe(true);
});

describe('a sale', () => {
  const price = { start: 300n, floor: 100n, startsAt: 1_000n, endsAt: 1_003n };

  test('falls linearly and is rounded up', () => {
    const times = [999n, 1_000n, 1_001n, 1_002n, 1_003n];
    expect(times.map((now) => salePriceAt(price, now))).toEqual([undefined, 300n, 234n, 167n, undefined]);
  });

  test('ends with its window, when all is sold, and volume at a fixed price is sold in its window', () => {
    const lot = { price, isVolume: true, firstEpoch: 10n, lastEpoch: 20n, endsBy: 9_000n, left: 1n };
    expect(lotSaleIsOver(lot, 6n, 1_000n)).toBe(false);
    expect(lotSaleIsOver(lot, 7n, 1_000n)).toBe(true);
    expect(lotSaleIsOver({ ...lot, price: { ...price, floor: 300n } }, 7n, 1_000n)).toBe(false);
    expect(lotSaleIsOver({ ...lot, left: 0n }, 6n, 1_000n)).toBe(true);
    expect(lotSaleIsOver(lot, 6n, 1_003n)).toBe(true);
    expect(lotSaleIsOver({ ...lot, endsBy: 1_001n }, 6n, 1_001n)).toBe(true);
  });
});

test('a licence holds between its times, but for a suspension that is not lifted, and until it is ended', () => {
  const terms = { validFrom: 10n, validUntil: 20n, suspendedFrom: 5n, liftedFrom: 8n, suspendedUntil: 19n, endedFrom: 12n };
  expect(licenceIn(terms, 4n, 9n)).toBe('announced');
  expect(licenceIn(terms, 4n, 10n)).toBe('in_force');
  expect(licenceIn(terms, 5n, 10n)).toBe('suspended');
  expect(licenceIn(terms, 5n, 19n)).toBe('in_force');
  expect(licenceIn(terms, 8n, 10n)).toBe('in_force');
  expect(licenceIn(terms, 8n, 20n)).toBe('expired');
  expect(licenceIn(terms, 12n, 10n)).toBe('ended');
});
