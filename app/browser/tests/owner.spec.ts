// What owners do with their infrastructure: the money first, then what they decide; each is shown, signed, and then it is so.
import type { Locator, Page } from '@playwright/test';
import { expect, expectComfortable, GUIDE, guidePicture, openAs, picture, signAndClose, test } from './page';

const dialogOf = (page: Page, name: string): Locator => page.getByRole('dialog', { name });
const panelOf = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });

const FORMS = [
  { form: 'desktop', viewport: { width: 1280, height: 900 }, colorScheme: 'light' },
  { form: 'phone dark', viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
] as const;

for (const { form, ...use } of FORMS) {
  test.describe(form, () => {
    test.use(use);
    test('an owner finds the own assets, and one of them with all that is to decide', { tag: form === 'desktop' ? GUIDE : [] }, async ({ page }, info) => {
      await openAs(page, 'amara', '/infrastructure');
      await page.getByRole('link', { name: 'Infrastructure' }).click();
      await expect(page.getByRole('heading', { level: 1, name: 'My infrastructure' })).toBeVisible();
      await expect(panelOf(page, 'Asset 0 “Harbour Tower”').getByText('To withdraw')).toBeVisible();
      await expectComfortable(page);
      await picture(page, info, `owner-assets ${form}`.replaceAll(' ', '-'));
      await page.getByRole('link', { name: 'Manage Asset 0 “Harbour Tower”' }).click();
      await expect(panelOf(page, 'Owner’s part').getByText('Verified in this browser, up to the chain')).toBeVisible();
      await expect(page.getByRole('button', { name: 'Change the price' })).toBeVisible();
      if (form === 'desktop') await guidePicture(page, info, 'owner-asset');
      await page.getByText('Let the price follow how busy it is').click();
      await expectComfortable(page);
      await picture(page, info, `owner-asset ${form}`.replaceAll(' ', '-'));
    });
  });
}

test('who does not own it may look, and is told whose it is', async ({ page }) => {
  await openAs(page, 'chen', '/infrastructure/asset/0');
  await expect(page.getByText(/your wallet is connected as another account/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Change the price' })).toBeHidden();
});

test('an owner withdraws, or is told that nothing is owed', async ({ page }, info) => {
  await openAs(page, 'amara', '/infrastructure/asset/0');
  await page.getByRole('button', { name: 'Collect and withdraw' }).click();
  const dialog = dialogOf(page, 'Withdraw your part');
  await expect(dialog.getByRole('button', { name: 'Sign in Test wallet' }).or(dialog.getByText('Nothing is owed.')).first()).toBeVisible();
  await picture(page, info, 'owner-withdraw');
  if (await dialog.getByRole('button', { name: 'Sign in Test wallet' }).isVisible()) await signAndClose(page, 'Withdraw your part');
});

test('an owner changes the price: from when it holds stands before the signature and behind it', { tag: GUIDE }, async ({ page }, info) => {
  await openAs(page, 'amara', '/infrastructure/asset/0');
  const price = panelOf(page, 'Price');
  // Another one than whatever a test before announced.
  const text = `0.${Math.floor(100_000 + Math.random() * 800_000)}1`.slice(0, 8);
  await price.getByLabel('New price a GB').fill(text);
  await price.getByRole('button', { name: 'Change the price' }).click();
  const dialog = dialogOf(page, 'Change the price');
  await expect(dialog.getByText(/^A GB of asset 0 “Harbour Tower” costs .* from epoch \d+ on .* until then/)).toBeVisible();
  await expect(dialog.getByText(/^Of each GB that is paid for, stakers have/)).toBeVisible();
  await expectComfortable(page);
  await picture(page, info, 'owner-price');
  await guidePicture(page, info, 'owner-price');
  await signAndClose(page, 'Change the price');
  await expect(price.getByText('Announced')).toBeVisible();
});

test('an owner is refused in words: a target that leaves no room, a part above all', async ({ page }) => {
  await openAs(page, 'amara', '/infrastructure/asset/0');
  await page.getByText('Let the price follow how busy it is').click();
  await page.getByLabel('Never below, a GB').fill('0.1');
  await page.getByLabel('Never above, a GB').fill('1');
  await page.getByLabel('Target, percent').fill('99');
  await page.getByRole('button', { name: 'Let it follow' }).click();
  const dialog = dialogOf(page, 'Let the price follow use');
  await expect(dialog.getByText(/The target must be 5 % to 95 %/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await page.getByLabel('Stakers’ part, percent').fill('101');
  await page.getByRole('button', { name: 'Change the split' }).click();
  await expect(dialogOf(page, 'Change the split').getByText('A part is at most 100 percent.')).toBeVisible();
});

test('an owner announces another split, and sees it announced', async ({ page }, info) => {
  await openAs(page, 'amara', '/infrastructure/asset/0');
  const part = (51 + Math.floor(Math.random() * 4_800) / 100).toFixed(2);
  await page.getByLabel('Stakers’ part, percent').fill(part);
  await page.getByRole('button', { name: 'Change the split' }).click();
  const dialog = dialogOf(page, 'Change the split');
  await expect(dialog.getByText(/stakers have .* instead of/)).toBeVisible();
  await picture(page, info, 'owner-split');
  await signAndClose(page, 'Change the split');
  await expect(panelOf(page, 'Split and levy').getByText(/^From epoch [\d,]+ on stakers get/)).toBeVisible();
});

test('an owner creates an asset in five steps, and ends it', async ({ page }, info) => {
  test.slow();
  await openAs(page, 'amara', '/infrastructure/new');
  await page.getByLabel('Name', { exact: true }).fill('Pier Repeater');
  await page.getByLabel('Symbol').fill('PIER');
  await page.getByText('Find the cell by latitude and longitude').click();
  await page.getByLabel('Latitude').fill('37.775938728915946');
  await page.getByLabel('Longitude').fill('-122.41795063018799');
  await page.getByRole('button', { name: 'Find the cell' }).click();
  await expect(page.getByLabel('H3 cell')).toHaveValue('8928308280fffff');
  await expect(page.getByLabel('Jurisdiction')).not.toHaveValue('');
  await expectComfortable(page);
  await picture(page, info, 'owner-create-what');
  await page.getByRole('button', { name: /^Next/ }).click();
  await page.getByLabel('The price', { exact: true }).selectOption('follows how busy the asset is');
  await page.getByLabel('Price a GB to begin with').fill('0.40');
  await page.getByLabel('Never below, a GB').fill('0.2');
  await page.getByLabel('Never above, a GB').fill('all');
  await page.getByRole('button', { name: /^Next/ }).click();
  await expect(page.getByText(/`all` stands for all that you have/)).toBeVisible();
  await page.getByLabel('Never above, a GB').fill('1.2');
  await expectComfortable(page);
  await page.getByRole('button', { name: /^Next/ }).click();
  await expect(page.getByText(/say its capacity in the first step/)).toBeVisible();
  await page.getByRole('button', { name: '1. What it is' }).click();
  await page.getByLabel('Carries, Mbit/s').fill('200');
  await page.getByRole('button', { name: /^Next/ }).click();
  await page.getByRole('button', { name: /^Next/ }).click();
  await expect(page.getByRole('region', { name: 'Who gets what', exact: true })).toBeVisible();
  await expectComfortable(page);
  await picture(page, info, 'owner-create-split');
  await page.getByRole('button', { name: /^Next/ }).click();
  await page.getByRole('button', { name: /^Next/ }).click();
  await expectComfortable(page);
  await page.getByRole('button', { name: 'Create the asset' }).click();
  const dialog = dialogOf(page, 'Create an asset');
  const sentence = dialog.getByText(/^You create asset \d+ “Pier Repeater” with the symbol “PIER”: all 1,000 shares are yours/);
  await expect(sentence).toBeVisible();
  const index = /asset (\d+)/.exec(await sentence.innerText())?.[1];
  await expect(sentence).toContainText('Its price follows how busy it is: once in four epochs');
  await expect(dialog.getByText('+1,000', { exact: true })).toBeVisible();
  await expect(dialog.getByText(/kept by new accounts/)).toBeVisible();
  await picture(page, info, 'owner-create-review');
  await signAndClose(page, 'Create an asset');
  await expect(page.getByText(`Asset ${index} is yours.`)).toBeVisible();
  await picture(page, info, 'owner-created');

  await page.goto(`/infrastructure/asset/${index}`);
  await expect(panelOf(page, 'Price').getByText('It follows how busy the asset is.', { exact: false })).toBeVisible();
  await page.getByText('End this asset').click();
  await page.getByRole('button', { name: 'Retire it' }).click();
  await expect(dialogOf(page, 'Retire the asset').getByText('This cannot be undone.')).toBeVisible();
  await signAndClose(page, 'Retire the asset');
  await expect(page.getByText(/retired from epoch \d+ on/)).toBeVisible();
});
