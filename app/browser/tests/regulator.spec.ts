// A regulator reads what it decides about, announces a levy, and suspends a licence and lifts that again.
import type { Page } from '@playwright/test';
import { expect, expectComfortable, GUIDE, guidePicture, openAs, picture, signAndClose, test } from './page';
import { personOf } from './wallet';

async function signWhatSays(page: Page, name: string, says: RegExp): Promise<void> {
  await expect(page.getByRole('dialog', { name }).getByText(says).first()).toBeVisible();
  await expectComfortable(page);
  await signAndClose(page, name);
}

for (const [form, use] of [
  ['desktop', { viewport: { width: 1280, height: 900 }, colorScheme: 'light' }],
  ['phone-dark', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' }],
] as const) {
  test.describe(form, () => {
    test.use(use);
    test('anybody reads a jurisdiction', { tag: form === 'desktop' ? GUIDE : [] }, async ({ page }, info) => {
      await page.goto('/regulator');
      await page.getByRole('link', { name: 'Jurisdiction 276' }).click();
      await expect(page.getByRole('list', { name: 'Licences' }).getByText(/276-3600-0017/).first()).toBeVisible();
      await expect(page.getByRole('button', { name: /Suspend/ })).toHaveCount(0);
      await expectComfortable(page);
      await picture(page, info, `regulator-${form}`);
      if (form === 'desktop') await guidePicture(page, info, 'regulator-jurisdiction');
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
  await signWhatSays(page, 'Announce levy', /You announce a levy of 2\.5 % from epoch/);
  await page.getByRole('button', { name: /^Renew … licence 0 of asset 1/ }).click();
  await page.getByLabel('Valid until').fill('2099-06-30');
  await page.getByLabel('The document’s file').setInputFiles({ name: 'conditions.txt', mimeType: 'text/plain', buffer: Buffer.from('conditions') });
  await expect(page.getByLabel('SHA-256 of the document')).toHaveValue(/^[0-9a-f]{64}$/);
  await expectComfortable(page);
  await page.getByRole('button', { name: 'Renew licence' }).click();
  await signWhatSays(page, 'Renew licence', /You let licence 0 of asset 1 hold until/);
  const suspend = page.getByRole('button', { name: /^Suspend … licence 0 of asset 1/ });
  await suspend.click();
  const until = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
  await page.getByLabel('Suspended until').fill(until);
  await page.getByLabel('Reason').fill('order 9/2027');
  await page.getByRole('button', { name: 'Suspend licence' }).click();
  await picture(page, info, 'regulator-suspend');
  await signWhatSays(page, 'Suspend licence', /You suspend licence 0 of asset 1 from epoch/);
  const lift = page.getByRole('button', { name: /^Lift suspension of licence 0 of asset 1/ });
  await lift.click();
  await signWhatSays(page, 'Lift suspension', /You lift the suspension of licence 0 of asset 1/);
  await expect(lift).toHaveCount(0);
});

test('a regulator grants a licence, whose terms are shown before it signs', { tag: GUIDE }, async ({ page }, info) => {
  await openAs(page, 'regulator', '/regulator/276');
  await page.getByRole('button', { name: 'Grant a licence …' }).click();
  const form = page.getByRole('form', { name: 'Grant a licence' });
  await form.getByLabel('Asset', { exact: true }).selectOption({ label: 'Asset 1 “Market Small Cell”' });
  // None of another run.
  const reference = `276-TEST-${Date.now() % 1_000_000}`;
  await form.getByLabel('Reference').fill(reference);
  await form.getByLabel('Area').fill('code:BY-7');
  await form.getByLabel('Holds from').fill('2026-01-01');
  await form.getByLabel('Holds until').fill('2098-06-30');
  await form.getByLabel('The document’s file').setInputFiles({ name: 'conditions.txt', mimeType: 'text/plain', buffer: Buffer.from('conditions') });
  await expect(form.getByLabel('SHA-256 of the document')).toHaveValue(/^[0-9a-f]{64}$/);
  await form.getByRole('button', { name: 'Grant licence' }).click();
  const dialog = page.getByRole('dialog', { name: 'Grant licence' });
  await expect(dialog.getByText(/Only a general authorization can be without a band/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await form.getByLabel('Band').fill('3700MHz-3.75GHz');
  await expectComfortable(page);
  await form.getByRole('button', { name: 'Grant licence' }).click();
  await expect(dialog.getByText(/You grant licence/).first()).toBeVisible();
  await picture(page, info, 'regulator-grant');
  await guidePicture(page, info, 'regulator-grant');
  await signWhatSays(page, 'Grant licence', new RegExp(`${reference}; band 3700 MHz to 3750 MHz; area BY-7`));
  await expect(page.getByRole('list', { name: 'Licences' }).getByText(reference)).toBeVisible();
});

test('a regulator suspends a holder of permissioned shares, and lifts that', async ({ page }, info) => {
  await openAs(page, 'regulator', '/regulator/276');
  await page.getByLabel('A holder of asset 2').fill(personOf('chen').address);
  await page.getByRole('button', { name: 'Look' }).click();
  await page.getByLabel('Holder suspended until').fill(new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10));
  await page.getByLabel('Reason for the holder').fill('order 7/2027');
  await expectComfortable(page);
  await page.getByRole('button', { name: 'Suspend holder' }).click();
  await expect(page.getByRole('dialog', { name: 'Suspend holder' }).getByText(/You suspend/).first()).toBeVisible();
  await picture(page, info, 'regulator-suspend-holder');
  await signWhatSays(page, 'Suspend holder', /Its account of the shares is frozen in the same transaction/);
  await page.getByRole('button', { name: 'Lift this holder’s suspension' }).click();
  await signWhatSays(page, 'Lift suspension', /You lift the suspension of/);
  await expect(page.getByRole('button', { name: 'Suspend holder' })).toBeVisible();
});

test('a regulator is paid what its jurisdiction is owed, or told that nothing is', async ({ page }) => {
  await openAs(page, 'regulator', '/regulator/276');
  await page.getByRole('button', { name: 'Withdraw what it is owed' }).click();
  const dialog = page.getByRole('dialog', { name: 'Withdraw levy' });
  const signs = dialog.getByRole('button', { name: 'Sign in Test wallet' });
  await expect(signs.or(dialog.getByText('Nothing is owed.')).first()).toBeVisible();
  if (await signs.isVisible()) await signWhatSays(page, 'Withdraw levy', /the levy that jurisdiction 276 is owed/);
});
