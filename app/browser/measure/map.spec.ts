// How long a frame takes while the map is pushed, with 10,000 cells in sight. It says so, and asserts no time: machines differ.
import { expect, test, type Page } from '@playwright/test';
import { makeUp } from './made-up';

const CELLS = 10_000;
const RUNS = 5;
/** To and fro twice, by less than half of what is seen: all cells or most of them stay in sight. */
const NEAR = { frames: 300, distance: 300 } as const;
/** Far enough that the picture has to be made anew. */
const FAR = { frames: 600, distance: 1_200 } as const;

interface Measured {
  /** From one frame to the next, milliseconds. */
  readonly frames: number[];
  /** Of that, what the page's own code took. */
  readonly script: number[];
}

/** Pushes the map by a few pixels in each frame, to and fro. `distance`: how far, before it turns. */
async function push(page: Page, { frames, distance }: { frames: number; distance: number }): Promise<Measured> {
  return page.evaluate(
    async ([count, far]) => {
      const canvas = document.querySelector('canvas')!;
      // A pointer that is made up cannot be captured.
      canvas.setPointerCapture = () => {};
      const { left, top, width, height } = canvas.getBoundingClientRect();
      const send = (type: string, x: number): boolean =>
        canvas.dispatchEvent(new PointerEvent(type, { bubbles: true, pointerId: 7, button: 0, clientX: left + width / 2 + x, clientY: top + height / 2 }));
      const script: number[] = [];
      const ask = window.requestAnimationFrame.bind(window);
      window.requestAnimationFrame = (callback) =>
        ask((time) => {
          const began = performance.now();
          callback(time);
          script.push(performance.now() - began);
        });
      const times: number[] = [];
      send('pointerdown', 0);
      for (let frame = 0; frame <= count; frame += 1) {
        times.push(await new Promise<number>((resolve) => ask(resolve)));
        const phase = (frame * 4) % (2 * far);
        send('pointermove', phase < far ? phase : 2 * far - phase);
      }
      send('pointerup', 0);
      window.requestAnimationFrame = ask;
      return { frames: times.slice(1).map((time, at) => time - times[at]!), script };
    },
    [frames, distance] as const,
  );
}

const quantile = (values: readonly number[], part: number): number => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))]!;

const said = (values: readonly number[]): string => `median ${quantile(values, 0.5).toFixed(1)} ms, 95 of 100 within ${quantile(values, 0.95).toFixed(1)} ms`;

test(`pushing ${CELLS} cells`, async ({ page }, info) => {
  await makeUp(page, CELLS);
  const began = Date.now();
  await page.goto(`/map?look=${CELLS}&colour=earned`);
  await expect(page.getByRole('img', { name: `Map of ${CELLS.toLocaleString('en')} assets in ${CELLS.toLocaleString('en')} cells` })).toBeVisible({ timeout: 240_000 });
  console.log(`\n${CELLS} assets read and shown after ${((Date.now() - began) / 1000).toFixed(1)} s, with answers that are made up`);
  const medians: number[] = [];
  for (let run = 1; run <= RUNS; run += 1) {
    await page.getByRole('button', { name: 'Show all' }).click();
    const { frames, script } = await push(page, NEAR);
    expect(script.length, 'every frame is drawn').toBeGreaterThan(NEAR.frames / 2);
    await page.mouse.move(0, 0);
    await page.getByRole('img').hover();
    await expect(page.getByRole('status').filter({ hasText: 'Cell ' }), 'cells are in sight in the end, too').toBeVisible();
    medians.push(quantile(frames, 0.5));
    console.log(`run ${run}: a frame ${said(frames)}; of that the page's own code ${said(script)}`);
  }
  console.log(`least of ${RUNS} medians: ${Math.min(...medians).toFixed(1)} ms; middle one: ${quantile(medians, 0.5).toFixed(1)} ms`);
  const far = await push(page, FAR);
  console.log(`pushed so far that the picture is made anew: a frame ${said(far.frames)}, the longest ${Math.max(...far.frames).toFixed(1)} ms`);
  await page.getByRole('button', { name: 'Show all' }).click();
  await page.screenshot({ path: info.outputPath('map.png') });
});

test('reading 1000 assets', async ({ page }) => {
  await makeUp(page, 1_000);
  const began = Date.now();
  await page.goto('/map');
  await expect(page.getByText('1,000 of 1,000 assets')).toBeVisible();
  console.log(`\n1000 assets are listed after ${((Date.now() - began) / 1000).toFixed(1)} s, with answers that are made up`);
});
