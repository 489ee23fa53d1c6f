// What assets did in a window, from one answer of an oracle about all of them.
import { expect, test } from 'vitest';
import type { AssetActivity } from '../../src/api/types';
import type { Activity, Listing } from '../../src/data/listing';
import { listedOf } from '../../src/markets/listed';
import { reportedPercent } from '../../src/markets/words';

const DAY = 86_400;
const NOW = 200 * DAY;

/** Half of what is earned is the stakers', whose 20 of 100 shares have one decimal. */
const asset = {
  index: 3, jurisdiction: 756, activeShares: 200n, shareSupply: 1_000n, shareDecimals: 1, stakersBps: 5_000, nextStakersBps: 10_000, nextSplitEpoch: 8n,
  h3Cell: 0n, state: 0, live: 0, kind: 0, collected: 0n, collectedEpoch: 0n, rewardPerShare: 0n,
};
const jurisdiction = { beforeLevyBps: 0, levyBps: 0, levyEpoch: 0n, nextLevyBps: 0, nextLevyEpoch: 0n };
const network = { finalEpoch: 7n, beforeTreasuryBps: 0, settledTreasuryBps: 0, treasuryEpoch: 0n };

const window = (days: number, earned: string, openedDaysAgo: number) => ({
  window_days: days, earned, bytes: '0', first_epoch: '2', last_epoch: '7', opened_at: String(NOW - openedDaysAgo * DAY), closed_at: String(NOW),
});

const ACTIVITY: AssetActivity = {
  index: 3,
  reports: { last_at_ms: '1000', until_ms: '1000', windows: [{ window_hours: 168, hours_observed: 160, hours_reported: 159 }] },
  income: [window(7, '7000', 8), window(30, '20000', 10)],
};

const lately = (days: number, activity: Partial<AssetActivity> = {}, more: object = {}) => {
  const listing = { network, assets: [{ ...asset, ...more }], looked: 4, readAtMs: 0 } as unknown as Listing;
  const known = { assets: new Map([[3, { ...ACTIVITY, ...activity }]]), jurisdictions: new Map([[756, jurisdiction]]), readAtMs: NOW * 1000 };
  return listedOf(listing, undefined, known as unknown as Activity, days)[0]!.lately;
};

test('a day of the window is by as much of it as is on record', () => {
  // An epoch that closed in the window and began before it counts, and the window does not get longer by that.
  expect(lately(7)).toMatchObject({ daily: 1_000n, seconds: BigInt(7 * DAY) });
  expect(lately(30)).toMatchObject({ daily: 2_000n, seconds: BigInt(10 * DAY) });
});

test('minutes are never taken for a day', () => {
  const minutes = lately(7, { income: [window(7, '7000', 5 / 1_440)] });
  expect(minutes).toMatchObject({ daily: undefined, shareDaily: undefined, isShort: true, seconds: 300n });
  expect(lately(7)?.isShort).toBe(false);
  expect(lately(90)?.isShort).toBe(false);
});

test('a share has the stakers’ part of it, among the shares that earn, by the parts of the newest epoch', () => {
  // 7000 / 2 · 10 / 200 for seven days.
  expect(lately(7)?.shareDaily).toBe(25n);
  expect(lately(7, {}, { nextSplitEpoch: 7n })?.shareDaily).toBe(50n);
  expect(lately(7, {}, { activeShares: 0n })?.shareDaily).toBeUndefined();
  expect(lately(7, {}, { jurisdiction: 1 })?.shareDaily).toBeUndefined();
});

test('a window that the oracle does not know is not taken for one without income', () => {
  expect(lately(90)).toMatchObject({ daily: undefined, shareDaily: undefined, observed: 0 });
  expect(lately(7, { income: [window(7, '0', 7)] })).toMatchObject({ daily: 0n, shareDaily: 0n });
  expect(listedOf({ network, assets: [asset], looked: 4, readAtMs: 0 } as unknown as Listing, undefined, undefined, 7)[0]!.lately).toBeUndefined();
});

test('hours with reports are of the window', () => {
  expect(lately(7)).toMatchObject({ observed: 160, reported: 159, lastReportMs: 1_000 });
  expect(lately(7, { reports: null })).toMatchObject({ observed: 0, lastReportMs: undefined });
  expect(reportedPercent(159, 160)).toBe('99.37 %');
  expect(reportedPercent(2_159, 2_160)).toBe('99.95 %');
  expect(reportedPercent(160, 160)).toBe('100 %');
  expect(reportedPercent(0, 0)).toBe('no hour');
});
