// @vitest-environment jsdom
import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { answer, finalEpoch } from '../recorded';
import { expectAccessible, open } from './page';

const panel = async (name: string) => within(await screen.findByRole('region', { name }));

test('an asset has all its facts, and its settlements verify', async () => {
  open('/asset/0');
  expect(await screen.findByRole('heading', { level: 1, name: 'Asset 0 “Harbour Tower”' })).toBeTruthy();
  expect((await panel('Split and levy')).getByText('60 %')).toBeTruthy();
  const lots = await panel('Capacity sold ahead');
  expect(lots.getAllByRole('heading', { level: 3 }).length).toBeGreaterThan(0);
  expect((await panel('Licence')).getByText('In force')).toBeTruthy();
  expect(await (await panel('What a staked share earns')).findByText(/Estimate:/)).toBeTruthy();
  const settlements = await panel('Settlements');
  expect(await settlements.findByRole('link', { name: `Epoch ${finalEpoch}` })).toBeTruthy();
  expect(settlements.getAllByText(/Verified in this browser, up to the chain/)).toHaveLength(10);
  await expectAccessible();
});

test('says in how many hours it reported, and of how many', async () => {
  const account = answer('/v1/assets/0');
  const window = (days: number, observed: number, reported: number) => ({ window_hours: 24 * days, hours_observed: observed, hours_reported: reported });
  account.body.reports = { last_at_ms: '1700000000000', until_ms: '1700002800000', windows: [window(7, 0, 0), window(30, 8, 7), window(90, 2_160, 2_160)] };
  open('/asset/0', { answers: { '/v1/assets/0': account } });
  const reports = await panel('Reports');
  expect(await reports.findByText('87.5 %')).toBeTruthy();
  expect(reports.getByText('7 of 8 hours')).toBeTruthy();
  expect(reports.getByText('100 %')).toBeTruthy();
  expect(reports.getByText('no hour')).toBeTruthy();
  expect(reports.getByText(/From this oracle, read/)).toBeTruthy();
  await expectAccessible();
});

test('that never reported says so', async () => {
  const account = answer('/v1/assets/0');
  account.body.reports = null;
  open('/asset/0', { answers: { '/v1/assets/0': account } });
  expect(await (await panel('Reports')).findByText('It never reported to this oracle.')).toBeTruthy();
});

test('a live price says within which bounds', async () => {
  open('/asset/1');
  expect(await (await panel('Price')).findByText('Never above')).toBeTruthy();
});

test('an asset without a licence in force says so', async () => {
  open('/asset/2');
  expect(await (await panel('Licence')).findByText('Expired')).toBeTruthy();
});

test('an index without an asset says so', async () => {
  open('/asset/99');
  expect(await screen.findByText('There is no asset 99')).toBeTruthy();
});

test('without an oracle it has those facts that the chain alone tells', async () => {
  open('/asset/0', { hasOracle: false });
  expect((await panel('Split and levy')).getByText('60 %')).toBeTruthy();
  expect((await panel('Licence')).getByText('In force')).toBeTruthy();
  expect(screen.queryByRole('region', { name: 'Settlements' })).toBeNull();
  expect(screen.queryByRole('alert')).toBeNull();
});
