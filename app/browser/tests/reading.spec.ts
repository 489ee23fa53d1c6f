// Every screen, without a wallet: there is something on it, and it is comfortable in every form that people have before them.
import { expect, expectComfortable, GUIDE, guidePicture, picture, test } from './page';
import { personOf } from './wallet';

interface Screen {
  readonly name: string;
  readonly path: () => string;
  readonly heading: string | RegExp;
  readonly shows: string | RegExp;
  /** The picture of a guide that it is. */
  readonly guide?: string;
}

const SCREENS: readonly Screen[] = [
  { name: 'markets', path: () => '/', heading: 'Markets', shows: 'Verified in this browser, up to the chain', guide: 'investor-markets' },
  { name: 'markets table', path: () => '/?view=table&sort=earned&order=descending', heading: 'Markets', shows: 'Market Small Cell' },
  { name: 'map', path: () => '/map', heading: 'Map', shows: /not tell where|The same as a list/ },
  { name: 'asset', path: () => '/asset/0', heading: /Harbour Tower/, shows: 'Connect a wallet to stake, unstake and claim.' },
  { name: 'portfolio', path: () => `/portfolio/${personOf('chen').address}`, heading: /Portfolio/, shows: /“HARB”/ },
  { name: 'usage', path: () => '/payer/0', heading: /usage/i, shows: /lasts/i, guide: 'payer-usage' },
  { name: 'explorer', path: () => '/explorer', heading: 'Explorer', shows: /settlement/i },
  { name: 'settlement', path: () => '/explorer/settlements/1', heading: /1/, shows: 'Recompute this settlement' },
  { name: 'leaf', path: () => '/explorer/asset/0', heading: /0/, shows: 'Verified in this browser, up to the chain', guide: 'developer-leaf' },
  { name: 'oracle', path: () => '/oracle', heading: 'Oracle', shows: /alarm/i },
  { name: 'nothing', path: () => '/nothing', heading: 'There is nothing here', shows: 'the explorer' },
];

const FORMS = [
  { form: 'desktop', viewport: { width: 1280, height: 900 }, colorScheme: 'light' },
  { form: 'desktop dark', viewport: { width: 1280, height: 900 }, colorScheme: 'dark' },
  { form: 'phone', viewport: { width: 390, height: 844 }, colorScheme: 'light' },
  { form: 'phone dark', viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
] as const;

for (const { form, ...use } of FORMS) {
  test.describe(form, () => {
    test.use(use);
    for (const { name, path, heading, shows, guide } of SCREENS) {
      const ofGuide = form === 'desktop' ? guide : undefined;
      test(name, { tag: ofGuide === undefined ? [] : GUIDE }, async ({ page }, info) => {
        await page.goto(path());
        await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
        await expect(page.getByRole('main').getByText(shows).first()).toBeVisible();
        await expect(page.getByRole('banner').getByText(/^Test network/)).toBeVisible();
        await expectComfortable(page);
        await picture(page, info, `${name} ${form}`.replaceAll(' ', '-'));
        if (ofGuide !== undefined) await guidePicture(page, info, ofGuide);
      });
    }
  });
}
