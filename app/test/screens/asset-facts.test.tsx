// @vitest-environment jsdom
import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { ASSET_DISCRIMINATOR, getAssetDecoder } from '../../src/generated/openmast/accounts/asset';
import { accountsOf, finalEpoch } from '../recorded';
import { expectAccessible, open } from './page';

const assets = accountsOf(ASSET_DISCRIMINATOR).map(([address, data]) => ({ address, ...getAssetDecoder().decode(data) }));
const byIndex = (index: number) => assets.find((asset) => asset.index === index)!;
const panel = async (name: string) => within(await screen.findByRole('region', { name }));

test('an asset has all its facts, and its settlements verify', async () => {
  open(`/facts/${byIndex(0).address}`);
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
  open(`/facts/${byIndex(1).address}`);
  expect(await (await panel('Price')).findByText('Never above')).toBeTruthy();
});

test('an asset without a licence in force says so', async () => {
  open(`/facts/${byIndex(2).address}`);
  expect(await (await panel('Licence')).findByText('Expired')).toBeTruthy();
});

test('no asset is at a wallet’s address', async () => {
  open(`/facts/${byIndex(0).owner}`);
  expect(await screen.findByText('There is no asset at this address')).toBeTruthy();
});
