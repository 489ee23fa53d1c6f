// @vitest-environment jsdom
// What a payer does with a connected wallet.
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test } from 'vitest';
import { expectAccessible, open } from './page';
import { clockAccount, registerWallet } from './wallet-in-page';

// The simulated browser has dialogs and cannot open them.
beforeEach(() => {
  HTMLDialogElement.prototype.showModal = function showModal(this: HTMLDialogElement) {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function close(this: HTMLDialogElement) {
    this.open = false;
  };
});

const CLOCK = 'SysvarC1ock11111111111111111111111111111111';
const panel = async (name: string) => within(await screen.findByRole('region', { name }));
const { wallet, address } = registerWallet();

test('a wallet without a payer is told what one is, by no fault of the chain, and opens one', async () => {
  open(`/payer/${address}`, { accounts: { [address]: { owner: '11111111111111111111111111111111', data: ['', 'base64'] }, [CLOCK]: clockAccount() } });
  const stranger = await panel('This wallet has no payer yet');
  expect(stranger.getByText(/Connect a wallet to open a payer/)).toBeTruthy();
  expect(stranger.getByText(/must map your user name/)).toBeTruthy();
  expect(screen.queryByRole('alert')).toBeNull();
  expect(screen.queryByText(/does not belong to the program/)).toBeNull();
  await expectAccessible();
  await userEvent.click(stranger.getByRole('button', { name: 'Connect wallet' }));
  await userEvent.click(await screen.findByRole('button', { name: wallet.name }));
  const own = await panel('You have no payer yet');
  await userEvent.type(await own.findByLabelText('Pay in at once'), '5{Enter}');
  const dialog = within(await screen.findByRole('dialog', { name: 'Open a payer' }));
  expect(await dialog.findByText(/You have no test USD: get some into this wallet first/)).toBeTruthy();
  expect(wallet.asked).toEqual([]);
});
