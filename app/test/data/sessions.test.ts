// What an owner signs for the sessions of an epoch, and the file of them.
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { sessionsText } from '../../src/data/sessions';
import { readRecords } from '../../src/proof/reading';
import { named, sessionsCsv } from '../../src/usage/sessions';
import { sessions } from '../recorded';

test('what is signed is the text of the reference', async () => {
  const page = await readFile(new URL('../../../docs/reference/api.md', import.meta.url), 'utf8');
  const of = { network: '9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin', payer: 3, epoch: 17n };
  expect(page).toContain(`\n${sessionsText(of, 1_767_225_600)}\n`);
});

test('the file has every record with its salt, and what somebody else named is no formula', () => {
  const told = sessions.records.map((record, at) => (at === 1 ? { ...record, session_id: '=1+1' } : record));
  const [names, first, second, ...rest] = sessionsCsv(32n, named(readRecords({ ...sessions, records: told }), told), 'fails').split('\n');
  expect(names?.split(',')).toHaveLength(14);
  const { payer } = sessions;
  const [it] = told as [(typeof told)[0]];
  const at = new Date(Number(it.first_event_at_ms)).toISOString().replace(/\.\d+Z/, 'Z');
  expect(first).toBe(
    `${payer},32,${it.asset},${it.session_id},${it.radio},${it.bytes_up},${it.bytes_down},${at},${at},${it.first_event_at_ms},${it.last_event_at_ms},${it.price_per_gb},${it.salt},fails`,
  );
  expect(second).toContain(",'=1+1,");
  expect(rest).toEqual(['']);
});
