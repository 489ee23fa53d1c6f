import { expect, test } from 'vitest';
import type { Asset } from '../../src/generated/openmast/accounts/asset';
import { capacityIn, kindName, stakedPart } from '../../src/markets/words';

test('an announced capacity holds from its first epoch on', () => {
  const asset = { capacityMbps: 100, nextCapacityMbps: 2_000, nextCapacityEpoch: 9n } as Asset;
  expect(capacityIn(asset, 8n)).toBe('100 Mbit/s');
  expect(capacityIn(asset, 9n)).toBe('2,000 Mbit/s');
  expect(capacityIn({ ...asset, nextCapacityEpoch: 0n }, 9n)).toBe('100 Mbit/s');
  expect(capacityIn({ ...asset, capacityMbps: 0 }, 8n)).toBe('not told');
});

test('the part of shares is rounded down', () => {
  expect(stakedPart(1n, 3n)).toBe('33.33 %');
  expect(stakedPart(3n, 3n)).toBe('100 %');
  expect(stakedPart(0n, 0n)).toBe('none');
});

test('a kind that is not known is another', () => expect([0, 255].map(kindName)).toEqual(['Tower', 'Other infrastructure']));
