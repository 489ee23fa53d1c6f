// @vitest-environment jsdom
// What a payer does with a connected wallet.
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test } from 'vitest';
import { NETWORK_DISCRIMINATOR, getNetworkDecoder } from '../../src/generated/openmast/accounts/network';
import { PAYER_DISCRIMINATOR, getPayerCodec } from '../../src/generated/openmast/accounts/payer';
import { currency } from '../../src/ui/format';
import { account, accountsOf, answer } from '../recorded';
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

const CARRIER = 2;
const [where, data] = accountsOf(PAYER_DISCRIMINATOR).find(([, it]) => getPayerCodec().decode(it).index === CARRIER)!;
const there = getPayerCodec().decode(data);
const network = getNetworkDecoder().decode(accountsOf(NETWORK_DISCRIMINATOR)[0]![1]);

/** The carrier's account as the connected wallet's, with something else in it. */
const own = (what: Partial<typeof there>) => {
  const changed = getPayerCodec().encode({ ...there, owner: address, requested: 0n, paysAt: 0n, ...what });
  return { [where]: { ...account(where), data: [Buffer.from(Uint8Array.from(changed)).toString('base64'), 'base64'] as [string, string] }, [CLOCK]: clockAccount() };
};

/** The wallet is connected once for all tests of this file. */
const connected = async () => {
  const button = screen.queryAllByRole('button', { name: 'Connect wallet' })[0];
  if (!button) return;
  await userEvent.click(button);
  await userEvent.click(await screen.findByRole('button', { name: wallet.name }));
};

test('a payer asks money back, and cannot ask for more than it has', async () => {
  open(`/payer/${CARRIER}`, { accounts: own({}) });
  const withdrawal = await panel('Withdrawal');
  expect(withdrawal.getByText('No money is asked back.')).toBeTruthy();
  await connected();
  const { accrued } = answer(`/v1/payers/${CARRIER}`).body.settled.totals;
  const unspent = there.deposited - there.withdrawn - BigInt(accrued);
  expect((await withdrawal.findByText('Can be asked back')).nextSibling?.textContent).toContain(currency(unspent));
  await userEvent.type(await withdrawal.findByLabelText('Ask back'), '999999{Enter}');
  const dialog = within(await screen.findByRole('dialog', { name: 'Ask money back' }));
  expect(await dialog.findByText('The amount is above what the payer has: ask for less.')).toBeTruthy();
  await expectAccessible();
  await userEvent.click(dialog.getByRole('button', { name: 'Close' }));
  expect(await (await panel('Limits')).findByRole('button', { name: 'Set the highest price' })).toBeTruthy();
});

test('a request that a settlement has seen is not paid by itself: there is a button', async () => {
  const lapsesAt = BigInt(Math.floor(Date.now() / 1000) + 1_000);
  open(`/payer/${CARRIER}`, { accounts: own({ requested: 1n, requestedSlot: network.finalSnapshotSlot, lapsesAt }) });
  const withdrawal = await panel('Withdrawal');
  expect(withdrawal.getByText(/It can be paid now; nobody has done so yet/)).toBeTruthy();
  await connected();
  expect(await withdrawal.findByRole('button', { name: 'Be paid' })).toBeTruthy();
  await userEvent.click(withdrawal.getByRole('button', { name: 'Cancel the request' }));
  expect(await screen.findByRole('dialog', { name: 'Cancel the request' })).toBeTruthy();
});

test('who does not own it is told who decides', async () => {
  open(`/payer/${CARRIER}`, { accounts: { [CLOCK]: clockAccount() } });
  const withdrawal = await panel('Withdrawal');
  await connected();
  expect(await withdrawal.findByText(/that owner alone can ask money back/)).toBeTruthy();
  expect(withdrawal.queryByLabelText('Ask back')).toBeNull();
});

test('what was paid in since the epoch began says from when it counts', async () => {
  const told = answer(`/v1/payers/${CARRIER}`);
  told.body.balance.deposited = (there.deposited - 5_000_000n).toString();
  const epoch = BigInt(told.body.balance.closed_epoch) + 1n;
  open(`/payer/${CARRIER}`, { answers: { [`/v1/payers/${CARRIER}`]: told } });
  const balance = await panel('Balance');
  expect((await balance.findByText(new RegExp(`was paid in since epoch ${epoch} began`))).textContent).toMatch(new RegExp(`5.* it counts from epoch ${epoch + 1n} on`));
});

test('whose money is used up is told so, and where to pay in', async () => {
  const told = answer(`/v1/payers/${CARRIER}`);
  Object.assign(told.body.balance, { remaining: '0', held: '0' });
  told.body.entitlements = [];
  open(`/payer/${CARRIER}`, { answers: { [`/v1/payers/${CARRIER}`]: told } });
  const balance = await panel('Balance');
  expect((await balance.findByText(/^Used up: further usage is written off/)).textContent).toBe('Used up: further usage is written off. Pay in.');
  expect(balance.getByRole('link', { name: 'Pay in' }).getAttribute('href')).toBe(`/payer/${CARRIER}/deposit`);
  expect(balance.queryByText(/cannot be estimated/)).toBeNull();
});
