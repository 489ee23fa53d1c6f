// Sends a signed transaction again and again until it is certain what became of it. `crates/client/src/sender` (mod.rs and
// status.rs) decides by the same rules, but for one: a page may come back after days, when nodes have forgotten what landed.
import { getBase64Encoder } from '@solana/kit';
import type { Event, Outgoing } from './machine';
import { refusalOf } from './refusal';
import type { Found, SigningRpc } from './rpc';

/** Pause between two looks, and between two broadcasts of the same bytes. */
const LOOK_MS = 1_000;
const BROADCAST_MS = 2_000;
/** How long nobody may tell anything before the outcome counts as unknown. */
const OUTAGE_MS = 60_000;
/** So many blocks, an hour of them, every node that keeps a history has; most have days. */
const REMEMBERED_BLOCKS = 9_000n;

const FORGOTTEN = 'it was signed so long ago that the chain’s node may have forgotten it';

/** The machine's time. */
export interface Clock {
  now(): number;
  sleep(ms: number): Promise<void>;
}

export const CLOCK: Clock = {
  now: () => Date.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

type Decision = Extract<Event, { type: 'landed' | 'failed' | 'expired' | 'lost' }>;

export async function deliver(rpc: SigningRpc, outgoing: Outgoing, clock: Clock = CLOCK): Promise<Decision> {
  const bytes = Uint8Array.from(getBase64Encoder().encode(outgoing.bytes));
  let nextBroadcast = clock.now();
  let silentSince: number | undefined;
  for (;;) {
    if (clock.now() >= nextBroadcast) {
      nextBroadcast = clock.now() + BROADCAST_MS;
      // A refused broadcast decides nothing: an earlier one may have been taken.
      await rpc.send(bytes).catch(() => undefined);
    }
    const asked = clock.now();
    try {
      const decision = await look(rpc, outgoing, bytes);
      if (decision) return decision;
      silentSince = undefined;
    } catch (error) {
      silentSince ??= asked;
      if (clock.now() - silentSince >= OUTAGE_MS) return { type: 'lost', why: error instanceof Error ? error.message : 'Nobody answers' };
    }
    await clock.sleep(LOOK_MS);
  }
}

/** What is decided at `confirmed`; nothing while nothing is. Throws where nobody tells. */
async function look(rpc: SigningRpc, { signature, lastValidBlockHeight, slot: signedAfter }: Outgoing, bytes: Uint8Array): Promise<Decision | undefined> {
  const last = BigInt(lastValidBlockHeight);
  const { found } = await rpc.lookUp(signature, false);
  if (found) return decided(found, bytes);
  if ((await rpc.blockHeight('finalized')) <= last) return undefined;
  // It is due. The order matters: the height first, then its slot, then the status from at least that much of the chain.
  const height = await rpc.blockHeight('finalized');
  const slot = await rpc.finalizedSlot();
  const history = await rpc.lookUp(signature, true);
  if (history.found) return decided(history.found, bytes);
  // Behind a balancer, another node may have answered that has seen less.
  if (history.contextSlot < slot) throw new Error('The chain tells less than before');
  if (height <= last) return undefined;
  return (await remembers(rpc, signedAfter, height - last)) ? { type: 'expired' } : { type: 'lost', why: FORGOTTEN, isOver: true };
}

/** Whether the node would know of it, had a block taken it `blocks` ago or somewhat earlier. */
async function remembers(rpc: SigningRpc, signedAfter: string | undefined, blocks: bigint): Promise<boolean> {
  const first = await rpc.firstAvailableSlot();
  if (first === undefined || signedAfter === undefined) return blocks <= REMEMBERED_BLOCKS;
  return first <= BigInt(signedAfter) + 1n;
}

async function decided({ level, error }: Found, bytes: Uint8Array): Promise<Decision | undefined> {
  if (level === 'processed') return undefined;
  if (error === undefined || error === null) return { type: 'landed' };
  return { type: 'failed', why: (await refusalOf(error, [], bytes)).text };
}
