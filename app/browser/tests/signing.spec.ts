// What people sign: a real wallet, a real chain, and what was shown before is what happened.
import type { Locator, Page } from '@playwright/test';
import { connect, expect, expectComfortable, openAs, picture, sign, signAll, test } from './page';
import { answerWith, base58, installWallet, personOf } from './wallet';

const dialogOf = (page: Page, name: string): Locator => page.getByRole('dialog', { name });

/** The oracle proves a settlement once it is finalized, and with epochs of seconds the next one may be there by then: it is planned anew. */
const PROVED_MS = 90_000;

/** So many shares lie in the wallet, as the form says it. */
async function most(page: Page): Promise<number> {
  const note = page.getByText(/^At most [\d,.]+ shares$/).first();
  return Number((await note.innerText()).replace(/[^\d.]/g, ''));
}

test('an investor stakes: shown first, signed, and then it is so', async ({ page }, info) => {
  await openAs(page, 'amara', '/asset/1');
  const before = await most(page);
  await page.getByLabel('Stake shares').fill('1.5');
  await page.getByRole('button', { name: 'Stake', exact: true }).click();
  const dialog = dialogOf(page, 'Stake');
  await expect(dialog.getByText('You stake 1.5 shares of asset 1 “Market Small Cell”.')).toBeVisible();
  await expect(dialog.getByText('−1.5', { exact: true })).toBeVisible();
  await expectComfortable(page);
  await picture(page, info, 'stake-review');
  const done = await sign(page, 'Stake');
  await picture(page, info, 'stake-done');
  await done.getByRole('button', { name: 'Close' }).click();
  await expect.poll(() => most(page)).toBe(before - 1.5);
});

test('an investor claims, or is told that nothing is owed', async ({ page }) => {
  await openAs(page, 'dina', '/asset/0');
  await page.getByRole('button', { name: 'Claim rewards' }).click();
  const dialog = await signAll(page, 'Claim rewards', { timeout: PROVED_MS });
  await dialog.getByRole('button', { name: 'Close' }).click();
});

test('an investor unstakes: it cools down, and says until when', async ({ page }) => {
  await openAs(page, 'chen', '/asset/0');
  await page.getByLabel('Take shares out').fill('1');
  await page.getByRole('button', { name: 'Unstake', exact: true }).click();
  await expect(dialogOf(page, 'Unstake').getByText(/^You .*1 share/)).toBeVisible({ timeout: PROVED_MS });
  const done = await sign(page, 'Unstake');
  await done.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'Withdraw' }).click();
  await expect(dialogOf(page, 'Withdraw').getByText('Nothing was sent, and nothing was charged.')).toBeVisible();
});

test('a payer pays in', async ({ page }, info) => {
  await openAs(page, 'amara', '/payer/0/deposit');
  await page.getByLabel('Amount').fill('0.25');
  await page.getByRole('button', { name: 'Pay in', exact: true }).click();
  await expect(dialogOf(page, 'Pay in').getByText('You pay 0.25 test USD in for payer 0, which is not yours.')).toBeVisible();
  await picture(page, info, 'deposit-review');
  await sign(page, 'Pay in');
});

test('who declines in the wallet has sent nothing, and can try again', async ({ page }) => {
  await openAs(page, 'amara', '/asset/1');
  await page.getByLabel('Stake shares').fill('1');
  await page.getByRole('button', { name: 'Stake', exact: true }).click();
  const dialog = dialogOf(page, 'Stake');
  await answerWith(page, 'declines');
  await dialog.getByRole('button', { name: 'Sign in Test wallet' }).click();
  await expect(dialog.getByRole('alert')).toBeVisible();
  await expectComfortable(page);
  await answerWith(page, 'signs');
  if (await dialog.getByRole('button', { name: 'Try again' }).isVisible()) await dialog.getByRole('button', { name: 'Try again' }).click();
  await sign(page, 'Stake');
});

test('a transaction that no block took has charged nothing, and a second one does not pay twice', async ({ page }) => {
  await openAs(page, 'amara', '/asset/1');
  const before = await most(page);
  let isLost = true;
  // The node answers as if it had taken it, and passes it on to nobody.
  await page.route('**/rpc', async (route) => {
    const asked = route.request().postDataJSON() as { method?: string; params?: string[]; id?: unknown };
    if (!isLost || asked.method !== 'sendTransaction') return route.fallback();
    const bytes = Buffer.from(asked.params?.[0] ?? '', 'base64');
    return route.fulfill({ json: { jsonrpc: '2.0', id: asked.id, result: base58([...bytes.subarray(1, 65)]) } });
  });
  await page.getByLabel('Stake shares').fill('2');
  await page.getByRole('button', { name: 'Stake', exact: true }).click();
  const dialog = dialogOf(page, 'Stake');
  await dialog.getByRole('button', { name: 'Sign in Test wallet' }).click();
  await expect(dialog.getByText('Nothing was charged, and it can never land any more.')).toBeVisible({ timeout: 100_000 });
  isLost = false;
  await dialog.getByRole('button', { name: 'Try again' }).click();
  const done = await sign(page, 'Stake');
  await done.getByRole('button', { name: 'Close' }).click();
  await expect.poll(() => most(page)).toBe(before - 2);
});

test('the keyboard alone connects a wallet and stakes', async ({ page }) => {
  await installWallet(page, personOf('amara'));
  await page.goto('/asset/1');
  const go = async (target: Locator): Promise<void> => {
    await expect(target).toBeVisible();
    for (let presses = 0; presses < 80; presses += 1) {
      if (await target.evaluate((it) => it === document.activeElement)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`${target.toString()} is not to be reached with the keyboard`);
  };
  await go(page.getByRole('banner').getByRole('button', { name: 'Connect wallet' }));
  await page.keyboard.press('Enter');
  await go(dialogOf(page, 'Connect a wallet').getByRole('button', { name: 'Test wallet' }));
  await page.keyboard.press('Enter');
  await expect(dialogOf(page, 'Your wallet')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialogOf(page, 'Your wallet')).toBeHidden();
  await go(page.getByLabel('Stake shares'));
  await page.keyboard.type('1');
  await page.keyboard.press('Enter');
  await go(dialogOf(page, 'Stake').getByRole('button', { name: 'Sign in Test wallet' }));
  await page.keyboard.press('Enter');
  await expect(dialogOf(page, 'Stake').getByText('Done.')).toBeVisible();
});

test('two tabs have one wallet, and see what each of them did', async ({ page, context }) => {
  await openAs(page, 'amara', '/asset/1');
  const before = await most(page);
  const other = await context.newPage();
  await installWallet(other, personOf('amara'));
  await other.goto('/asset/1');
  // The wallet is connected without asking again.
  await expect(other.getByLabel('Stake shares')).toBeVisible();
  await page.getByLabel('Stake shares').fill('1');
  await page.getByRole('button', { name: 'Stake', exact: true }).click();
  await sign(page, 'Stake');
  await expect.poll(() => most(other)).toBe(before - 1);
});

test('who disconnects is known no longer, also after a reload', async ({ page }) => {
  await openAs(page, 'amara', '/asset/1');
  await page.getByRole('banner').getByRole('button', { name: /^Wallet Test wallet/ }).click();
  await dialogOf(page, 'Your wallet').getByRole('button', { name: 'Disconnect' }).click();
  await expect(dialogOf(page, 'Connect a wallet')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('banner').getByRole('button', { name: 'Connect wallet' })).toBeVisible();
  await connect(page);
  await expect(page.getByLabel('Stake shares')).toBeVisible();
});
