// @vitest-environment jsdom
import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { finalEpoch } from '../recorded';
import { expectAccessible, open } from './page';

const panel = async (name: string) => within(await screen.findByRole('region', { name }));

test('an asset has all its facts, and its settlements verify', async () => {
  open('/asset/0');
  expect(await screen.findByRole('heading', { level: 1, name: 'Harbour Tower' })).toBeTruthy();
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
