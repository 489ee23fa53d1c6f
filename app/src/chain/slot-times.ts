// When slots were: of a slot whose clock was read that is known, of another one it is an estimate.
import type { ChainTime } from './clock';

/** What a slot takes, as Solana plans it. What it took counts more, once that was seen for long enough: clocks tell seconds. */
const SLOT_MS = 400;
const LONG_ENOUGH_MS = 30_000;
/** What is final has so many slots behind it. */
const FINAL_AFTER = 32;
/** From a known time this far away an estimate is worth no more than one from when it was read: about an hour. */
const MOST_SLOTS = 9_000n;
const MOST_KEPT = 100;
/** The last second of the year 9999. */
const MOST_SECONDS = 253_402_300_799n;

const known = new Map<bigint, number>();

/** How far this machine's clock was ahead of the chain's when that was read last. */
let ahead: number | undefined;

/** In milliseconds, as far as a clock of whole seconds tells; `undefined` while none was read. */
export const clockAhead = (): number | undefined => ahead;

/** The newest are kept. A time that no calendar has is none. */
export function keepTime({ slot, seconds }: ChainTime, readAtMs: number = Date.now()): void {
  if (seconds <= 0n || seconds > MOST_SECONDS) return;
  ahead = readAtMs - FINAL_AFTER * SLOT_MS - Number(seconds) * 1000;
  known.delete(slot);
  known.set(slot, Number(seconds) * 1000);
  const [oldest] = known.keys();
  if (known.size > MOST_KEPT && oldest !== undefined) known.delete(oldest);
}

export interface SlotTime {
  readonly ms: number;
  /** What it was estimated from; `undefined` where the chain's clock said it. */
  readonly from: { readonly slot: bigint } | 'reading' | undefined;
}

/** When a final slot was, which was read at that time of this machine. */
export function timeOfSlot(slot: bigint, readAtMs: number): SlotTime {
  let nearest: { slot: bigint; ms: number } | undefined;
  for (const [other, ms] of known) {
    if (distance(other, slot) <= (nearest ? distance(nearest.slot, slot) : MOST_SLOTS)) nearest = { slot: other, ms };
  }
  if (nearest === undefined) return { ms: Math.round(readAtMs - FINAL_AFTER * pace()), from: 'reading' };
  if (nearest.slot === slot) return { ms: nearest.ms, from: undefined };
  return { ms: Math.round(nearest.ms + Number(slot - nearest.slot) * pace()), from: { slot: nearest.slot } };
}

/** What a slot took between the first and the last one that are known, milliseconds. */
function pace(): number {
  const slots = [...known.keys()];
  const [first, last] = slots.reduce(([least, most], slot) => [slot < least ? slot : least, slot > most ? slot : most], [slots[0] ?? 0n, slots[0] ?? 0n]);
  const passed = (known.get(last) ?? 0) - (known.get(first) ?? 0);
  return passed < LONG_ENOUGH_MS ? SLOT_MS : passed / Number(last - first);
}

const distance = (a: bigint, b: bigint): bigint => (a < b ? b - a : a - b);
