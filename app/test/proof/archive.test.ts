import { sha256 } from '@noble/hashes/sha2.js';
import { describe, expect, test } from 'vitest';
import { PayerInArchive } from '../../src/proof/archive';
import { epochLines, type SettledLeaf } from '../../src/proof/history';
import { verdict } from '../../src/proof/steps';
import { fromHex, sum } from '../../src/verify';
import { answer, archives, finalEpoch, id } from '../recorded';

const { settlements } = answer(`/v1/settlements?limit=11&before=${Number(finalEpoch) + 1}`).body;
const leaves = (payer: number): SettledLeaf[] =>
  settlements.map((settlement: any) => ({
    settlement,
    proof: answer(`/v1/payers/${payer}/proof?epoch=${settlement.epoch}`).body,
    onChain: { kind: 'there', contentHash: fromHex(settlement.content_hash, 32) },
  }));
const lines = (payer: number) => epochLines(id.network, { side: 'payer', index: payer }, leaves(payer));

/** The carrier: some of what it used was paid for ahead. */
const CARRIER = 2;
const busy = lines(CARRIER).filter(({ added }) => added.bytes > 0n);
const [line] = busy;
if (!line) throw new Error('nothing was used in the recorded epochs: run scripts/scene.mjs before recording');

function read(text: string) {
  const reader = new PayerInArchive(CARRIER);
  for (const it of text.trimEnd().split('\n')) reader.take(it);
  return { reader, steps: reader.steps(sha256(new TextEncoder().encode(text)), line!.settlement, line!.added) };
}

const archive = archives[line.settlement.archive_hash] as string;

describe('epochs', () => {
  test('each has one before it, and verifies', () => {
    const all = lines(CARRIER);
    expect(all).toHaveLength(10);
    expect(all.map(({ steps }) => verdict(steps))).toEqual(all.map(() => 'holds'));
    expect(busy.length).toBeGreaterThan(1);
  });

  test('with another leaf before it, the epoch and the one after are red', () => {
    const changed = leaves(CARRIER);
    const [, second] = changed;
    if (second) changed[1] = { ...second, proof: { ...second.proof, totals: { ...second.proof.totals, bytes: '1' } } };
    const verdicts = epochLines(id.network, { side: 'payer', index: CARRIER }, changed).map(({ steps }) => verdict(steps));
    expect(verdicts.slice(0, 3)).toEqual(['fails', 'fails', 'holds']);
  });
});

describe('the archive of an epoch', () => {
  test('says what it was for, and verifies', () => {
    const { reader, steps } = read(archive);
    expect(steps.map(({ state }) => state)).toEqual(['holds', 'holds', 'holds']);
    expect(sum(reader.charges.map(({ charged }) => charged))).toBe(line!.added.charged);
    for (const { asset } of reader.charges) expect(reader.pricesOf(asset).length).toBeGreaterThan(0);
  });

  test('with another charge has another hash and another sum', () => {
    const lie = archive.replace(/("payer":2,"asset":\d+,"bytes":"\d+".*?"charged":")\d+/, '$11');
    expect(lie).not.toBe(archive);
    expect(read(lie).steps.map(({ state }) => state)).toEqual(['fails', 'holds', 'fails']);
  });

  test('with another price has another hash of prices', () => {
    const lie = archive.replace(/"prices":\["\d+"/, '"prices":["1"');
    expect(read(lie).steps.map(({ state }) => state)).toEqual(['fails', 'fails', 'holds']);
  });

  test('that ends early is not whole, and one of another form is refused', () => {
    expect(read(archive.split('\n').slice(0, -2).join('\n')).steps[0]?.state).toBe('fails');
    expect(() => new PayerInArchive(0).take('{"format":"openmast/archive/1"}')).toThrow('does not know');
  });
});
