// Whoever has a name, a number, an address or a signature comes to the screen for it, on a phone as well.
import { expect, expectComfortable, openAs, picture, test } from './page';
import { personOf } from './wallet';
import type { Page } from '@playwright/test';

test.use({ viewport: { width: 390, height: 844 } });

/** Pastes into the search field and goes. */
async function search(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Search' }).fill(text);
  await page.getByRole('button', { name: 'Search' }).click();
}

const heading = (page: Page, name: string | RegExp) => expect(page.getByRole('heading', { level: 1, name })).toBeVisible();

test.beforeEach(async ({ page }) => {
  await page.goto('/');
  await page.getByRole('link', { name: 'Explorer' }).click();
  await heading(page, 'Explorer');
});

test('by a name one comes to the asset, and by its address to what the account says', async ({ page }, info) => {
  await search(page, 'harb');
  await expectComfortable(page);
  await page.getByRole('link', { name: /Asset 0 “Harbour Tower”/ }).click();
  await heading(page, /Harbour Tower/);
  await page.goto('/explorer/network/' + (await networkOf(page)));
  await heading(page, 'Network');
  await expect(page.getByRole('heading', { name: 'Parameters' })).toBeVisible();
  await expectComfortable(page);
  await picture(page, info, 'explorer-network');
});

test('a number may be a payer, and leads to it', async ({ page }, info) => {
  await search(page, '0');
  await expect(page.getByRole('link', { name: 'Asset 0' })).toBeVisible();
  await picture(page, info, 'explorer-search');
  await page.getByRole('link', { name: 'Payer 0' }).click();
  await expect(page).toHaveURL(/\/payer\/0$/);
});

test('a wallet is said to be one, with what it owns', async ({ page }) => {
  await search(page, personOf('amara').address);
  await heading(page, 'Wallet, or nothing');
  await expect(page.getByRole('link', { name: 'It owns asset 0' })).toBeVisible();
  await expectComfortable(page);
});

test('by an epoch one comes to its settlement, by the address of that to a transaction, and to its events in words', async ({ page }, info) => {
  const final = await finalOf(page);
  await search(page, `epoch ${final}`);
  await page.getByRole('link', { name: /^Epoch / }).click();
  await heading(page, `Settlement of epoch ${final}`);
  const account = page.getByText('Settlement account', { exact: true }).locator('..').getByRole('link');
  await account.click();
  await heading(page, 'Settlement account');
  await expect(page.getByRole('link', { name: `The settlement of epoch ${final}, verified` })).toBeVisible();
  const said = page.getByText(`The settlement of epoch ${final} is final.`);
  await expect(said.first()).toBeVisible();
  await expectComfortable(page);
  await picture(page, info, 'explorer-account');
  await page.getByRole('heading', { name: 'Transactions' }).locator('..').getByRole('listitem').filter({ has: said }).first().getByRole('link').first().click();
  await heading(page, 'Transaction');
  await expect(said).toBeVisible();
  await page.getByText('All that SettlementFinalized says').click();
  await expect(page.getByText('Treasury', { exact: true })).toBeVisible();
  await expectComfortable(page);
  await picture(page, info, 'explorer-transaction');
});

test('records of a payer in an epoch begin with what everybody sees', async ({ page }) => {
  await page.getByLabel('Payer’s number').fill('0');
  await page.getByLabel('Epoch', { exact: true }).fill(await finalOf(page));
  await page.getByRole('button', { name: 'Show records' }).click();
  await heading(page, /^Records of payer 0 in epoch/);
  await expect(page.getByText(/shown to the payer’s owner alone/)).toBeVisible();
  await expectComfortable(page);
});

test('a payer’s owner sees the session records of an epoch, held to its settlement', async ({ page }, info) => {
  const { bills } = (await (await page.request.get('/v1/payers/0/bills?limit=1000')).json()) as { bills: { epoch: string }[] };
  await openAs(page, 'farah', `/explorer/records/0/${bills[0]?.epoch}`);
  await page.getByRole('button', { name: 'Show the records' }).click();
  await expect(page.getByRole('heading', { level: 3, name: /^Session / }).first()).toBeVisible();
  await expect(page.getByText(/hashes beside their way up lead to the root of all/)).toBeVisible();
  await expect(page.getByText('Worth, at most').first()).toBeVisible();
  await expectComfortable(page);
  await picture(page, info, 'explorer-records');
});

async function finalOf(page: Page): Promise<string> {
  const { final_epoch: epoch } = (await (await page.request.get('/v1/epoch')).json()) as { final_epoch: string };
  return epoch;
}

async function networkOf(page: Page): Promise<string> {
  const { network } = (await (await page.request.get('/health')).json()) as { network: string };
  return network;
}
