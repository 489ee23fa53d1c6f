// @vitest-environment jsdom
// The map without its drawing, which a simulated browser cannot do: filters, the list of cells, the assets of one.
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';
import { ASSET_DISCRIMINATOR, getAssetDecoder, getAssetEncoder } from '../../src/generated/openmast/accounts/asset';
import { account, accountsOf } from '../recorded';
import { expectAccessible, open } from './page';

const CELL = '891f8d7a49bffff';

/** The recorded assets, all of them in one cell, but for those that tell no place. */
const placed = (unplaced: readonly number[] = []) =>
  Object.fromEntries(
    accountsOf(ASSET_DISCRIMINATOR).map(([address, data]) => {
      const asset = getAssetDecoder().decode(data);
      const h3Cell = unplaced.includes(asset.index) ? 0n : BigInt(`0x${CELL}`);
      const bytes = getAssetEncoder().encode({ ...asset, h3Cell });
      return [address, { ...account(address), data: [Buffer.from(bytes).toString('base64'), 'base64'] as [string, string] }];
    }),
  );

beforeEach(() => {
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);
});

test('lists every cell, and the assets of the one that is picked', async () => {
  const at = open('/map', { accounts: placed([2]) });
  const list = within(await screen.findByRole('region', { name: 'Cells' }));
  expect(screen.getByText(/1 of these assets does not tell where it stands/)).toBeTruthy();
  // The drawing is loaded late.
  expect(await screen.findByText(/This browser draws no map/)).toBeTruthy();
  await expectAccessible();
  await userEvent.click(list.getByRole('button', { name: CELL }));
  const its = within(await screen.findByRole('region', { name: `Assets of cell ${CELL}` }));
  expect(its.getAllByRole('rowheader').map((header) => within(header).getByRole('link').textContent)).toEqual(['Asset 0 “Harbour Tower”', 'Asset 1 “Market Small Cell”']);
  expect(at()).toBe(`/map?cell=${CELL}`);
  await expectAccessible();
});

test('is of what is chosen, and coloured by it', async () => {
  open('/map?text=harbour&colour=licence', { accounts: placed() });
  expect(await screen.findByText('1 of 3 assets')).toBeTruthy();
  const list = within(await screen.findByRole('region', { name: 'Cells' }));
  expect(list.getByRole('link', { name: 'Asset 0 “Harbour Tower”' })).toBeTruthy();
  expect(await list.findByText('Licence in force')).toBeTruthy();
  expect(screen.getByRole('link', { name: 'The same assets as a list' }).getAttribute('href')).toBe('/?text=harbour');
});

test('is there without an oracle', async () => {
  open('/map', { accounts: placed(), hasOracle: false });
  expect(await screen.findByRole('region', { name: 'Cells' })).toBeTruthy();
});

test('of assets that tell no place says so', async () => {
  open('/map', { accounts: placed([0, 1, 2]) });
  expect(await screen.findByText('None of these assets tells where it stands.')).toBeTruthy();
});
