// An operator finds what is mapped, maps a name of its own, changes and removes that again; and looks at a session.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, expectComfortable, picture, test } from './page';

const { KEYS = '', OPENMAST_API: api = '' } = process.env;
const token = (): string => readFileSync(join(KEYS, 'oracle', 'admin.token'), 'utf8').trim();

async function openWithToken(page: Page): Promise<void> {
  await page.goto('/oracle');
  await page.getByLabel('Token', { exact: true }).fill(token());
  await page.getByRole('button', { name: 'Use', exact: true }).click();
  await expect(page.getByText('The oracle takes the token.')).toBeVisible();
}

for (const [form, viewport] of [
  ['desktop', { width: 1280, height: 900 }],
  ['phone', { width: 390, height: 844 }],
] as const) {
  test.describe(form, () => {
    test.use({ viewport });
    test('an operator searches, changes and removes a mapping', async ({ page, request }, info) => {
      const name = `browser-${form}-${Date.now()}`;
      const put = await request.put(`${api}/v1/mappings/radios`, {
        headers: { authorization: `Bearer ${token()}` },
        data: { kind: 'nas_identifier', value: name, asset: 0 },
      });
      expect(put.status()).toBe(200);
      await openWithToken(page);
      const mappings = page.getByRole('region', { name: 'Mappings', exact: true });
      const ofFile = mappings.getByRole('listitem').filter({ hasText: 'nas_identifier=harbour-tower' });
      await expect(ofFile).toContainText('in the configuration file');
      await expect(ofFile.getByRole('button')).toHaveCount(0);
      await mappings.getByLabel('Name', { exact: true }).fill(name);
      await mappings.getByRole('button', { name: 'Search' }).click();
      const own = mappings.getByRole('list', { name: 'Mappings' }).getByRole('listitem');
      await expect(own).toHaveCount(1);
      await expect(own).toContainText(/asset 0 “Harbour Tower”, owned by/);
      await own.getByRole('button', { name: 'Change' }).click();
      const change = page.getByRole('dialog', { name: 'Change a mapping' });
      await change.getByLabel('Number of the other asset').fill('1');
      await expect(change.getByText(/Asset 1 “Market Small Cell” belongs to/)).toBeVisible();
      await expect(change.getByText(/billed for asset 1 instead of asset 0/)).toBeVisible();
      await expectComfortable(page);
      await picture(page, info, `operator-mapping-${form}`);
      await change.getByRole('button', { name: 'Change the mapping' }).click();
      await expect(mappings.getByText(`Changed: nas_identifier=${name} is asset 1 from now on.`)).toBeVisible();
      await expect(own).toContainText(/asset 1 “Market Small Cell”/);
      await own.getByRole('button', { name: 'Remove' }).click();
      await page.getByRole('button', { name: 'Remove the mapping' }).click();
      await expect(mappings.getByText(`Removed: nas_identifier=${name} is mapped to nothing from now on.`)).toBeVisible();
      await expect(own).toHaveCount(0);
    });
  });
}

test('an operator sees what a session is', async ({ page }) => {
  await openWithToken(page);
  const sessions = page.getByRole('region', { name: 'Sessions', exact: true });
  await sessions.getByLabel('Radio', { exact: true }).fill('harbour-tower');
  await sessions.getByRole('button', { name: 'Find' }).click();
  await expect(sessions.getByText(/sessions? (is|are) found/)).toBeVisible();
  await expect(sessions.getByRole('list', { name: 'Sessions found' }).getByText(/Its radio is mapped to asset 0 “Harbour Tower”/).first()).toBeVisible();
  await expectComfortable(page);
});
