// @vitest-environment jsdom
// Paying in with a connected wallet, and forms that stay where something that is read beside them fails.
import { focusManager } from '@tanstack/react-query';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';
import { open } from './page';
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

const { wallet } = registerWallet();

/** From now on the chain does not answer, and what is shown is read again. */
function losesTheChain(): void {
  const before = globalThis.fetch;
  vi.stubGlobal('fetch', async (input: string | URL | Request, init?: RequestInit) => {
    if (String(input instanceof Request ? input.url : input).endsWith('/rpc')) throw new TypeError('Failed to fetch');
    return before(input, init);
  });
  const later = Date.now() + 60_000;
  vi.spyOn(Date, 'now').mockReturnValue(later);
  focusManager.setFocused(false);
  focusManager.setFocused(true);
}

test('what was read stays, with the dialog that is open, where the chain does not answer any more, and it is told beside', async () => {
  open('/payer/0/deposit', { accounts: { SysvarC1ock11111111111111111111111111111111: clockAccount() } });
  const panel = within(await screen.findByRole('region', { name: 'Pay in' }));
  await userEvent.click(await panel.findByRole('button', { name: 'Connect wallet' }));
  await userEvent.click(await screen.findByRole('button', { name: wallet.name }));
  const amount = await panel.findByLabelText('Amount');
  await userEvent.type(amount, '5{Enter}');
  const dialog = await screen.findByRole('dialog', { name: 'Pay in' });
  await within(dialog).findByText(/You have no test USD/);
  losesTheChain();
  await waitFor(() => expect(panel.getAllByRole('alert').some((it) => !dialog.contains(it))).toBe(true));
  expect(panel.getByText('Paid in')).toBeTruthy();
  expect(panel.getByLabelText<HTMLInputElement>('Amount').value).toBe('5');
  expect(screen.getByRole('dialog', { name: 'Pay in' })).toBe(dialog);
});
