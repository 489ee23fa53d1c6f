import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { ALARMS, BATCH_OUTCOMES, RADIUS_OUTCOMES, REPORT_KINDS } from '../../src/generated/remedies';

const docs = new URL('../../../docs/reference/', import.meta.url);
const codegen: { remediesModule: (docs: URL) => Promise<string>; remediesOf: (pages: Record<string, string>) => unknown } = await import(
  new URL('../../codegen/remedies.mjs', import.meta.url).href
);

describe('what operators are told to do', () => {
  test('is what the reference says', async () => {
    const written = await readFile(new URL('../../src/generated/remedies.ts', import.meta.url), 'utf8');
    expect(written, 'run: npm run generate').toBe(await codegen.remediesModule(docs));
  });

  test('is there for each alarm of the page', async () => {
    const page = await readFile(new URL('alarms.md', docs), 'utf8');
    const codes = [...page.matchAll(/^\| `([a-z_]+)` \|/gm)].map(([, code]) => code);
    expect(codes.length).toBeGreaterThan(20);
    expect(Object.keys(ALARMS).sort()).toEqual([...codes].sort());
    for (const { means, whatToDo } of Object.values(ALARMS)) expect([means, whatToDo]).not.toContain('');
  });

  test('has no links left, and says which page has more', () => {
    const texts = [ALARMS, RADIUS_OUTCOMES, BATCH_OUTCOMES, REPORT_KINDS].flatMap((table) => Object.values(table).flatMap((it) => Object.values(it)));
    for (const text of texts) expect(text).not.toMatch(/\]\(|\*\*/);
    expect(ALARMS.another_oracle_with_this_key?.whatToDo).toContain('`docs/reference/formats.md`');
  });

  test('a table that is not there is an error, not an empty list', () => {
    expect(() => codegen.remediesOf({ alarms: '# Alarms', metrics: '', usage: '' })).toThrow(/no table begins with/);
  });
});
