// Statements and income from what the oracle's archives say: what adds up, and what does not.
import { describe, expect, test } from 'vitest';
import type { BillList, BillSums, IncomeList, Proof } from '../../src/api/types';
import { byTime, earnedIn, incomeCsv, incomeSteps, lastDays, leafStep, writtenOffOf } from '../../src/asset-facts/income';
import { aDay, perShareOf } from '../../src/proof/earning';
import type { Sharing } from '../../src/proof/parts';
import { verdict } from '../../src/proof/steps';
import { statementCsv, statementSteps } from '../../src/usage/statement';

const sums = (bytes: bigint, charged: bigint): BillSums => ({
  accrued: charged.toString(),
  bytes: bytes.toString(),
  charged: charged.toString(),
  met_bytes: '0',
  not_licensed: { expired: '0', suspended: '0', unlicensed: '0' },
  paid_bytes: bytes.toString(),
  written_off: '0',
  written_off_bytes: '0',
});

const HASH = 'ab'.repeat(32);

function bill(epoch: bigint, parts: readonly (readonly [number, bigint, bigint])[]): BillList['bills'][number] {
  const lines = parts.map(([asset, bytes, charged]) => ({ asset, owed: '0', prices: [{ epoch: '1', price_per_gb: '500000' }], sums: sums(bytes, charged) }));
  const [bytes, charged] = [1, 2].map((at) => parts.reduce((all, part) => all + BigInt(part[at]!), 0n));
  return { archive_hash: HASH, closed_at: '1796226759', epoch: epoch.toString(), lines, settlement: 'x', snapshot_slot: '1', state: 'final', sums: sums(bytes!, charged!) };
}

const list = (): BillList => ({
  assets: [
    { asset: 0, asset_name: { name: '=HYPERLINK("x")', symbol: 'X' }, sums: sums(30n, 15n) },
    { asset: 1, sums: sums(5n, 4n) },
  ],
  bills: [bill(7n, [[0, 20n, 10n], [1, 5n, 4n]]), bill(3n, [[0, 10n, 5n]])],
  first_epoch: '3',
  last_epoch: '9',
  next_before: null,
  payer: 0,
  sums: sums(35n, 19n),
});

const leaf = (epoch: string, amount: string) => ({ epoch, totals: { bytes: '35', paid: '35', charged: amount, accrued: amount } }) as Proof;

describe('a statement', () => {
  test('adds up to what the chain says was ever spent', () => {
    expect(verdict(statementSteps(list(), true, leaf('9', '19')))).toBe('holds');
  });

  test('leaves out epochs behind the leaf', () => {
    expect(verdict(statementSteps(list(), true, leaf('6', '5')))).toBe('holds');
  });

  test.each(['18', '20', '0'])('is found out where the leaf says %s', (amount) => {
    expect(verdict(statementSteps(list(), true, leaf('9', amount)))).toBe('fails');
  });

  test('by asset is what its lines are', () => {
    const [one, two] = list().assets;
    const moved = { ...list(), assets: [{ ...one!, sums: sums(5n, 4n) }, { ...two!, sums: sums(30n, 15n) }] };
    expect(verdict(statementSteps(moved, true, leaf('9', '19')))).toBe('fails');
    expect(verdict(statementSteps({ ...list(), assets: [one!] }, true, leaf('9', '19')))).toBe('fails');
  });

  test('charges what the leaf says was charged', () => {
    const less = leaf('9', '19');
    expect(verdict(statementSteps(list(), true, { ...less, totals: { ...less.totals, charged: '18' } }))).toBe('fails');
  });

  test('of which a page is missing is not called verified', () => {
    expect(verdict(statementSteps({ ...list(), next_before: '3' }, true, leaf('9', '19')))).toBe('unknown');
    expect(verdict(statementSteps(list(), false, leaf('9', '19')))).toBe('unknown');
    expect(verdict(statementSteps(list(), true, null))).toBe('unknown');
  });

  test('that was read before the leaf was settled is not called wrong', () => {
    expect(verdict(statementSteps(list(), true, leaf('10', '25')))).toBe('unknown');
  });

  test.each(['bytes', 'met_bytes', 'charged', 'accrued', 'written_off'] as const)('whose %s do not add up is found out', (key) => {
    const [inLine, inBill, inAll] = [list(), list(), list()];
    inLine.bills[0]!.lines[0]!.sums[key] = '999';
    inBill.bills[1]!.sums[key] = '999';
    inAll.sums[key] = '999';
    for (const changed of [inLine, inBill, inAll]) expect(verdict(statementSteps(changed, true, leaf('9', '19')))).toBe('fails');
  });

  test('is a table with a line for each asset of each epoch, in which no name computes anything', () => {
    const [names, first, ...rest] = statementCsv(list()).trimEnd().split('\n');
    expect(names).toMatch(/^epoch,closed_at,state,asset,asset_name,bytes,/);
    expect(first).toBe(`7,2026-12-02T15:52:39Z,final,0,'=HYPERLINK(’x’),20,0,0,500000,10,10,0,0,${HASH}`);
    expect(rest).toHaveLength(2);
  });
});

const DAY = 86_400n;
const NOW = 1_796_256_000n;

function earned(epoch: bigint, closedAt: bigint, use: bigint, lots: bigint, lifetime: bigint): IncomeList['epochs'][number] {
  return {
    archive_hash: HASH,
    closed_at: closedAt.toString(),
    epoch: epoch.toString(),
    lifetime_accrued: lifetime.toString(),
    lifetime_earned: lifetime.toString(),
    payers: '1',
    prices: [],
    settlement: 'x',
    snapshot_slot: '1',
    state: 'final',
    sums: { by_use: sums(10n, use), earned: (use + lots).toString(), lots_accrued: lots.toString(), lots_charged: lots.toString() },
  };
}

const income = (): IncomeList => ({
  asset: 0,
  epochs: [earned(30n, NOW - DAY, 7n, 2n, 18n), earned(20n, NOW - 10n * DAY, 3n, 0n, 9n), earned(10n, NOW - 50n * DAY, 5n, 1n, 6n)],
  first_epoch: '10',
  last_epoch: '31',
  next_before: null,
  sums: { by_use: sums(30n, 15n), earned: '18', lots_accrued: '3', lots_charged: '3' },
});

describe('income', () => {
  test('adds up, and its newest total is the leaf', () => {
    expect(verdict([...incomeSteps(0, income()), leafStep(income(), leaf('31', '18'))])).toBe('holds');
    expect(leafStep(income(), leaf('25', '9')).state).toBe('holds');
  });

  test('of another leaf is found out, and one without a leaf is not called verified', () => {
    expect(leafStep(income(), leaf('31', '19')).state).toBe('fails');
    expect(leafStep(income(), leaf('9', '6')).state).toBe('unknown');
    expect(leafStep(income(), undefined).state).toBe('unknown');
  });

  test('that was read before the leaf was settled is not called wrong, nor are earlier epochs', () => {
    expect(leafStep(income(), leaf('32', '28')).state).toBe('unknown');
    expect(leafStep({ ...income(), last_epoch: '30' }, leaf('31', '28')).state).toBe('unknown');
  });

  test('whose parts do not add up is found out', () => {
    const [total, part, grown] = [income(), income(), income()];
    total.sums.earned = '19';
    part.epochs[1]!.sums.lots_charged = '1';
    grown.epochs[1]!.lifetime_earned = '8';
    for (const changed of [total, part, grown]) expect(verdict(incomeSteps(0, changed))).toBe('fails');
  });

  test('whose oldest epoch earned more than the asset did until then is found out', () => {
    const lie = income();
    Object.assign(lie.epochs[2]!.sums, { by_use: sums(10n, 5_000n), earned: '5001' });
    lie.sums.earned = '5013';
    expect(verdict(incomeSteps(0, lie))).toBe('fails');
  });

  test('that begins later than the asset’s is not called verified, whether there are other pages or not', () => {
    const { epochs } = income();
    const later: IncomeList = { ...income(), epochs: epochs.slice(0, 2), sums: { ...income().sums, earned: '12' } };
    for (const next_before of [null, '20']) expect(verdict([...incomeSteps(0, { ...later, next_before }), leafStep(later, leaf('31', '18'))])).toBe('unknown');
  });

  test('of another asset is not this one’s', () => {
    expect(verdict(incomeSteps(1, income()))).toBe('fails');
  });

  test('of days is what closed in them, and says how much of them is on record', () => {
    expect(lastDays(income().epochs, 7, NOW)).toMatchObject({ earned: 9n, onRecordS: 7n * DAY });
    expect(lastDays(income().epochs, 30, NOW)).toMatchObject({ earned: 12n, onRecordS: 30n * DAY });
    expect(lastDays(income().epochs, 90, NOW)).toMatchObject({ earned: 18n, onRecordS: 50n * DAY });
    expect(lastDays([], 7, NOW)).toMatchObject({ earned: 0n, onRecordS: 0n });
  });

  test('of days names the epochs that it is of, and comes to so much a day', () => {
    const { epochs, earned: amount, onRecordS } = lastDays(income().epochs, 90, NOW);
    expect(epochs.map(({ epoch }) => epoch)).toEqual(['30', '20', '10']);
    expect(aDay(amount * 100n, onRecordS)).toBe(36n);
    expect(lastDays(income().epochs, 7, NOW).epochs.map(({ epoch }) => epoch)).toEqual(['30']);
    expect(aDay(5n, 0n)).toBeUndefined();
    expect([aDay(5n, DAY - 1n), aDay(5n, DAY)]).toEqual([undefined, 5n]);
  });

  test('of a share is the stakers’ part by the split of each epoch, among those that earn now', () => {
    // Half for the stakers before epoch 20, all of it from then on; nobody else takes anything.
    const asset = { activeShares: 20n, shareSupply: 100n, shareDecimals: 1, stakersBps: 5_000, nextStakersBps: 10_000, nextSplitEpoch: 20n };
    const jurisdiction = { beforeLevyBps: 0, levyBps: 0, levyEpoch: 0n, nextLevyBps: 0, nextLevyEpoch: 0n };
    const network = { beforeTreasuryBps: 0, settledTreasuryBps: 0, treasuryEpoch: 0n };
    const sharing = (more: object) => ({ asset: { ...asset, ...more }, jurisdiction, network }) as unknown as Sharing;
    // 9 and 3 whole, and 3 of 6: 15 · 10 / 20, rounded down.
    expect(perShareOf(sharing({}), earnedIn(income().epochs))).toBe(7n);
    expect(perShareOf(sharing({ activeShares: 0n }), earnedIn(income().epochs))).toBeUndefined();
  });

  test('by month keeps every epoch, newest first', () => {
    expect(byTime(income().epochs, 'month').map(([month, of]) => [month, of.length])).toEqual([['2026-12', 1], ['2026-11', 1], ['2026-10', 1]]);
  });

  test('by day and by epoch too, with what was written off', () => {
    const lines = byTime(income().epochs, 'day');
    expect(lines.map(([day]) => day)).toEqual(['2026-12-02', '2026-11-23', '2026-10-14']);
    expect(byTime(income().epochs, 'epoch').map(([epoch]) => epoch)).toEqual(income().epochs.map(({ epoch }) => epoch));
    const lost = income().epochs;
    for (const [at, amount] of ['4', '0', '38'].entries()) lost[at]!.sums.by_use.written_off = amount;
    expect(writtenOffOf(lost)).toBe(42n);
  });

  test('is a table with a line for each epoch', () => {
    expect(incomeCsv(income()).trimEnd().split('\n')[1]).toBe(`30,2026-12-02T00:00:00Z,final,1,10,0,7,2,9,0,18,${HASH}`);
  });
});
