import { describe, expect, test } from 'vitest';
import type { IncomeList } from '../../src/api/types';
import { byTime } from '../../src/asset-facts/income';
import { byTimeCsv, partsOf, totalsOf, type Earning } from '../../src/portfolio/income-by-time';
import type { Sharing } from '../../src/proof/parts';

/** Half of what is earned is the stakers', and `active` of 1,000 shares earn for the wallet. */
const earning = (index: number, active: bigint): Earning => ({
  name: `Mast ${index}`,
  active,
  sharing: {
    asset: { index, activeShares: 1_000n, shareSupply: 1_000n, shareDecimals: 0, stakersBps: 5_000, nextStakersBps: 5_000, nextSplitEpoch: 0n },
    jurisdiction: { beforeLevyBps: 0, levyBps: 0, levyEpoch: 0n, nextLevyBps: 0, nextLevyEpoch: 0n },
    network: { beforeTreasuryBps: 0, settledTreasuryBps: 0, treasuryEpoch: 0n },
  } as unknown as Sharing,
});

const at = (time: string): string => (Date.parse(time) / 1000).toString();

const list = (asset: number, epochs: readonly [string, string, string][], next: string | null = null) =>
  ({ asset, next_before: next, epochs: epochs.map(([epoch, time, earned]) => ({ epoch, closed_at: at(time), sums: { earned } })) }) as unknown as IncomeList;

const EARNINGS = [earning(0, 250n), earning(3, 1_000n)];
const LISTS = [
  list(0, [['9', '2026-03-02T00:00:00Z', '1000'], ['8', '2026-02-28T23:59:59Z', '801'], ['7', '2026-02-01T12:00:00Z', '80']]),
  list(3, [['9', '2026-03-02T00:00:00Z', '20'], ['8', '2026-02-28T23:59:59Z', '40']]),
];

describe('income over all positions', () => {
  test('is the own part of each epoch, added up by month and by day of UTC', () => {
    const { parts, from } = partsOf(EARNINGS, LISTS);
    const by = (span: 'day' | 'month') => byTime(parts, span).map(([time, of]) => [time, totalsOf(of)]);
    expect(from).toBeUndefined();
    // 801 halves to 400, of which a quarter are 100.
    expect(by('month')).toEqual([
      ['2026-03', { earned: 1_020n, own: 125n + 10n }],
      ['2026-02', { earned: 921n, own: 100n + 10n + 20n }],
    ]);
    expect(by('day').map(([time]) => time)).toEqual(['2026-03-02', '2026-02-28', '2026-02-01']);
  });

  test('counts no epoch that the list of one asset leaves for its next page', () => {
    const { parts, from } = partsOf(EARNINGS, [LISTS[0]!, list(3, [['9', '2026-03-02T00:00:00Z', '20'], ['8', '2026-02-28T23:59:59Z', '40']], '8')]);
    expect(from).toBe('8');
    expect(totalsOf(parts)).toEqual({ earned: 1_861n, own: 125n + 100n + 10n + 20n });
  });

  test('is kept as a line for each asset and time', () => {
    const [head, ...lines] = byTimeCsv(partsOf(EARNINGS, LISTS).parts, 'month').trim().split(/\r?\n/);
    expect(head).toBe('time_utc,asset,name,epochs,earned_by_asset,own_part_estimate,own_active_shares_now,all_active_shares_now');
    expect(lines).toEqual([
      '2026-03,0,Mast 0,1,1000,125,250,1000',
      '2026-03,3,Mast 3,1,20,10,1000,1000',
      '2026-02,0,Mast 0,2,881,110,250,1000',
      '2026-02,3,Mast 3,1,40,20,1000,1000',
    ]);
  });
});
