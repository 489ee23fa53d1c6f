// What people check by themselves, and what operators look at.
import { expect, expectComfortable, GUIDE, guidePicture, picture, test } from './page';
import { earnings, settled } from './traffic';

/** When it was, and what for, the chain does not have. */
const SUM_VERIFIED = /ended is verified up to the chain; .* is this oracle’s word/;

test('a settlement is recomputed from its archive', async ({ page }, info) => {
  await page.goto('/explorer/settlements/3');
  await page.getByRole('button', { name: 'Recompute', exact: true }).click();
  const outcome = page.getByText(/^(. )?(Recomputed in this browser: the settlement follows from its archive|What was recomputed follows from the archive, but not all of it could be)$/);
  await expect(outcome).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText('do not rely on it')).toBeHidden();
  await expectComfortable(page);
  await picture(page, info, 'recomputed');
});

test('an archive in which something was changed is found out', async ({ page }) => {
  await page.route('**/v1/archive/*', async (route) => {
    const response = await route.fetch();
    const text = await response.text();
    const changed = text.replace(/"accrued":"(\d+)"/, (_, amount: string) => `"accrued":"${BigInt(amount) + 1n}"`);
    expect(changed).not.toBe(text);
    await route.fulfill({ response, body: changed });
  });
  await page.goto('/explorer/settlements/3');
  await page.getByRole('button', { name: 'Recompute', exact: true }).click();
  const refused = page.getByText('The settlement does not follow from this archive: do not rely on it');
  await expect(refused).toBeVisible({ timeout: 60_000 });
});

test('from the explorer to a settlement, and to an account of it', async ({ page }) => {
  await page.goto('/explorer');
  await page.getByRole('region', { name: 'Settlements' }).getByRole('link', { name: /\d/ }).first().click();
  await expect(page.getByRole('heading', { name: 'Recompute this settlement' })).toBeVisible();
});

test('the operator sees the doors, and what was refused', { tag: GUIDE }, async ({ page }, info) => {
  await page.goto('/oracle');
  await expect(page.getByText(/RADIUS/).first()).toBeVisible();
  await expectComfortable(page);
  await picture(page, info, 'oracle-open');
  await guidePicture(page, info, 'operator-oracle');
});

test('colours stay as they were chosen', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('button', { name: 'Use dark colours' }).click();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Use light colours' })).toBeVisible();
  await expectComfortable(page);
});

test('a payer’s statement adds up to what the chain says it ever spent', { tag: GUIDE }, async ({ page }, info) => {
  await page.goto('/payer/2');
  const panel = page.getByRole('region', { name: 'Statement over all epochs', exact: true });
  await panel.getByRole('button', { name: 'Make the statement' }).click();
  await expect(panel.getByText(SUM_VERIFIED)).toBeVisible({ timeout: 60_000 });
  await expect(panel.getByRole('row').filter({ hasText: 'Harbour Tower' })).toBeVisible();
  await expectComfortable(page);
  await panel.scrollIntoViewIfNeeded();
  await picture(page, info, 'statement');
  await guidePicture(page, info, 'payer-statement');
});

test('an asset’s income adds up to its leaf', async ({ page }, info) => {
  await page.goto('/asset/0');
  const panel = page.getByRole('region', { name: 'Income over days and months' });
  await panel.getByRole('button', { name: 'Show the income' }).click();
  await expect(panel.getByText(SUM_VERIFIED)).toBeVisible({ timeout: 60_000 });
  await expect(panel.getByText('Last 7 days')).toBeVisible();
  await panel.getByLabel('Window').selectOption('30 days');
  await expect(panel.getByText('Last 30 days')).toBeVisible();
  await expect(panel.getByText('A day for each active share')).toBeVisible();
  await expectComfortable(page);
  await panel.scrollIntoViewIfNeeded();
  await picture(page, info, 'income');
});

test('lists that were read stay verified while more is earned and spent', async ({ page, context }) => {
  await page.goto('/asset/0');
  const income = page.getByRole('region', { name: 'Income over days and months' });
  await income.getByRole('button', { name: 'Show the income' }).click();
  await expect(income.getByText(SUM_VERIFIED)).toBeVisible({ timeout: 60_000 });
  const other = await context.newPage();
  await other.goto('/payer/1');
  const statement = other.getByRole('region', { name: 'Statement over all epochs', exact: true });
  await statement.getByRole('button', { name: 'Make the statement' }).click();
  await expect(statement.getByText(SUM_VERIFIED)).toBeVisible({ timeout: 60_000 });
  await earnings();
  const epoch = await settled();
  // What the page shows beside the statement is newer than it.
  const spent = other.getByRole('region', { name: 'Balance' }).getByText(/^lifetime, until epoch \d+ ended$/);
  await expect.poll(async () => Number((await spent.innerText()).replace(/\D/g, ''))).toBeGreaterThanOrEqual(epoch);
  for (const list of [income, statement]) {
    await expect(list.getByText(SUM_VERIFIED)).toBeVisible();
    await expect(list.getByText('do not rely on it')).toBeHidden();
  }
});
