import { expect, test } from 'vitest';
import { csv } from '../../src/ui/csv';

test('text is no formula, and stays in its cell', () => {
  const texts = ['=1+1', '@SUM(1)', '-x', '+x', '\tx', 'L-1', 'a,b', 'say "so"', '=a,"b"'];
  const expected = ["'=1+1", "'@SUM(1)", "'-x", "'+x", "'\tx", 'L-1', '"a,b"', '"say ""so"""', '"\'=a,""b"""'];
  expect(csv(['text'], texts.map((text) => [text]))).toBe(`text\n${expected.join('\n')}\n`);
  expect(csv(['text'], [['\rx']])).toBe(`text\n"'\rx"\n`);
});

test('where semicolons or tabs are taken for commas, no cell is a formula either', () => {
  const written = csv(['text'], [['x;=HYPERLINK("//e.io","Pay")'], ['x\t@SUM(1)'], ['x; -1']]);
  expect(written).toBe(`text\n"x;'=HYPERLINK(""//e.io"",""Pay"")"\nx\t'@SUM(1)\nx;' -1\n`);
  expect(written.split(/[;\t\n]/).some((cell) => /^\s*[=+\-@]/.test(cell))).toBe(false);
});

test('a time that no calendar has is empty', () => {
  expect(csv(['a'], [[new Date(Number(2n ** 63n) * 1000)]])).toBe('a\n\n');
});

test('what the page writes itself stays as it is', () => {
  expect(csv(['a', 'b', 'c', 'd'], [[-1n, -2, new Date(1_500), undefined]])).toBe('a,b,c,d\n-1,-2,1970-01-01T00:00:01Z,\n');
});
