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
