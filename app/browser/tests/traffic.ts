// What subscribers use while a test looks on.
import { report } from '../../scripts/gateway.mjs';
import { expect } from './page';

const { OPENMAST_API: api = '', RADIUS: radius = '' } = process.env;

/** The newest epoch that is settled for good. */
export async function settled(): Promise<number> {
  const told = (await (await fetch(`${api}/v1/epoch`)).json()) as { final_epoch: string };
  return Number(told.final_epoch);
}

/** Goran used something of asset 0, and it is settled. */
export async function earnings(): Promise<void> {
  await report(radius, `earnings-${Date.now()}`, 'harbour-tower', 'goran@openmast.example', 500);
  const before = await settled();
  // What is open now is settled with the next but one at the latest.
  await expect.poll(settled, { timeout: 90_000 }).toBeGreaterThan(before + 1);
}
