// What a wallet has, and is paid for all of it at once.
import { expect, expectComfortable, openAs, picture, test } from './page';
import { report } from '../../scripts/gateway.mjs';
import { personOf } from './wallet';

const { OPENMAST_API: api = '', RADIUS: radius = '' } = process.env;

/** The newest epoch that is settled for good. */
async function settled(): Promise<number> {
  const told = (await (await fetch(`${api}/v1/epoch`)).json()) as { final_epoch: string };
  return Number(told.final_epoch);
}

/** Something was used of an asset, and is settled. */
async function earnings(): Promise<void> {
  await report(radius, `claim-all-${Date.now()}`, 'harbour-tower', 'goran@openmast.example', 500);
  const before = await settled();
  // What is open now is settled with the next but one at the latest.
  await expect.poll(settled, { timeout: 90_000 }).toBeGreaterThan(before + 1);
}

test('an investor claims everything: shown first, signed, and then nothing is owed', async ({ page }, info) => {
  await earnings();
  await openAs(page, 'chen', `/portfolio/${personOf('chen').address}`);
  await page.getByRole('button', { name: 'Claim all' }).click();
  const dialog = page.getByRole('dialog', { name: 'Claim all' });
  await expect(dialog.getByText(/^You are paid [\d.,]+ .*, what your stakes earned on Harbour Tower\.$/)).toBeVisible();
  await expectComfortable(page);
  await picture(page, info, 'claim-all');
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
