import { expect, test } from 'vitest';
import { kindsText, tightened } from '../../src/regulator/words';

test('kind 0 does not read as none', () => {
  expect(kindsText(0)).toBe('none');
  expect(kindsText(1)).toBe('kind 0');
  expect(kindsText(0b101)).toBe('kinds 0, 2');
  expect(kindsText(0x8000_0000)).toBe('kind 31');
});

test('a policy as it was made was never tightened', () => {
  expect(tightened(1)).toBe('never');
  expect(tightened(2)).toBe('once');
  expect(tightened(4)).toBe('3 times');
});
