// Session records held to a settlement, on what a demo's oracle answered.
import { describe, expect, test } from 'vitest';
import type { Settlement } from '../../src/api/types';
import { placed, recordSteps } from '../../src/proof/records';
import { fromHex } from '../../src/verify';
import { answer, id, sessions } from '../recorded';

const settlement: Settlement = answer(`/v1/settlements/${sessions.epoch}`).body;
const onChain = { kind: 'there', contentHash: fromHex(settlement.content_hash, 32) } as const;
const asked = { payer: sessions.payer, epoch: sessions.epoch };
const bytes = sessions.records.reduce((sum, { bytes_up: up, bytes_down: down }) => sum + BigInt(up) + BigInt(down), 0n);
const states = (list = sessions, of = asked, all: bigint | undefined = bytes) => recordSteps(id.network, of, list, settlement, onChain, all).map(({ name, state }) => `${name} ${state}`);

describe('session records', () => {
  test('hold up to the chain', () => {
    expect(states()).toEqual(['Records holds', 'Root holds', 'Bytes holds', 'Content holds', 'Chain holds']);
  });

  test('have their places behind those of other payers, and a hash each', () => {
    const found = placed(sessions);
    expect(found.map(({ place }) => place)).toEqual(sessions.records.map((_, at) => BigInt(sessions.first_record) + BigInt(at)));
    expect(new Set(found.map(({ hash }) => hash.join())).size).toBe(sessions.records.length);
  });

  test('that were changed, or are of another payer, do not', () => {
    const [first, ...others] = sessions.records;
    if (!first) throw new Error('no record');
    expect(states({ ...sessions, records: [{ ...first, bytes_up: '1' }, ...others] })).toContain('Records fails');
    expect(states({ ...sessions, records: others })).toContain('Records fails');
    expect(states(sessions, { ...asked, payer: 7 })).toContain('Records fails');
    expect(states({ ...sessions, private_root: '0'.repeat(64) })).toContain('Root fails');
  });

  test('of which one may be missing are told by their bytes, where these are known', () => {
    expect(states(sessions, asked, bytes + 1n)).toContain('Bytes fails');
    expect(recordSteps(id.network, asked, sessions, settlement, onChain, undefined).find(({ name }) => name === 'Bytes')?.state).toBe('unknown');
  });
});
