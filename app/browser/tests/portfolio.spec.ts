// What a wallet has, and is paid for all of it at once.
import { expect, expectComfortable, GUIDE, guidePicture, openAs, picture, test } from './page';
import { earnings } from './traffic';
import { personOf } from './wallet';

test('an investor claims everything: shown first, signed, and then nothing is owed', { tag: GUIDE }, async ({ page }, info) => {
  await earnings();
  await openAs(page, 'chen', `/portfolio/${personOf('chen').address}`);
  await page.getByRole('button', { name: 'Claim all' }).click();
  const dialog = page.getByRole('dialog', { name: 'Claim all' });
  await expect(dialog.getByText(/^You are paid [\d.,]+ .*, what your stakes earned on asset 0 “Harbour Tower”\.$/)).toBeVisible();
  await expectComfortable(page);
  await picture(page, info, 'claim-all');
  await guidePicture(page, info, 'investor-claim');
  await dialog.getByRole('button', { name: 'Sign in Test wallet' }).click();
  await expect(dialog.getByText('Done.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'Claim all' }).click();
  await expect(dialog.getByText('No rewards are owed to you.')).toBeVisible();
});

test('what another wallet has can be seen, and not claimed', async ({ page }) => {
  await openAs(page, 'chen', `/portfolio/${personOf('dina').address}`);
  await expect(page.getByText('Claimable now').first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Claim all' })).toHaveCount(0);
});

for (const { form, ...use } of [
  { form: 'desktop', viewport: { width: 1280, height: 900 } },
  { form: 'phone dark', viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
] as const) {
  test.describe(form, () => {
    test.use(use);
    test('what an investor’s shares cost is added up from its purchases, and kept as a table', async ({ page }, info) => {
      await page.goto(`/portfolio/${personOf('chen').address}`);
      const cost = page.getByRole('region', { name: 'What the shares cost' }).first();
      await cost.getByRole('button', { name: 'Add up what they cost' }).click();
      const line = cost.getByRole('row').filter({ hasText: 'Asset 0 “Harbour Tower”' });
      // Bought from the owner's offer at 1.20, and a fee of 0.5 %.
      await expect(line.getByText('1.206', { exact: true })).toBeVisible();
      await expect(line.getByText(/^\d+ transactions/)).toBeVisible();
      await expect(cost.getByText(/^Average: what was paid, the fee included, ÷ the shares bought/)).toBeVisible();
      await expectComfortable(page);
      await cost.scrollIntoViewIfNeeded();
      await picture(page, info, `portfolio-cost ${form}`.replaceAll(' ', '-'));
      const [file] = await Promise.all([page.waitForEvent('download'), cost.getByRole('button', { name: 'Cost as CSV' }).click()]);
      expect(file.suggestedFilename()).toBe(`cost-${personOf('chen').address}.csv`);
    });
  });
}
