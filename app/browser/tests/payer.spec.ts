// What payers do with their money: a wallet opens a payer, asks back, takes that back, and is paid by a proof.
import type { Locator, Page } from '@playwright/test';
import { expect, expectComfortable, openAs, picture, signAndClose, test } from './page';
import { earnings } from './traffic';
import { personOf } from './wallet';

/** Goran's. */
const PAYER = '/payer/1';

const dialogOf = (page: Page, name: string): Locator => page.getByRole('dialog', { name });
const panelOf = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });

async function askBack(page: Page, amount: string): Promise<void> {
  const withdrawal = panelOf(page, 'Withdrawal');
  await withdrawal.getByLabel('Ask back').fill(amount);
  await withdrawal.getByRole('button', { name: 'Ask it back' }).click();
  await expect(dialogOf(page, 'Ask money back').getByText(`You ask ${amount} test USD back from payer 1.`)).toBeVisible();
}

test('a wallet without a payer opens one, and is told what the operator must do', async ({ page }, info) => {
  await openAs(page, 'eli', `/payer/${personOf('eli').address}`);
  const panel = panelOf(page, 'You have no payer yet');
  await expect(page.getByText('does not belong to the program')).toBeHidden();
  await panel.getByLabel('Pay in at once').fill('0.5');
  await expectComfortable(page);
  await picture(page, info, 'payer-open');
  await panel.getByRole('button', { name: 'Open a payer' }).click();
  const dialog = dialogOf(page, 'Open a payer');
  await expect(dialog.getByText(/^You open a payer and pay 0\.5 test USD in: /)).toBeVisible();
  await expect(dialog.getByText(/operator to map your user name/)).toBeVisible();
  await picture(page, info, 'payer-open-review');
  await signAndClose(page, 'Open a payer');
  await expect(panelOf(page, 'Payers of this wallet').getByRole('link', { name: /^Payer \d+$/ })).toBeVisible();
});

test('a payer asks money back, and takes that back', async ({ page }, info) => {
  await openAs(page, 'goran', PAYER);
  const withdrawal = panelOf(page, 'Withdrawal');
  await expect(withdrawal.getByText('No money is asked back.')).toBeVisible();
  await askBack(page, '0.2');
  await expectComfortable(page);
  await picture(page, info, 'payer-ask-back');
  await signAndClose(page, 'Ask money back');
  await expect(withdrawal.getByText('Lapses')).toBeVisible();
  await expectComfortable(page);
  await withdrawal.getByRole('button', { name: 'Cancel the request' }).click();
  await signAndClose(page, 'Cancel the request');
  await expect(withdrawal.getByText('No money is asked back.')).toBeVisible();
});

test('a payer is paid by the proof of the first settlement that saw the request', async ({ page }, info) => {
  await openAs(page, 'goran', PAYER);
  await askBack(page, '0.1');
  await signAndClose(page, 'Ask money back');
  const withdrawal = panelOf(page, 'Withdrawal');
  await expect(withdrawal.getByText(/It can be paid now; nobody has done so yet/)).toBeVisible({ timeout: 60_000 });
  await withdrawal.getByRole('button', { name: 'Be paid' }).click();
  await expect(dialogOf(page, 'Be paid').getByText('You are paid 0.1 test USD out of payer 1.')).toBeVisible();
  await picture(page, info, 'payer-be-paid');
  await signAndClose(page, 'Be paid');
  await expect(withdrawal.getByText('No money is asked back.')).toBeVisible();
});

test('a payer says which price is too high, and takes that back', async ({ page }) => {
  await openAs(page, 'goran', PAYER);
  const limits = panelOf(page, 'Limits');
  await limits.getByLabel('Highest price a GB').fill('0.9');
  await limits.getByRole('button', { name: 'Set the highest price' }).click();
  await signAndClose(page, 'Set the highest price');
  await limits.getByRole('button', { name: 'Serve me at any price' }).click();
  await signAndClose(page, 'Set the highest price');
  await expect(limits.getByText(/^any price/)).toBeVisible();
});

test('a payer’s owner signs a text, and sees the sessions that the settlement commits to', async ({ page }, info) => {
  await earnings();
  await openAs(page, 'goran', PAYER);
  const sessions = panelOf(page, 'Sessions by epoch');
  await sessions.getByRole('button', { name: /^Sign, and show the sessions of epoch/ }).click();
  const shown = sessions.getByRole('region', { name: /^Sessions of epoch/ });
  await expect(shown.getByText('Verified in this browser, up to the chain')).toBeVisible();
  await expect(shown.getByRole('row').nth(1)).toBeVisible();
  await expectComfortable(page);
  await picture(page, info, 'payer-sessions');
});
