// The map, by mouse, wheel and keys. The demo's assets stand in one town, so what the chain answers about them is given other places
// on its way, two beside each other and one on another continent.
import type { Locator, Page } from '@playwright/test';
import { expect, expectComfortable, picture, test } from './page';

/** Of assets 0, 1 and 2. */
const CELLS = ['8928308280fffff', '8928308280bffff', '891f8ed951bffff'] as const;
const NAMES = ['Asset 0 “Harbour Tower”', 'Asset 1 “Market Small Cell”', 'Asset 2 “Library Access Point”'] as const;

/** How an asset's account begins, and where its index and its cell stand, as `idl` has it. */
const ASSET = Buffer.from([234, 180, 241, 252, 139, 224, 160, 8]);
const [INDEX_AT, CELL_AT] = [41, 323];

interface Answer {
  readonly result?: { readonly value?: unknown };
}

async function placeAssets(page: Page): Promise<void> {
  await page.route('**/rpc', async (route) => {
    const response = await route.fetch();
    const answer = (await response.json()) as Answer;
    const value = answer.result?.value;
    // Lists of other things have no data: holders, for one.
    for (const account of Array.isArray(value) ? (value as ({ data?: [string, string] } | null)[]) : []) {
      const data = account?.data;
      if (!data) continue;
      const bytes = Buffer.from(data[0], 'base64');
      if (!bytes.subarray(0, ASSET.length).equals(ASSET)) continue;
      const cell = CELLS[bytes.readUInt32LE(INDEX_AT)];
      if (cell) bytes.writeBigUInt64LE(BigInt(`0x${cell}`), CELL_AT);
      data[0] = bytes.toString('base64');
    }
    await route.fulfill({ response, json: answer });
  });
}

/** Where they stand in the demo (`tests/end-to-end/src/cast.rs`). */
const OWN_CELLS = ['891f0158cb7ffff', '891f0158cb3ffff', '8a1f0158ca27fff'] as const;

const mapOf = (page: Page): Locator => page.getByRole('img', { name: /^Map of/ });
/** What the map says of what is pointed at. */
const said = (page: Page): Locator => page.getByRole('figure').getByRole('status');

/** What is drawn in the middle. */
const middleOf = (map: Locator): Promise<string> =>
  map.evaluate((canvas: HTMLCanvasElement) => [...canvas.getContext('2d')!.getImageData(canvas.width / 2, canvas.height / 2 + 20, 1, 1).data].join());

for (const [form, use] of [
  ['desktop', { viewport: { width: 1280, height: 900 }, colorScheme: 'light' }],
  ['desktop-dark', { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' }],
  ['phone-dark', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' }],
] as const) {
  test.describe(form, () => {
    test.use(use);
    test('shows cells with a legend and the same as a list', async ({ page }, info) => {
      await placeAssets(page);
      await page.goto('/map?colour=licence');
      await expect(mapOf(page)).toBeVisible();
      await expect(page.getByRole('region', { name: 'Legend' }).getByText('Licence in force', { exact: true })).toBeVisible();
      const cells = page.getByRole('region', { name: 'Cells' });
      for (const cell of CELLS) await expect(cells.getByRole('button', { name: cell })).toBeVisible();
      await expectComfortable(page);
      await mapOf(page).scrollIntoViewIfNeeded();
      await picture(page, info, `map-${form}`);
    });
  });
}

test('the demo’s own assets stand where their owners said', async ({ page }, info) => {
  await page.goto('/map');
  const cells = page.getByRole('region', { name: 'Cells' });
  for (const [asset, cell] of OWN_CELLS.entries()) {
    const line = cells.getByRole('row').filter({ has: page.getByRole('button', { name: cell }) });
    await expect(line.getByRole('link', { name: NAMES[asset]! })).toBeVisible();
  }
  await mapOf(page).scrollIntoViewIfNeeded();
  await picture(page, info, 'map-of-the-demo');
});

test('keys find a cell, and a press lists its assets, from which one goes to the asset', async ({ page }, info) => {
  await placeAssets(page);
  await page.goto('/map?text=tower');
  await mapOf(page).focus();
  await page.keyboard.press('n');
  await expect(said(page)).toHaveText(/^Cell .*Harbour Tower”$/);
  await page.keyboard.press('Enter');
  const its = page.getByRole('region', { name: /^Assets of cell/ });
  await expect(its.getByRole('link', { name: NAMES[0] })).toBeVisible();
  await expectComfortable(page);
  await picture(page, info, 'map-cell');
  await its.getByRole('link', { name: NAMES[0] }).click();
  await expect(page).toHaveURL(/\/asset\/0$/);
  await expect(page.getByRole('heading', { level: 1, name: NAMES[0] })).toBeVisible();
});

test('a cell is told where one points, picked by a click, and kept in the address', async ({ page }) => {
  await placeAssets(page);
  await page.goto('/map?text=tower');
  // A single cell is in the middle.
  await mapOf(page).hover();
  await expect(said(page)).toHaveText(/Harbour Tower/);
  await mapOf(page).click();
  await expect(page).toHaveURL(/[?&]cell=[0-9a-f]{15}/);
  await page.reload();
  await expect(page.getByRole('region', { name: /^Assets of cell/ }).getByRole('link', { name: NAMES[0] })).toBeVisible();
  await page.getByRole('button', { name: 'All cells' }).click();
  await expect(page.getByRole('region', { name: 'Cells' })).toBeVisible();
});

test('it is pushed, zoomed and shown whole again', async ({ page }) => {
  await placeAssets(page);
  await page.goto('/map?text=tower');
  const map = mapOf(page);
  await map.hover();
  await expect(said(page)).toHaveText(/Harbour Tower/);
  const box = (await map.boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.down();
  await page.mouse.move(x + 200, y, { steps: 5 });
  await page.mouse.up();
  await page.mouse.move(x, y);
  await expect(said(page)).toHaveText(/^Point at a cell/);
  await expect(page).not.toHaveURL(/cell=/);
  await page.mouse.move(x + 200, y);
  await expect(said(page)).toHaveText(/Harbour Tower/);
  const scrolled = await page.evaluate(() => scrollY);
  // The wheel makes it larger around the pointer: the same cell stays under it, told more exactly, and the page does not scroll.
  await page.mouse.wheel(0, -1_200);
  await page.mouse.wheel(0, -1_200);
  await page.mouse.wheel(0, -1_200);
  await page.mouse.move(x + 201, y);
  await expect(said(page)).toHaveText(/Harbour Tower/);
  expect(await page.evaluate(() => scrollY)).toBe(scrolled);
  await page.getByRole('button', { name: 'Show all' }).click();
  await map.hover();
  await expect(said(page)).toHaveText(/Harbour Tower/);
});

test('other colours of the page are the map’s, too', async ({ page }) => {
  await placeAssets(page);
  await page.goto('/map?text=tower');
  await expect(page.getByRole('region', { name: 'Cells' })).toBeVisible();
  const light = await middleOf(mapOf(page));
  await page.getByRole('button', { name: 'Use dark colours' }).click();
  await expect.poll(() => middleOf(mapOf(page))).not.toBe(light);
});
