// A regulator reads what it decides about, announces a levy, and suspends a licence and lifts that again.
import type { Page } from '@playwright/test';
import { expect, expectComfortable, openAs, picture, test } from './page';

async function sign(page: Page, name: string, says: RegExp): Promise<void> {
  const dialog = page.getByRole('dialog', { name });
  await expect(dialog.getByText(says).first()).toBeVisible();
  await expectComfortable(page);
  await dialog.getByRole('button', { name: 'Sign in Test wallet' }).click();
  await expect(dialog.getByText('Done.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).click();
}

for (const [form, use] of [
  ['desktop', { viewport: { width: 1280, height: 900 }, colorScheme: 'light' }],
  ['phone-dark', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' }],
] as const) {
  test.describe(form, () => {
    test.use(use);
    test('anybody reads a jurisdiction', async ({ page }, info) => {
      await page.goto('/regulator');
      await page.getByRole('link', { name: 'Jurisdiction 276' }).click();
      await expect(page.getByRole('list', { name: 'Licences' }).getByText(/276-3600-0017/).first()).toBeVisible();
      await expect(page.getByRole('button', { name: /Suspend/ })).toHaveCount(0);
      await expectComfortable(page);
      await picture(page, info, `regulator-${form}`);
    });
  });
}

test('a regulator announces a levy, renews a licence, suspends it and lifts that again', async ({ page }, info) => {
  await openAs(page, 'regulator', '/regulator/276');
  await page.getByLabel('New levy, percent').fill('2.5');
  // So late that it changes nothing for other tests: what an asset earned across a change of its levy is collected in two steps.
  const earliest = await page.getByText(/^Empty: as early as can be/).innerText();
  await page.getByLabel('From epoch').fill(String(Number(earliest.replace(/\D/g, '')) + 1_000));
  await page.getByRole('button', { name: 'Announce levy' }).click();
  await sign(page, 'Announce levy', /You announce a levy of 2\.5 % from epoch/);
  await page.getByRole('button', { name: /^Renew … licence 0 of asset 1/ }).click();
  await page.getByLabel('Valid until').fill('2099-06-30');
  await page.getByLabel('The document’s file').setInputFiles({ name: 'conditions.txt', mimeType: 'text/plain', buffer: Buffer.from('conditions') });
  await expect(page.getByLabel('SHA-256 of the document')).toHaveValue(/^[0-9a-f]{64}$/);
  await expectComfortable(page);
  await page.getByRole('button', { name: 'Renew licence' }).click();
  await sign(page, 'Renew licence', /You let licence 0 of asset 1 hold until/);
  const suspend = page.getByRole('button', { name: /^Suspend … licence 0 of asset 1/ });
  await suspend.click();
  const until = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
  await page.getByLabel('Suspended until').fill(until);
  await page.getByLabel('Reason').fill('order 9/2027');
  await page.getByRole('button', { name: 'Suspend licence' }).click();
  await picture(page, info, 'regulator-suspend');
  await sign(page, 'Suspend licence', /You suspend licence 0 of asset 1 from epoch/);
  const lift = page.getByRole('button', { name: /^Lift suspension of licence 0 of asset 1/ });
  await lift.click();
  await sign(page, 'Lift suspension', /You lift the suspension of licence 0 of asset 1/);
  await expect(lift).toHaveCount(0);
});
