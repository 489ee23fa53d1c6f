import { expect, test } from 'vitest';
import { csv } from '../../src/ui/csv';

test('text is no formula, and stays in its cell', () => {
  const texts = ['=1+1', '@SUM(1)', '-x', '+x', '\tx', 'L-1', 'a,b', 'say "so"', '=a,"b"'];
  const expected = ["'=1+1", "'@SUM(1)", "'-x", "'+x", "'\tx", 'L-1', '"a,b"', '"say ""so"""', '"\'=a,""b"""'];
  expect(csv(['text'], texts.map((text) => [text]))).toBe(`text\n${expected.join('\n')}\n`);
  expect(csv(['text'], [['\rx']])).toBe(`text\n"'\rx"\n`);
});

test('what the page writes itself stays as it is', () => {
  expect(csv(['a', 'b', 'c', 'd'], [[-1n, -2, new Date(1_500), undefined]])).toBe('a,b,c,d\n-1,-2,1970-01-01T00:00:01Z,\n');
});
