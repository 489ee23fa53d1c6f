// Capacity that is sold ahead: its owner issues a lot, somebody buys of it for a payer, and the payer's owner asks it back.
import type { Locator, Page } from '@playwright/test';
import { expect, expectComfortable, openAs, picture, sign, signAndClose, test } from './page';

const panelOf = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });
const dialogOf = (page: Page, name: string): Locator => page.getByRole('dialog', { name });

/** So many seconds from now, as people write times. */
const later = (seconds: number): string => new Date(Date.now() + seconds * 1_000).toISOString().replace(/\.\d+Z$/, 'Z');

/** Fills the terms of a lot of SIM slots, which bind no other part of the owner's, with a window that is minutes away: epochs of the demo
 * last seconds. */
async function fillTerms(page: Page): Promise<void> {
  const issue = panelOf(page, 'Sell capacity ahead');
  const hint = await issue.getByText(/^\d+ is the earliest$/).innerText();
  await issue.getByLabel('What is sold').selectOption('SIM slots');
  await issue.getByLabel('Tokens', { exact: true }).fill('3');
  await issue.getByLabel('First epoch').fill(String(Number.parseInt(hint, 10) + 500));
  await issue.getByLabel('Number of epochs').fill('10');
  await issue.getByLabel(/^Price of a token/).fill('0.5');
  await issue.getByLabel('The sale begins').fill(later(25));
  await issue.getByLabel('The sale ends').fill(later(900));
}

test('an owner sells capacity ahead, and a payer’s owner buys it, sees it, and asks it back', async ({ page, browser, baseURL }, info) => {
  test.setTimeout(500_000);
  await openAs(page, 'amara', '/infrastructure/asset/0');
  await page.getByRole('link', { name: 'All lots, and sell capacity ahead' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Asset 0 “Harbour Tower”: capacity sold ahead' })).toBeVisible();
  // Those of the demo's story are over, and stay to be seen.
  await expect(panelOf(page, 'Lots').getByText('a settlement said how much was served').first()).toBeVisible();
  await fillTerms(page);
  await expectComfortable(page);
  await picture(page, info, 'lots-issue');
  await page.getByRole('button', { name: 'Look at the lot' }).click();
  const dialog = dialogOf(page, 'Sell capacity ahead');
  await expect(dialog.getByText(/^You sell 3 SIM slots of asset 0: so many identities of a payer may be active in each epoch in epochs/)).toBeVisible();
  await expect(dialog.getByText(/^Each token costs 0\.5 .*It must cost at least .* of what the same costs by the tariff/)).toBeVisible();
  await expect(dialog.getByText(/^It takes .* of the capacity in each of these epochs/)).toBeVisible();
  await expect(dialog.getByText(/^What is not served is paid back/)).toBeVisible();
  await expectComfortable(page);
  await picture(page, info, 'lots-preview');
  await signAndClose(page, 'Sell capacity ahead');
  const announced = panelOf(page, 'Lots').getByRole('listitem').filter({ hasText: 'its sale has not begun' }).first();
  const heading = announced.getByRole('heading', { level: 3 });
  await expect(heading).toHaveText(/^SIM slots, lot \d+: 3 SIM slots$/);
  const lot = /lot (\d+)/.exec(await heading.innerText())?.[1] ?? '';

  const context = await browser.newContext({ baseURL: baseURL ?? '', viewport: { width: 390, height: 844 }, colorScheme: 'dark' });
  const buyer = await context.newPage();
  await openAs(buyer, 'coastal-mobile', '/asset/0/lots');
  const mine = panelOf(buyer, 'Lots').getByRole('listitem').filter({ hasText: `lot ${lot}:` });
  const payer = await payerOf(buyer);
  await buyer.goto('/asset/0/lots');
  await expect(mine.getByText('and tokens can be bought')).toBeVisible({ timeout: 200_000 });
  await mine.getByLabel(`Buy, of lot ${lot}`).fill('2');
  await expect(mine.getByText('costs 1 test USD')).toBeVisible();
  await mine.getByLabel('Redeem at once, for payer').fill(payer);
  await expectComfortable(buyer);
  await picture(buyer, info, 'lots-buy-phone');
  await mine.getByRole('button', { name: 'Buy', exact: true }).click();
  await expect(dialogOf(buyer, 'Buy tokens of the lot').getByText(/^You pay 1 test USD, for 2 SIM slots .* It is redeemed for payer \d+ at once\.$/)).toBeVisible();
  await signAndClose(buyer, 'Buy tokens of the lot');
  await expect(mine.getByText('1 left')).toBeVisible();

  await buyer.goto(`/payer/${payer}`);
  const ahead = panelOf(buyer, 'Paid ahead').getByRole('listitem').filter({ hasText: `of a token, lot ${lot}` });
  await expect(ahead).toBeVisible();
  await ahead.getByLabel(/^Ask back, of entitlement/).fill('1');
  await ahead.getByRole('button', { name: 'Ask back', exact: true }).click();
  await signAndClose(buyer, 'Ask tokens back');
  await expect(ahead.getByText('Asked back', { exact: true })).toBeVisible();
  await expectComfortable(buyer);
  await context.close();

  // The rest is not sold any more, and its capacity is free.
  await page.reload();
  const sold = panelOf(page, 'Lots').getByRole('listitem').filter({ hasText: `lot ${lot}:` });
  await sold.getByRole('button', { name: 'End the sale' }).click();
  const ended = await sign(page, 'End the sale');
  await expect(ended.getByText('Done.')).toBeVisible();
});

/** The number of the payer that the connected wallet owns. */
async function payerOf(page: Page): Promise<string> {
  const hint = panelOf(page, 'Lots').getByText(/yours: \d+/).first();
  await expect(hint).toBeVisible({ timeout: 200_000 });
  return /yours: (\d+)/.exec(await hint.innerText())?.[1] ?? '';
}

test('an owner is refused in words: more than there is, too cheap, too early', async ({ page }) => {
  await openAs(page, 'amara', '/infrastructure/asset/0/lots');
  await fillTerms(page);
  const issue = panelOf(page, 'Sell capacity ahead');
  const dialog = dialogOf(page, 'Sell capacity ahead');
  const refused = async (words: RegExp): Promise<void> => {
    await page.getByRole('button', { name: 'Look at the lot' }).click();
    await expect(dialog.getByText(words)).toBeVisible();
    await dialog.getByRole('button', { name: 'Close' }).click();
  };
  await issue.getByLabel('Tokens', { exact: true }).fill('90');
  await refused(/does not have that much left in every epoch of the window: 90 tokens take 90 SIM slots; at most [\d,]+ fit/);
  await issue.getByLabel('Tokens', { exact: true }).fill('3');
  await issue.getByLabel(/^Price of a token/).fill('0.000001');
  await refused(/is less than a token must cost: at least/);
  await issue.getByLabel(/^Price of a token/).fill('all');
  await refused(/write a number/);
  await issue.getByLabel(/^Price of a token/).fill('0.5');
  await issue.getByLabel('First epoch').fill('1');
  await refused(/The first epoch is too early: epoch 1 may have begun already/);
});

test('who does not own it sells nothing of it', async ({ page }) => {
  await openAs(page, 'chen', '/infrastructure/asset/0/lots');
  await expect(page.getByText(/that owner alone sells its capacity ahead/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Look at the lot' })).toBeHidden();
});
