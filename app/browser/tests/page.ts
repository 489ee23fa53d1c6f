// Every page of these tests: what may never happen on it is watched, and what it looks like is kept.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, test as plain, type Locator, type Page, type TestInfo } from '@playwright/test';
import { installWallet, personOf } from './wallet';

/** Rules of WCAG 2.2 AA. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

interface Extras {
  /** What went wrong in the page: uncaught errors, and what the content security policy stopped. */
  faults: string[];
}

export const test = plain.extend<Extras>({
  faults: [
    async ({ page }, use) => {
      const faults: string[] = [];
      page.on('pageerror', (error) => faults.push(`not caught: ${error.message}`));
      page.on('console', (message) => {
        if (message.text().includes('Content Security Policy')) faults.push(message.text());
      });
      await use(faults);
      expect(faults, 'nothing goes wrong in the page unseen').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** Opens a screen as this person of the demo, who connects. */
export async function openAs(page: Page, name: string, path: string): Promise<void> {
  await installWallet(page, personOf(name));
  await page.goto(path);
  await connect(page);
}

export async function connect(page: Page): Promise<void> {
  await page.getByRole('banner').getByRole('button', { name: 'Connect wallet' }).click();
  const choice = page.getByRole('dialog', { name: 'Connect a wallet' });
  await choice.getByRole('button', { name: 'Test wallet' }).click();
  const dialog = page.getByRole('dialog', { name: 'Your wallet' });
  await dialog.getByRole('button', { name: 'Close' }).click();
}

/**
 * Signs what the dialog shows. Epochs of the demo last seconds: where one became final in between, the asset has to be collected first, and
 * the page plans anew and asks again. Gives the dialog when it is done.
 */
export async function sign(page: Page, name: string): Promise<Locator> {
  const dialog = page.getByRole('dialog', { name });
  const [done, overtaken] = [dialog.getByText(/✓ (Done|The transaction of before is done)\./), dialog.getByText(/\(error (6055|6150)\)/)];
  for (let attempt = 1; attempt <= 4; attempt += 1) {
    await dialog.getByRole('button', { name: 'Sign in Test wallet' }).click();
    await expect(done.or(overtaken).first()).toBeVisible();
    if (await done.isVisible()) return dialog;
    await dialog.getByRole('button', { name: 'Try again' }).click();
  }
  throw new Error(`${name}: epochs were faster four times`);
}

/**
 * Signs one step after the other, as long as the dialog has one: an asset whose parts changed in between may be collected in several
 * transactions first. Gives the dialog when nothing is left.
 */
export async function signAll(page: Page, name: string, prepared: { timeout: number }): Promise<Locator> {
  const dialog = page.getByRole('dialog', { name });
  const [offered, nothing] = [dialog.getByRole('button', { name: 'Sign in Test wallet' }), dialog.getByText('Nothing was sent.')];
  const [goOn, again] = [dialog.getByRole('button', { name: 'Go on' }), dialog.getByRole('button', { name: 'Try again' })];
  for (let step = 1; step <= 6; step += 1) {
    await expect(offered.or(nothing).or(again).first()).toBeVisible(prepared);
    if (await nothing.isVisible()) return dialog;
    if (await again.isVisible()) {
      await again.click();
      continue;
    }
    await sign(page, name);
    if (!(await goOn.isVisible())) return dialog;
    await goOn.click();
  }
  throw new Error(`${name}: there is always one step more`);
}

/** As {@link sign}, and closes the dialog. */
export async function signAndClose(page: Page, name: string): Promise<void> {
  await (await sign(page, name)).getByRole('button', { name: 'Close' }).click();
}

/** No violation of WCAG 2.2 AA, and nothing that one has to scroll sideways for. */
export async function expectComfortable(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([]);
  const [needed, there] = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return [scrollWidth, clientWidth] as const;
  });
  expect(needed, 'the page is not wider than the window').toBeLessThanOrEqual(there);
}

/** Keeps what it looks like, beside the results. */
export async function picture(page: Page, info: TestInfo, name: string): Promise<void> {
  await page.screenshot({ path: join(info.project.outputDir, '..', 'pictures', `${name}.png`) });
}

/** What marks a test that has pictures for the guides: `cargo xtask browser-test --guides` runs these alone. */
export const GUIDE = '@guide';
/** More is too much for a page that people read in a browser, and for a history that keeps each of them. */
const MOST_BYTES = 80_000;

/** Keeps what it looks like for a guide in `docs/guides`, where the environment says in which folder. */
export async function guidePicture(page: Page, info: TestInfo, name: string): Promise<void> {
  expect(info.tags, 'the test is one of those that --guides runs').toContain(GUIDE);
  const folder = process.env.OPENMAST_GUIDE_PICTURES;
  if (folder === undefined) return;
  // Playwright writes PNG, which is several times as large; the browser itself writes WebP, too.
  const browser = await page.context().newCDPSession(page);
  const { data } = await browser.send('Page.captureScreenshot', { format: 'webp', quality: 80 });
  await browser.detach();
  const bytes = Buffer.from(data, 'base64');
  expect(bytes.length, `${name} is small`).toBeLessThanOrEqual(MOST_BYTES);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.webp`), bytes);
}
