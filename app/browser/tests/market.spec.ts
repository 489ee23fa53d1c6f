// Trading shares: what is offered is seen by everybody, and what is bought, offered and taken back is shown first and signed.
import type { Locator, Page } from '@playwright/test';
import { expect, expectComfortable, openAs, picture, signAndClose, test } from './page';
import { personOf } from './wallet';

const dialogOf = (page: Page, name: string): Locator => page.getByRole('dialog', { name });
const tradeOf = (page: Page): Locator => page.getByRole('region', { name: 'Trade', exact: true });

const FORMS = [
  { form: 'desktop', viewport: { width: 1280, height: 900 }, colorScheme: 'light' },
  { form: 'phone dark', viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
] as const;

for (const { form, ...use } of FORMS) {
  test.describe(form, () => {
    test.use(use);
    test('who only looks sees what is offered and bid', async ({ page }, info) => {
      await page.goto('/asset/0');
      const trade = tradeOf(page);
      await expect(trade.getByText('Lowest offer')).toBeVisible();
      await expect(trade.getByRole('region', { name: 'What is offered, by price' }).getByRole('rowheader').first()).toHaveText(/^\d+\.\d+$/);
      await expect(trade.getByText('Connect a wallet to buy and sell shares.')).toBeVisible();
      await expectComfortable(page);
      await picture(page, info, `market-look ${form}`.replaceAll(' ', '-'));
    });

    test('who has a wallet finds what to buy for how much', async ({ page }, info) => {
      await openAs(page, 'treasury', '/asset/0');
      const trade = tradeOf(page);
      await trade.getByLabel('Shares', { exact: true }).fill('0.5');
      await expect(trade.getByText('You pay')).toBeVisible();
      await trade.getByText('End, least trade, taker').click();
      await expectComfortable(page);
      await trade.scrollIntoViewIfNeeded();
      await picture(page, info, `market-forms ${form}`.replaceAll(' ', '-'));
    });
  });
}

test('an investor buys from an offer: what the page showed is what is paid', async ({ page }, info) => {
  await openAs(page, 'treasury', '/asset/0');
  const trade = tradeOf(page);
  await trade.getByLabel('Shares', { exact: true }).fill('0.5');
  const pays = trade.getByRole('status').getByRole('definition').nth(1);
  await expect(pays).toHaveText(/^0\.603 test USDat most/);
  await trade.getByRole('button', { name: 'Buy', exact: true }).click();
  const dialog = dialogOf(page, 'Buy shares');
  await expect(dialog.getByText(/^You buy 0\.5 shares of asset 0 “Harbour Tower” for 0\.60, fee 0\.003: you pay 0\.603 /)).toBeVisible();
  await expect(dialog.getByText('−0.603', { exact: true })).toBeVisible();
  await expectComfortable(page);
  await picture(page, info, 'market-buy');
  await signAndClose(page, 'Buy shares');
});

test('an investor is refused in words: more than is offered, and a price below it', async ({ page }) => {
  await openAs(page, 'treasury', '/asset/0');
  const trade = tradeOf(page);
  await trade.getByLabel('Shares', { exact: true }).fill('999');
  await expect(trade.getByText(/can be had at this price in one transaction, of at most four offers/)).toBeVisible();
  await trade.getByLabel('Shares', { exact: true }).fill('1');
  await trade.getByLabel('Highest price of a share').fill('0.1');
  await trade.getByRole('button', { name: 'Buy', exact: true }).click();
  await expect(dialogOf(page, 'Buy shares').getByText(/At this price 0 shares can be had in one transaction/)).toBeVisible();
});

test('an owner offers shares, sees the offer stand, and takes it back', async ({ page }, info) => {
  await openAs(page, 'amara', '/asset/1');
  const trade = tradeOf(page);
  const price = `3.${Math.floor(100_000 + Math.random() * 800_000)}1`.slice(0, 8);
  await trade.getByLabel('How many').fill('2');
  await trade.getByLabel('Price of a share', { exact: true }).fill(price);
  await trade.getByRole('button', { name: 'Make the offer' }).click();
  await expect(dialogOf(page, 'Offer shares').getByText(/^You offer 2 shares of asset 1 “Market Small Cell” at 3\..* if all are sold; whoever buys pays a fee of 0\.5 % on top\./)).toBeVisible();
  await expectComfortable(page);
  await picture(page, info, 'market-offer');
  await signAndClose(page, 'Offer shares');
  const own = trade.getByRole('listitem').filter({ hasText: price.replace(/0+$/, '') });
  await expect(own).toBeVisible();
  await expect(trade.getByRole('row').filter({ hasText: price.replace(/0+$/, '') }).getByText('yours')).toBeVisible();
  await own.getByRole('button', { name: 'Cancel this offer' }).click();
  await expect(dialogOf(page, 'Take back').getByText('You take your offer back: 2 shares of asset 1 “Market Small Cell” return.')).toBeVisible();
  await expect(dialogOf(page, 'Take back').getByText(/comes back from closed accounts/)).toBeVisible();
  await signAndClose(page, 'Take back');
  await expect(own).toBeHidden();
});

test('a bid waits in the portfolio, and its maker alone cancels it', async ({ page }, info) => {
  const dina = `/portfolio/${personOf('dina').address}`;
  await openAs(page, 'dina', dina);
  const waits = page.getByRole('region', { name: 'In the market', exact: true });
  await expect(waits.getByRole('heading', { name: 'Bid: 50 shares of asset 1 “Market Small Cell”' })).toBeVisible();
  await expect(waits.getByRole('button', { name: 'Cancel this bid' })).toBeVisible();
  await expectComfortable(page);
  await picture(page, info, 'market-portfolio');
});

test('what another wallet bids can be seen, and not cancelled', async ({ page }) => {
  await openAs(page, 'chen', `/portfolio/${personOf('dina').address}`);
  await expect(page.getByRole('heading', { name: 'Bid: 50 shares of asset 1 “Market Small Cell”' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Cancel this bid' })).toHaveCount(0);
});

test('who is not admitted is told why permissioned shares are not sold to it', async ({ page }) => {
  await openAs(page, 'dina', '/asset/2');
  const trade = tradeOf(page);
  await trade.getByRole('combobox', { name: 'Make' }).selectOption('bid');
  await trade.getByLabel('How many').fill('1');
  await trade.getByLabel('Price of a share', { exact: true }).fill('0.5');
  await trade.getByRole('button', { name: 'Make the bid' }).click();
  await expect(dialogOf(page, 'Bid for shares').getByText(/is not admitted to the shares of asset 2/)).toBeVisible();
});

test('an investor takes part in a sale, at the price of the moment', async ({ page }, info) => {
  await openAs(page, 'chen', '/asset/2');
  const trade = tradeOf(page);
  await expect(trade.getByText('Highest bid')).toBeVisible();
  const shares = trade.getByLabel('Shares to buy in this sale');
  await expect(trade.getByRole('button', { name: 'Make the offer' })).toBeVisible();
  test.skip((await shares.count()) === 0, 'the sale of the demo, which lasts for ten minutes, is over');
  await shares.fill('0.1');
  await expect(trade.getByText('You pay')).toBeVisible();
  await trade.getByRole('button', { name: 'Buy in the sale' }).click();
  const dialog = dialogOf(page, 'Buy in the sale');
  await expect(dialog.getByText(/^You buy 0\.1 shares of asset 2 “Library Access Point” from .* you pay 0\.\d+ /)).toBeVisible();
  await expectComfortable(page);
  await picture(page, info, 'market-sale');
  await signAndClose(page, 'Buy in the sale');
});
