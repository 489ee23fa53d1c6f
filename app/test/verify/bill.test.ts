import { expect, test } from 'vitest';
import { holdsRecords, recordRoot } from '../../src/verify';
import { records } from './bill';

test('a bill of 1,000 records holds as it is, and not when one of them is changed', () => {
  const lines = records(1_000);
  const root = recordRoot(lines);
  expect(holdsRecords(root, lines.length, 0, lines, [])).toBe(true);
  const changed = lines.map((line, at) => (at === 999 ? { ...line, bytesUp: line.bytesUp + 1n } : line));
  expect(holdsRecords(root, lines.length, 0, changed, [])).toBe(false);
});
