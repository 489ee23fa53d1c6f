// Prints how long screens take to open in a browser that has seen nothing of them, in milliseconds of each run, and how many bytes
// of scripts came over the wire: `npm run measure -- RUNS`, with OPENMAST_API (and OPENMAST_BROWSER) as for the tests.
import { chromium } from '@playwright/test';

const { OPENMAST_API, OPENMAST_BROWSER = '/usr/bin/chromium' } = process.env;
const runs = Number(process.argv[2] ?? 5);

/** What a screen is for stands in it. */
const SCREENS = { markets: ['/', 'main a[href^="/asset/"]'], asset: ['/asset/0', 'main h2'] };
const VERIFIED = 'Verified in this browser, up to the chain';

const browser = await chromium.launch({ executablePath: OPENMAST_BROWSER });
const told = {};
for (const [name, [path, shown]] of Object.entries(SCREENS)) {
  const all = [];
  // The first run warms up.
  for (let run = 0; run <= runs; run += 1) all.push(await open(path, shown));
  const of = (what) => all.slice(1).map((opened) => opened[what]);
  told[name] = { ms: of('ms'), verified_ms: of('verifiedMs'), script_bytes: all[0].scriptBytes };
}
await browser.close();
console.log(JSON.stringify(told));

/** Until what the screen is for is there and the page has time for whoever uses it; then until it is verified. */
async function open(path, shown) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.goto(new URL(path, OPENMAST_API).href, { waitUntil: 'commit' });
  await page.locator(shown).first().waitFor();
  const opened = await page.evaluate(
    () =>
      new Promise((resolve) => {
        requestIdleCallback(() => {
          const scripts = performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js'));
          resolve({ ms: performance.now(), scriptBytes: scripts.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0) });
        });
      }),
  );
  await page.getByText(VERIFIED).first().waitFor();
  const verifiedMs = await page.evaluate(() => performance.now());
  await context.close();
  return { ...opened, verifiedMs };
}
