import { describe, expect, test } from 'vitest';
import { leafSteps, settlementSteps, type OnChain } from '../../src/proof/checks';
import { readRecords } from '../../src/proof/reading';
import { verdict } from '../../src/proof/steps';
import { fromHex, holdsRecords, recordRoot, type Side } from '../../src/verify';
import { answer, finalEpoch, id, sessions } from '../recorded';

const settlement = answer(`/v1/settlements/${finalEpoch}`).body;
const sides: [Side, string, number][] = [
  ['asset', 'assets', settlement.asset_count],
  ['payer', 'payers', settlement.payer_count],
  ['reserve', 'reserves', settlement.reserve_count],
];

const state = (steps: ReturnType<typeof leafSteps>, name: string) => steps.find((step) => step.name === name)?.state;

describe('leaves of a real settlement', () => {
  test.each(sides)('every %s, and the index behind the last', (side, path, count) => {
    for (let index = 0; index <= count; index += 1) {
      const proof = answer(`/v1/${path}/${index}/proof?epoch=${finalEpoch}`);
      expect(proof.status).toBe(200);
      const steps = leafSteps(id.network, { side, index }, proof.body, settlement);
      expect(steps.map((step) => `${step.name}: ${step.state}`)).toEqual(['Leaf: holds', 'Root: holds']);
    }
  });

  test('a base unit more, and the leaf fails', () => {
    const proof = answer(`/v1/assets/0/proof?epoch=${finalEpoch}`).body;
    proof.totals.accrued = String(BigInt(proof.totals.accrued) + 1n);
    expect(state(leafSteps(id.network, { side: 'asset', index: 0 }, proof, settlement), 'Leaf')).toBe('fails');
  });

  test('another root, and the settlement does not have it', () => {
    const proof = answer(`/v1/assets/0/proof?epoch=${finalEpoch}`).body;
    const other = { ...settlement, asset_root: settlement.payer_root };
    const steps = leafSteps(id.network, { side: 'asset', index: 0 }, proof, other);
    expect([state(steps, 'Leaf'), state(steps, 'Root')]).toEqual(['holds', 'fails']);
  });

  test('the proof of another account', () => {
    const proof = answer(`/v1/assets/1/proof?epoch=${finalEpoch}`).body;
    expect(state(leafSteps(id.network, { side: 'asset', index: 0 }, proof, settlement), 'Leaf')).toBe('fails');
  });

  test('what cannot be read does not hold', () => {
    const proof = { ...answer(`/v1/assets/0/proof?epoch=${finalEpoch}`).body, root: 'zz' };
    expect(verdict(leafSteps(id.network, { side: 'asset', index: 0 }, proof, settlement))).toBe('fails');
  });
});

describe('a real settlement', () => {
  const there: OnChain = { kind: 'there', contentHash: fromHex(settlement.content_hash, 32) };

  test('has the hash that it states', () => {
    expect(verdict(settlementSteps(id.network, settlement, there))).toBe('holds');
  });

  test.each(['closed_at', 'bytes', 'charged', 'asset_count', 'archive_hash', 'reserve_root'])('other %s', (field) => {
    const old = settlement[field];
    const value = typeof old === 'number' ? old + 1 : field.match(/hash|root/) ? settlement.content_hash : String(BigInt(old) + 1n);
    expect(verdict(settlementSteps(id.network, { ...settlement, [field]: value }, there))).toBe('fails');
  });

  test('another hash on chain', () => {
    const other: OnChain = { kind: 'there', contentHash: fromHex(settlement.payer_root, 32) };
    expect(verdict(settlementSteps(id.network, settlement, other))).toBe('fails');
  });

  test('is not shown as verified when the chain was not asked', () => {
    const why: OnChain = { kind: 'unreachable', why: 'no way there' };
    expect(verdict(settlementSteps(id.network, settlement, why))).toBe('unknown');
    expect(verdict(settlementSteps(id.network, { ...settlement, state: 'queued' }, { kind: 'absent' }))).toBe('unknown');
  });

  test('is final without an account on chain: that is a lie', () => {
    expect(verdict(settlementSteps(id.network, settlement, { kind: 'absent' }))).toBe('fails');
  });
});

describe('real session records', () => {
  const records = readRecords(sessions);
  const root = fromHex(sessions.private_root, 32);
  const siblings = sessions.siblings.map((sibling) => fromHex(sibling, 32));
  const [total, first] = [Number(sessions.record_count), Number(sessions.first_record)];

  test('the settlement commits to them', () => {
    expect(records.length).toBeGreaterThan(1);
    expect(holdsRecords(root, total, first, records, siblings)).toBe(true);
  });

  test.each(['bytesUp', 'bytesDown', 'pricePerGb', 'firstEventAtMs', 'lastEventAtMs'] as const)('not with other %s', (field) => {
    const changed = records.map((record, at) => (at === 1 ? { ...record, [field]: record[field] + 1n } : record));
    expect(holdsRecords(root, total, first, changed, siblings)).toBe(false);
  });

  test('not fewer, not elsewhere, not with other siblings', () => {
    expect(holdsRecords(root, total, first, records.slice(1), siblings)).toBe(false);
    expect(holdsRecords(root, total, first + 1, records, siblings)).toBe(false);
    expect(holdsRecords(root, total - 1, first, records, siblings)).toBe(false);
    expect(holdsRecords(root, total, first, records, siblings.slice(1))).toBe(false);
    expect(holdsRecords(root, total, first, records, [...siblings, root])).toBe(false);
    expect(holdsRecords(root, total, first, [], siblings)).toBe(false);
  });

  test('all records of a commitment need no siblings', () => {
    expect(holdsRecords(recordRoot(records), records.length, 0, records, [])).toBe(true);
    expect(recordRoot([])).toEqual(new Uint8Array(32));
  });
});
