import { sha256 } from '@noble/hashes/sha2.js';
import { beforeEach, describe, expect, test } from 'vitest';
import { Api } from '../../src/api/client';
import { verdict, type Step } from '../../src/proof/steps';
import { recompute } from '../../src/recompute/answering';
import type { Progress } from '../../src/recompute/asked';
import { fromOracle } from '../../src/recompute/source';
import { toHex } from '../../src/verify';
import { answer, archives, finalEpoch, id, playRecorded } from '../recorded';

const { settlements } = answer(`/v1/settlements?limit=11&before=${Number(finalEpoch) + 1}`).body;
const settlementOf = (epoch: string) => structuredClone(settlements.find((it: any) => it.epoch === epoch));
const headerOf = (hash: string) => JSON.parse((archives[hash] as string).split('\n')[0] as string);
/** The newest epoch in which something was used. */
const busy = settlements.find((it: any) => headerOf(it.archive_hash).charge_lines !== '0');

async function run(settlement: any): Promise<Progress[]> {
  const told: Progress[] = [];
  await recompute(fromOracle(new Api()), { settlement, network: id.network }, (progress) => told.push(progress));
  return told;
}

const stepsIn = (told: readonly Progress[]): Step[] => told.flatMap((it) => (it.kind === 'step' ? [it.step] : []));
const failing = (steps: readonly Step[]) => steps.filter(({ state }) => state === 'fails').map(({ name }) => name);

/** An oracle that has another archive under the hash that it has, and a settlement that names it. */
async function lie(change: (lines: any[], header: any) => void): Promise<string[]> {
  const lines = (archives[busy.archive_hash] as string).trimEnd().split('\n').map((line) => JSON.parse(line));
  change(lines, lines[0]);
  const text = `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`;
  const hash = toHex(sha256(new TextEncoder().encode(text)));
  playRecorded({ archives: { [hash]: text } });
  return failing(stepsIn(await run({ ...busy, archive_hash: hash })));
}

const line = (lines: any[], has: string) => lines.find((it) => has in it && !('format' in it));
const charge = (lines: any[]) => lines.find((it) => 'met_bytes' in it && it.charged !== '0');
const more = (text: string) => String(BigInt(text) + 1n);

beforeEach(() => playRecorded());

describe('a settlement', () => {
  test.each<{ epoch: string }>(settlements.slice(0, 10))('of epoch $epoch follows from its archive and the one before', async ({ epoch }) => {
    const told = await run(settlementOf(epoch));
    const steps = stepsIn(told);
    expect(failing(steps)).toEqual([]);
    expect(verdict(steps)).toBe('holds');
    expect(steps).toHaveLength(14);
    expect(told.filter(({ kind }) => kind === 'reading').length).toBeGreaterThan(1);
  });

  test('without the archive before it is half compared', async () => {
    playRecorded({ archives: { [headerOf(busy.archive_hash).previous]: '' } });
    const steps = stepsIn(await run(busy));
    expect(verdict(steps)).toBe('unknown');
    expect(steps.filter(({ state }) => state === 'unknown').map(({ name }) => name)).toEqual(['Epoch before']);
  });

  test('whose archive before was exchanged is half compared, too', async () => {
    const { previous } = headerOf(busy.archive_hash);
    playRecorded({ archives: { [previous]: (archives[previous] as string).replace('"closed_at":"1', '"closed_at":"2') } });
    expect(verdict(stepsIn(await run(busy)))).toBe('unknown');
  });

  test('of another network is none of this one', async () => {
    const told: Progress[] = [];
    await recompute(fromOracle(new Api()), { settlement: busy, network: id.program }, (progress) => told.push(progress));
    expect(failing(stepsIn(told))).toEqual(['File', 'Assets', 'Payers', 'Lots and entitlements']);
  });
});

describe('a lie', () => {
  test.each<[string, string[], (lines: any[], header: any) => void]>([
    ['of what an asset carried', ['Assets', 'Sums', 'Lifetime'], (lines) => (line(lines, 'trailing').bytes = more(line(lines, 'trailing').bytes))],
    ['of what an asset earned on average', ['Lifetime'], (lines) => (line(lines, 'trailing').trailing = '7')],
    ['of what a payer spent', ['Payers', 'Pairs', 'Lifetime'], (lines) => (line(lines, 'spent').spent = '1')],
    ['of what the epoch added', ['Charges', 'Lifetime'], (lines) => (line(lines, 'spent').epoch_paid = '12345')],
    ['of a lot', ['Lots and entitlements', 'Lifetime'], (lines) => (line(lines, 'reserve').bytes = '999')],
    ['of a price', ['Prices', 'Epoch before', 'Usage'], (lines) => (line(lines, 'tariff').prices[charge(lines).asset] = '77')],
    ['of a charge', ['Charges', 'Usage'], (lines) => (charge(lines).charged = more(charge(lines).charged))],
    ['of the bytes of a charge', ['Charges', 'Usage'], (lines) => (charge(lines).bytes = String(2n * BigInt(charge(lines).bytes)))],
    ['of bytes that are not licensed', ['Prices', 'Usage'], (lines) => (charge(lines).expired_bytes = '5')],
    ['of what a pair accrued', ['Pairs', 'Usage'], (lines) => (line(lines, 'assets').accrued[0] = more(line(lines, 'assets').accrued[0]))],
    ['of a fraction', ['Usage'], (lines) => (line(lines, 'fractions').fractions[0] += 1)],
    ['of the breaker', ['Breaker', 'Parts'], (_, header) => (header.breaker = '1')],
    ['of a sum', ['File', 'Assets', 'Sums', 'Breaker'], (_, header) => (header.charged = more(header.charged))],
    ['of being the first', ['Lifetime', 'Usage'], (_, header) => (header.previous = null)],
    ['in the order of lines', ['Lines'], (lines) => lines.splice(1, 2, lines[2], lines[1])],
  ])('%s is found', async (_, names, change) => {
    expect(await lie(change)).toEqual(expect.arrayContaining(names));
  });

  test('in the file itself is found by its hash', async () => {
    const text = archives[busy.archive_hash] as string;
    playRecorded({ archives: { [busy.archive_hash]: text.replace('"heard_until_ms":"1', '"heard_until_ms":"2') } });
    expect(failing(stepsIn(await run(busy)))).toEqual(['File']);
  });

  test.each([
    ['a file that is cut', (text: string) => text.slice(0, -2), 'within a line'],
    ['a file without its last line', (text: string) => text.slice(0, text.lastIndexOf('{"end"')), 'not whole'],
    ['more behind the end', (text: string) => `${text}{"counter":"x","count":"1"}\n`, 'follows the last line'],
    ['another form', () => '{"format":"openmast/archive/1"}\n', 'does not know'],
    ['a number that is none', (text: string) => text.replace('"bytes":"', '"bytes":"-'), 'whole number'],
  ])('of %s is told in words', async (_, change, words) => {
    playRecorded({ archives: { [busy.archive_hash]: change(archives[busy.archive_hash] as string) } });
    await expect(run(busy)).rejects.toThrow(words);
  });
});
