import { expect, test } from 'vitest';
import { countryName, countrySaid } from '../../src/ui/country';
import { currency, decimal, isoTime, short, size, span, times, whole } from '../../src/ui/format';

test.each([
  [0n, '0.00'],
  [1n, '0.000001'],
  [1_250_000n, '1.25'],
  [-1n, '−0.000001'],
  [18_446_744_073_709_551_615n, '18,446,744,073,709.551615'],
])('%s base units are %s', (baseUnits, text) => expect(currency(baseUnits)).toBe(text));

test.each([
  [0n, '0 B'],
  [999n, '999 B'],
  [1_000n, '1 kB'],
  [1_999n, '1.99 kB'],
  [28_158_916_458n, '28.15 GB'],
  [18_446_744_073_709_551_615n, '18.44 EB'],
])('%s bytes are %s', (bytes, text) => expect(size(bytes)).toBe(text));

test('a time may be any number', () => {
  expect(isoTime(0)).toBe('1970-01-01T00:00:00.000Z');
  expect(times(Date.UTC(2027, 5, 30))).toMatch(/2027-06-30 00:00:00 UTC$/);
  expect([isoTime(Number(2n ** 63n - 1n) * 1000), times(Number(2n ** 63n - 1n) * 1000)]).toEqual([undefined, 'after the year 9999']);
  expect([isoTime(-1), times(-1), isoTime(Number.NaN)]).toEqual([undefined, 'before 1970', undefined]);
});

test('numbers in groups', () => {
  expect(whole(1_234_567)).toBe('1,234,567');
  expect(whole(-1_234n)).toBe('−1,234');
  expect(decimal(5n, 0, 0)).toBe('5');
});

test.each([
  [-5_000, '0 s'],
  [59_999, '59 s'],
  [60_000, '1 min'],
  [7_200_000, '2 h'],
  [172_800_000, '2 d'],
  [729 * 86_400_000, '729 d'],
  [3_652 * 86_400_000, '10 years'],
])('%d ms are %s', (ms, text) => expect(span(ms)).toBe(text));

test('what is short stays whole', () => {
  expect(short('abcdef')).toBe('abcdef');
  expect(short('4nRZrsu8sjjaSoZwqa9AK8hqEjMdB6Ly5LatxXvHACLq')).toBe('4nRZr…HACLq');
});

test.each([
  [276, '276, Germany'],
  [4, '004, Afghanistan'],
  // A continent, a number that nobody has, and one of those that users assign.
  [150, '150'],
  [5, '005'],
  [983, '983'],
])('jurisdiction %d is %s', (code, text) => expect(countrySaid(code)).toBe(text));

test('what is no number of a country has no name', () => expect([0, 999, 1_000].map(countryName)).toEqual([undefined, undefined, undefined]));
