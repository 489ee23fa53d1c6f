// Archives that somebody has as files, where no oracle is behind the page, and beside one.
import type { APIRequestContext, Locator, Page } from '@playwright/test';
import { expect, expectComfortable, picture, test } from './page';

const panelOf = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });
const HELD = 'The chain holds it: this is the archive of that settlement';

interface Settlement {
  readonly epoch: string;
  readonly state: string;
  readonly archive_hash: string;
}

interface File {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

const jsonOf = async (request: APIRequestContext, path: string) => (await request.get(path)).json();

/** Final settlements that the oracle knows, newest first. */
async function settlementsFrom(request: APIRequestContext, oldest: number): Promise<Settlement[]> {
  const found: Settlement[] = [];
  for (let before = ''; ; ) {
    const { settlements } = (await jsonOf(request, `/v1/settlements?limit=200${before}`)) as { settlements: Settlement[] };
    found.push(...settlements.filter(({ epoch }) => Number(epoch) >= oldest));
    const last = settlements.at(-1);
    if (!last || Number(last.epoch) <= oldest) return found.filter(({ state }) => state === 'final' || state === 'closed');
    before = `&before=${last.epoch}`;
  }
}

async function fileOf(request: APIRequestContext, { archive_hash: hash }: Settlement, change = (text: string) => text): Promise<File> {
  const text = await (await request.get(`/v1/archive/${hash}`)).text();
  return { name: `${hash}.jsonl`, mimeType: 'application/x-ndjson', buffer: Buffer.from(change(text)) };
}

/** The newest final settlement, and the one before. */
async function newestTwo(request: APIRequestContext): Promise<[Settlement, Settlement]> {
  const [newest, second] = (await settlementsFrom(request, 1)).filter(({ state }) => state === 'final');
  if (!newest || !second) throw new Error('too little is settled');
  return [newest, second];
}

interface OfBill {
  /** The newest epoch in which the payer used something. */
  readonly busy: number;
  readonly opened: File[];
}

/** The archives from before a payer's newest usage on: those whose settlements the chain has no more are named by the ones after. */
async function filesOfBill(request: APIRequestContext, payer: number): Promise<OfBill> {
  let busy: number | undefined;
  for (let before: string | null = ''; busy === undefined && before !== null; ) {
    const page = await jsonOf(request, `/v1/payers/${payer}/bills${before === '' ? '' : `?before=${before}`}`);
    const found = page.bills.find(({ lines, state }: { lines: unknown[]; state: string }) => lines.length > 0 && state !== 'proposed');
    busy = found && Number(found.epoch);
    before = page.next_before;
  }
  if (busy === undefined) throw new Error('the payer used nothing');
  const settlements = await settlementsFrom(request, busy - 1);
  const opened: File[] = [];
  for (const settlement of settlements) opened.push(await fileOf(request, settlement));
  return { busy, opened };
}

/** As `openmast app` serves the page. What is asked of an oracle is in the list that comes back. */
async function withoutOracle(page: Page): Promise<string[]> {
  const asked: string[] = [];
  const { program, network } = await jsonOf(page.request, '/app.json');
  await page.route('**/app.json', (route) => route.fulfill({ json: { program, network, oracle: false } }));
  await page.route(/\/(v1\/.*|health|ready|metrics)$/, (route) => {
    asked.push(route.request().url());
    return route.fulfill({ status: 404, body: '' });
  });
  return asked;
}

const open = (page: Page, files: File[]): Promise<void> => page.getByLabel(/^Open /).setInputFiles(files);

const FORMS = [
  { form: 'desktop', viewport: { width: 1280, height: 900 }, colorScheme: 'light' },
  { form: 'phone dark', viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
] as const;

for (const { form, ...use } of FORMS) {
  test.describe(form, () => {
    test.use(use);
    test('without an oracle a settlement is recomputed from files', async ({ page, request }, info) => {
      const asked = await withoutOracle(page);
      const [newest, second] = await newestTwo(request);
      await page.goto('/');
      await page.getByRole('link', { name: 'Archives', exact: true }).click();
      await open(page, [await fileOf(request, second), await fileOf(request, newest)]);
      await expect(page.getByText(HELD)).toHaveCount(2);
      await expectComfortable(page);
      await picture(page, info, `archives ${form}`.replaceAll(' ', '-'));
      await panelOf(page, 'Opened files').getByRole('link', { name: `Epoch ${Number(newest.epoch).toLocaleString('en')}`, exact: true }).click();
      await page.getByRole('button', { name: 'Recompute', exact: true }).click();
      await expect(page.getByText('Recomputed in this browser: the settlement follows from its archive')).toBeVisible({ timeout: 60_000 });
      await expectComfortable(page);
      expect(asked).toEqual([]);
    });
  });
}

test('a file that is dropped is opened', async ({ page, request }) => {
  await withoutOracle(page);
  const [newest] = await newestTwo(request);
  const { name, buffer } = await fileOf(request, newest);
  await page.goto('/archives');
  const dropped = await page.evaluateHandle(
    ([text, called]) => {
      const data = new DataTransfer();
      data.items.add(new File([text ?? ''], called ?? ''));
      return data;
    },
    [buffer.toString(), name],
  );
  const picker = page.getByLabel(/^Open /);
  await picker.dispatchEvent('drop', { dataTransfer: dropped });
  await expect(page.getByText(HELD)).toBeVisible();
});

test('what is no archive of this network’s settlements is refused in words', async ({ page, request }) => {
  await withoutOracle(page);
  const [newest, second] = await newestTwo(request);
  const { network, program } = await jsonOf(request, '/app.json');
  const refused: [File, string | RegExp][] = [
    [await fileOf(request, newest, (text) => text.replace(/"closed_at_ms":"(\d)/, '"closed_at_ms":"9$1')), 'the account on chain has another hash'],
    [await fileOf(request, second, (text) => text.replace(`"network":"${network}"`, `"network":"${program}"`)), 'the file is of another network'],
    [await fileOf(request, newest, (text) => text.slice(0, -2)), 'the file ends within a line'],
    [{ name: 'picture.jsonl', mimeType: 'image/png', buffer: Buffer.from([0x89, 0x50, 0x4e, 0x47, 10, 0]) }, 'a line of the file is no JSON'],
  ];
  await page.goto('/archives');
  for (const [file, words] of refused) {
    await open(page, [file]);
    await expect(page.getByText(words).first()).toBeVisible();
    await expect(page.getByText(HELD)).toBeHidden();
    await page.getByRole('button', { name: /^Close / }).first().click();
    await expect(page.getByText(words)).toBeHidden();
  }
});

test('a file that is too large is refused before it is read', async ({ page }, info) => {
  const { writeFileSync } = await import('node:fs');
  const huge = info.outputPath('huge.jsonl');
  writeFileSync(huge, Buffer.alloc(65 * 1024 * 1024, 'a'));
  await withoutOracle(page);
  await page.goto('/archives');
  await page.getByLabel(/^Open /).setInputFiles(huge);
  await expect(page.getByText(/too large for a browser. Use the command line: openmast settlement verify/)).toBeVisible();
});

test('without an oracle a payer’s bill and an asset’s income verify, and what is not collected is told', async ({ page, request }, info) => {
  // As many files as epochs since then: some of a fresh demo, hundreds of an old one.
  test.setTimeout(300_000);
  const asked = await withoutOracle(page);
  const files = await filesOfBill(request, 2);
  await page.goto('/archives/payer/2');
  await open(page, files.opened);
  const bill = panelOf(page, 'Epoch by epoch');
  const line = bill.getByRole('listitem').filter({ has: page.getByRole('link', { name: `Epoch ${files.busy.toLocaleString('en')}`, exact: true }) });
  await expect(line.getByText('Verified in this browser, up to the chain')).toBeVisible({ timeout: 90_000 });
  await expect(bill.getByText('do not rely on it')).toBeHidden();
  await line.getByRole('button', { name: /^What it was for/ }).click();
  await expect(bill.getByRole('table')).toBeVisible();
  await expect(panelOf(page, 'Balance').getByText('In escrow', { exact: true })).toBeVisible();
  await expectComfortable(page);
  await picture(page, info, 'archives-payer');

  await page.getByRole('link', { name: 'Archives', exact: true }).click();
  await page.getByLabel('Account', { exact: true }).selectOption('Asset: income');
  await page.getByLabel('Number', { exact: true }).fill('0');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(panelOf(page, 'Not collected yet').getByText('Verified in this browser, up to the chain')).toBeVisible({ timeout: 90_000 });
  await expectComfortable(page);
  await picture(page, info, 'archives-asset');
  expect(asked).toEqual([]);
});

test('beside an oracle a file takes the place of its archive', async ({ page, request }) => {
  const [newest, second] = await newestTwo(request);
  await page.route('**/v1/archive/*', (route) => route.fulfill({ status: 404, body: '' }));
  await page.goto(`/explorer/settlements/${newest.epoch}`);
  await page.getByText('Use a file that you have').click();
  await open(page, [await fileOf(request, second)]);
  await expect(page.getByText(/No file that you opened is the archive of this settlement/)).toBeVisible();
  await open(page, [await fileOf(request, newest)]);
  await expect(page.getByText(/which has the SHA-256 that the settlement names/)).toBeVisible();
  await page.getByRole('button', { name: 'Recompute', exact: true }).click();
  await expect(page.getByText('Recomputed in this browser: the settlement follows from its archive')).toBeVisible({ timeout: 60_000 });
});
