// Archives as files: whether the chain holds them, and what they say of an account.
import { describe, expect, test, vi } from 'vitest';
import { SETTLEMENT_DISCRIMINATOR, getSettlementDecoder } from '../../src/generated/openmast/accounts/settlement';
import { Api } from '../../src/api/client';
import { addressBytes, readContent, readProof } from '../../src/proof/reading';
import { verdict } from '../../src/proof/steps';
import type { AccountInArchive, AccountSide } from '../../src/recompute/account';
import { missingIn } from '../../src/proof/history';
import { accountLines } from '../../src/recompute/account-lines';
import { answerTo } from '../../src/recompute/answering';
import type { Asked, Progress } from '../../src/recompute/asked';
import { heldTo, type ChainTold, type Named } from '../../src/recompute/held';
import { contentHash, equal } from '../../src/verify';
import { accountsOf, answer, archives, finalEpoch, id, playRecorded } from '../recorded';

const { settlements } = answer(`/v1/settlements?limit=11&before=${Number(finalEpoch) + 1}`).body;
const fileOf = (text: string, name = 'archive.jsonl') => new File([text], name);

/** As the worker does it, but here, and without any oracle. */
async function ask(asked: Asked): Promise<Progress[]> {
  vi.stubGlobal('fetch', () => Promise.reject(new Error('nothing is asked of anybody')));
  const told: Progress[] = [];
  await new Promise<void>((done) => answerTo(new Api(), asked, (progress) => {
    told.push(progress);
    if (progress.kind === 'done' || progress.kind === 'failed') done();
  }));
  return told;
}

async function look(text: string): Promise<Named & { file: File }> {
  const file = fileOf(text);
  const looked = (await ask({ kind: 'look', files: [file] })).find((it) => it.kind === 'looked');
  if (looked?.kind !== 'looked' || 'failure' in looked) throw new Error('it was not read');
  return { file, header: looked.header, hash: looked.hash };
}

const texts: string[] = settlements.map(({ archive_hash: hash }: any) => archives[hash]);
const files = await Promise.all(texts.map(look));
const onChain = new Map(accountsOf(SETTLEMENT_DISCRIMINATOR).map(([, data]) => getSettlementDecoder().decode(data)).map((it) => [it.content.epoch, it]));
const chain: ChainTold = { kind: 'told', finalEpoch: BigInt(finalEpoch), settlements: onChain };
const without = (...epochs: bigint[]): ChainTold => ({ ...chain, settlements: new Map([...onChain].filter(([epoch]) => !epochs.includes(epoch))) });
const verdicts = (given: readonly Named[], told: ChainTold = chain) => heldTo(id.network, given, told).map(({ steps }) => verdict(steps));
const at = (position: number): Named & { file: File } => files[position] ?? expect.fail('there are too few files');
const [newest, second, third] = [at(0), at(1), at(2)];

describe('a file', () => {
  test('is what it is by its first line and its hash', () => {
    expect(files.map(({ hash }) => hash)).toEqual(settlements.map((it: any) => it.archive_hash));
    expect(files.map(({ header }) => String(header.epoch))).toEqual(settlements.map((it: any) => it.epoch));
  });

  test('is held by the settlement on chain, whose content is what the oracle tells', () => {
    const held = heldTo(id.network, files, chain);
    expect(held.map(({ steps }) => verdict(steps))).toEqual(files.map(() => 'holds'));
    for (const { settlement, given } of held) {
      expect(settlement).toEqual(expect.objectContaining({ archive_hash: given.hash }));
      const told = settlements.find(({ epoch }: any) => epoch === settlement.epoch);
      expect(told).toMatchObject(settlement);
      expect(equal(contentHash(readContent(settlement), addressBytes(id.network)), Uint8Array.from(onChain.get(given.header.epoch)!.contentHash))).toBe(true);
    }
  });

  test('in which a byte was changed is not what the chain holds', async () => {
    const changed = await look(texts[0]!.replace('"heard_until_ms":"1', '"heard_until_ms":"2'));
    expect(verdicts([changed])).toEqual(['fails']);
    expect(verdicts([changed, newest])).toEqual(['holds', 'fails']);
  });

  test('of a settlement that is closed is held by the archive of the epoch after it, and by no other', async () => {
    const closed = without(second.header.epoch, third.header.epoch);
    expect(verdicts([second], closed)).toEqual(['unknown']);
    expect(verdicts([third, newest, second], closed)).toEqual(['holds', 'holds', 'holds']);
    expect(verdicts([newest, third], closed)).toEqual(['holds', 'unknown']);
    const changed = await look(texts[1]!.replace('"heard_until_ms":"1', '"heard_until_ms":"2'));
    expect(verdicts([newest, changed], closed)).toEqual(['holds', 'fails']);
    // What a forged archive names is held by nothing either.
    const forged = await look(texts[1]!.replace(/"previous":"\w{4}/, '"previous":"0000'));
    expect(verdicts([newest, forged, third], closed)).toEqual(['holds', 'fails', 'unknown']);
  });

  test('of a network that is another, of an epoch that is not final, or of a chain that is away, is not held', () => {
    expect(heldTo(id.program, [newest], chain).map(({ steps }) => verdict(steps))).toEqual(['fails']);
    const early: ChainTold = { kind: 'told', finalEpoch: BigInt(finalEpoch) - 1n, settlements: new Map() };
    expect(verdicts([newest], early)).toEqual(['unknown']);
    expect(verdicts([newest], { kind: 'unreachable', why: 'nobody answers' })).toEqual(['unknown']);
  });

  test.each([
    ['empty', '', 'is empty'],
    ['no JSON', 'hello\n', 'is no JSON'],
    ['no object', 'null\n', 'no JSON object'],
    ['of another form', '{"format":"openmast/archive/1"}\n', 'does not know'],
    ['cut', texts[0]!.slice(0, -3), 'within a line'],
    ['one line without an end', '0'.repeat(200_000), 'within a line'],
    ['one in which a key stands twice', texts[0]!.replace('{"format"', '{"epoch":"1","format"'), 'the one form that archives have'],
  ])('that is %s is refused in words', async (_, text, words) => {
    const told = await ask({ kind: 'look', files: [fileOf(text), fileOf(texts[0]!)] });
    const [refused, other] = told.filter(({ kind }) => kind === 'looked');
    expect(refused).toMatchObject({ at: 0, failure: { message: expect.stringContaining(words) } });
    // It keeps no other from being read.
    expect(other).toMatchObject({ at: 1, hash: newest.hash });
  });
});

test('a file that is too large for a browser is refused before any of it is read', async () => {
  const huge = fileOf('');
  Object.defineProperty(huge, 'size', { value: 65 * 1024 * 1024 });
  vi.spyOn(huge, 'stream').mockImplementation(() => expect.fail('it is read'));
  const [told] = await ask({ kind: 'look', files: [huge] });
  const failure = { message: 'The file is too large for a browser', whatToDo: expect.stringContaining('openmast settlement verify') };
  expect(told).toEqual({ kind: 'looked', at: 0, failure });
});

describe('a settlement', () => {
  const settlementOf = (position: number) => heldTo(id.network, files, chain)[position]!.settlement;

  test('is recomputed from files, and nobody is asked', async () => {
    const told = await ask({ kind: 'recompute', settlement: settlementOf(0), network: id.network, files, hasOracle: false });
    const steps = told.flatMap((it) => (it.kind === 'step' ? [it.step] : []));
    expect(verdict(steps)).toBe('holds');
    expect(steps).toHaveLength(14);
  });

  test('without the file before is half compared, and without its own not at all', async () => {
    const half = await ask({ kind: 'recompute', settlement: settlementOf(0), network: id.network, files: files.slice(0, 1), hasOracle: false });
    expect(verdict(half.flatMap((it) => (it.kind === 'step' ? [it.step] : [])))).toBe('unknown');
    const none = await ask({ kind: 'recompute', settlement: settlementOf(0), network: id.network, files: files.slice(1), hasOracle: false });
    expect(none.at(-1)).toMatchObject({ kind: 'failed', message: expect.stringContaining('is not among the files') });
  });

  test('has the file before from the oracle, where that is not given', async () => {
    playRecorded();
    const told: Progress[] = [];
    const asked = { kind: 'recompute', settlement: settlementOf(0), network: id.network, files: files.slice(0, 1), hasOracle: true } as const;
    await new Promise<void>((done) => answerTo(new Api(), asked, (it) => (told.push(it), it.kind === 'done' && done())));
    expect(verdict(told.flatMap((it) => (it.kind === 'step' ? [it.step] : [])))).toBe('holds');
  });
});

async function accounts(side: AccountSide, index: number, given = files): Promise<AccountInArchive[]> {
  const told = await ask({ kind: 'account', side, index, files: given });
  return told.flatMap((it) => (it.kind === 'account' ? [it.account] : []));
}

const linesOf = (found: readonly AccountInArchive[], held = heldTo(id.network, files, chain)) =>
  accountLines(found.map((account) => {
    const { given, steps } = held.find((it) => it.given.header.epoch === account.epoch)!;
    return { account, header: given.header, held: steps };
  }));

describe('an account', () => {
  test.each([
    ['payer', 2],
    ['asset', 0],
    ['asset', 1],
  ] as const)('%s %i has in files what the oracle proves', async (side, index) => {
    const lines = linesOf(await accounts(side, index));
    expect(lines).toHaveLength(files.length);
    // Nothing shows that the oldest one goes on from where totals were.
    expect(lines.map(({ steps }) => verdict(steps))).toEqual([...lines.slice(1).map(() => 'holds'), 'unknown']);
    for (const { epoch, lifetime } of lines) {
      const told = readProof(answer(`/v1/${side}s/${index}/proof?epoch=${epoch}`).body);
      expect(lifetime).toEqual(told.totals);
    }
    expect(lines.some(({ charges }) => charges.some(({ prices }) => prices.length > 0))).toBe(true);
  });

  test('that nothing is known of has nothing, which verifies as well', async () => {
    const lines = linesOf(await accounts('payer', 3_000_000));
    expect(lines.every(({ lifetime, charges }) => lifetime.charged === 0n && charges.length === 0)).toBe(true);
  });

  test('of which a file has two lines has no lifetime that verifies', async () => {
    const [header, line, ...rest] = texts[0]!.trimEnd().split('\n').map((text) => JSON.parse(text));
    const richer = (BigInt(line.earned) + 1_000_000_000_000n).toString();
    const lines = [{ ...header, asset_lines: header.asset_lines + 1 }, { ...line, earned: richer }, line, ...rest.slice(0, -1), { end: String(rest.length + 2) }];
    // Oracles that agree can have the chain hold the hash of any file.
    const [found] = await accounts('asset', line.asset, [await look(lines.map((it) => `${JSON.stringify(it)}\n`).join(''))]);
    expect(found?.lifetime.charged).toBe(BigInt(richer));
    expect(found?.steps.find(({ name }) => name === 'Lines')?.state).toBe('fails');
  });

  test('is told by the other files where one cannot be read', async () => {
    const broken = await look(`${texts[1]!.split('\n')[0]}\nnothing\n`);
    const told = await ask({ kind: 'account', side: 'payer', index: 2, files: [broken, newest] });
    expect(told.filter(({ kind }) => kind !== 'reading').map(({ kind }) => kind)).toEqual(['passedOver', 'account', 'done']);
    expect(told.find(({ kind }) => kind === 'passedOver')).toMatchObject({ what: 'archive.jsonl', message: expect.stringContaining('no JSON') });
  });

  test('whose archives are not all there is half compared where one is missing', async () => {
    const some = files.filter((_, position) => position !== 2);
    const lines = linesOf(await accounts('payer', 2, some));
    expect(missingIn(lines)).toBe(1n);
    expect(lines.map(({ steps }) => verdict(steps)).slice(0, 3)).toEqual(['holds', 'unknown', 'holds']);
  });

  test('of which an archive lies is found by the tree and by the sum', async () => {
    const busy = texts.find((text) => /"payer":2,"asset":\d+,"bytes":"[1-9]/.test(text))!;
    const more = (_: string, before: string, amount: string) => `${before}${BigInt(amount) + 1n}`;
    const spent = await look(busy.replace(/("payer":2,"bytes":"\d+","paid":"\d+","spent":")(\d+)/, more));
    const [account] = await accounts('payer', 2, [spent]);
    expect(account?.steps.filter(({ state }) => state === 'fails').map(({ name }) => name)).toContain('Tree');
    const charged = await look(busy.replace(/("payer":2,"asset":\d+,"bytes":")(\d+)/, more));
    const [other] = await accounts('payer', 2, [charged]);
    expect(other?.steps.filter(({ state }) => state === 'fails').map(({ name }) => name)).toEqual(['Sum']);
  });

  test('of which the file was exchanged meanwhile is red', async () => {
    const [account] = await accounts('payer', 2, [{ ...newest, file: fileOf(texts[1]!) } as (typeof files)[number]]);
    expect(account?.steps[0]).toMatchObject({ name: 'File', state: 'fails' });
  });
});

test.each([
  ['asset', 1],
  ['payer', 2],
] as const)('the leaf of an %s leads to the root as the oracle’s proof does', async (side, index) => {
  const told = await ask({ kind: 'leaf', given: files[0]!, side, index });
  const leaf = told.find((it) => it.kind === 'leaf');
  const proof = readProof(answer(`/v1/${side}s/${index}/proof?epoch=${finalEpoch}`).body);
  expect(leaf).toMatchObject({ leaf: { totals: proof.totals, siblings: proof.siblings } });
  const none = await ask({ kind: 'leaf', given: files[0]!, side, index: 1_000 });
  expect(none.find((it) => it.kind === 'leaf')).toMatchObject({ leaf: undefined });
});
