// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, test } from 'vitest';
// What is loaded late is here already: a busy machine must not make the tests fail.
import '../../src/asset/own-part';
import '../../src/chain/book';
import '../../src/trade/panel';
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

describe('without a wallet', () => {
  test('the page says what one is for, and that there is none', async () => {
    open('/asset/0');
    expect(await screen.findByText('Connect a wallet to stake, unstake and claim.')).toBeTruthy();
    const [button] = await screen.findAllByRole('button', { name: 'Connect wallet' });
    await userEvent.click(button as HTMLElement);
    const dialog = within(await screen.findByRole('dialog', { name: 'Connect a wallet' }));
    expect(dialog.getByText(/There is no wallet in this browser/)).toBeTruthy();
    await expectAccessible();
    await userEvent.click(dialog.getByRole('button', { name: 'Close' }));
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

describe('with a wallet', () => {
  test('the keyboard alone connects it, and says that an account has nothing to stake', async () => {
    const { wallet, address } = registerWallet();
    open('/asset/0', { accounts: { SysvarC1ock11111111111111111111111111111111: clockAccount() } });
    const [button] = await screen.findAllByRole('button', { name: 'Connect wallet' });
    button?.focus();
    await userEvent.keyboard('{Enter}');
    const choice = await screen.findByRole('button', { name: wallet.name });
    choice.focus();
    await userEvent.keyboard('{Enter}');
    expect(await screen.findByText(address)).toBeTruthy();
    const close = within(screen.getByRole('dialog', { name: 'Your wallet' })).getByRole('button', { name: 'Close' });
    close.focus();
    await userEvent.keyboard('{Enter}');
    expect(screen.getByRole('link', { name: 'Portfolio' }).getAttribute('href')).toBe(`/portfolio/${address}`);
    expect(screen.getByRole('link', { name: 'Usage' }).getAttribute('href')).toBe(`/payer/${address}`);
    const amount = await screen.findByLabelText('Stake shares');
    expect(await screen.findByText('Rewards to claim')).toBeTruthy();
    await userEvent.type(amount, '1.5{Enter}');
    const dialog = within(await screen.findByRole('dialog', { name: 'Stake' }));
    expect(await dialog.findByText(/You have no shares/)).toBeTruthy();
    expect(dialog.getByText('Nothing was sent, and nothing was charged.')).toBeTruthy();
    expect(dialog.getByRole('button', { name: 'Try again' })).toBeTruthy();
    await expectAccessible();
    await userEvent.click(dialog.getByRole('button', { name: 'Close' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(wallet.asked).toEqual([]);
  });
});
