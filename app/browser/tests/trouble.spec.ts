// An oracle and a node that are slow, away, or lie.
import type { Page, Route } from '@playwright/test';
import { expect, expectComfortable, picture, test } from './page';

/** Changes what the oracle answers. */
async function lie<Answer>(page: Page, path: string, change: (answer: Answer) => void): Promise<void> {
  await page.route(path, async (route: Route) => {
    const response = await route.fetch();
    const answer = (await response.json()) as Answer;
    change(answer);
    await route.fulfill({ response, json: answer });
  });
}

test('a proof that is not so is marked, in red and in words', async ({ page }, info) => {
  await lie<{ totals: { charged: string } }>(page, '**/v1/assets/0/proof*', ({ totals }) => {
    totals.charged = String(BigInt(totals.charged) + 1n);
  });
  await page.goto('/explorer/asset/0');
  await expect(page.getByText('This does not verify: do not rely on it')).toBeVisible();
  await expectComfortable(page);
  await picture(page, info, 'lie');
});

test('a node that is away is told, and what the oracle says is shown all the same', async ({ page }) => {
  await page.route('**/rpc', (route) => route.abort());
  await page.goto('/');
  await expect(page.getByText('Chain not reachable')).toBeVisible();
  await expect(page.getByText('Consistent, but not compared with the chain').first()).toBeVisible();
  await expectComfortable(page);
});

test('an oracle that is away is told, and asked again', async ({ page }) => {
  let isAway = true;
  await page.route('**/v1/**', (route) => (isAway ? route.abort() : route.fallback()));
  await page.goto('/');
  const again = page.getByRole('main').getByRole('button', { name: 'Try again' }).first();
  await expect(again).toBeVisible();
  await expectComfortable(page);
  isAway = false;
  // The page asks again by itself as well, and may be quicker.
  await again.click({ timeout: 2_000 }).catch(() => undefined);
  await expect(page.getByText('Verified in this browser, up to the chain').first()).toBeVisible();
});

test('a slow node leaves the page usable, and says what it waits for', async ({ page }) => {
  await page.route('**/rpc', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    await route.fallback();
  });
  await page.goto('/');
  await expect(page.getByRole('status').filter({ hasText: /^Reading/ }).first()).toBeVisible();
  await page.getByRole('link', { name: 'Explorer' }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'Explorer' })).toBeVisible();
  await page.getByRole('link', { name: 'Markets' }).click();
  await expect(page.getByText('Verified in this browser, up to the chain').first()).toBeVisible();
});
