// Carries one action out: prepares it, has it signed, sends it and waits, each step as the state machine allows.
import { address, getBase64Decoder } from '@solana/kit';
import { CLOCK, deliver, type Clock } from './deliver';
import { BEGINNING, after, mayPrepare, type Event, type Outgoing, type State } from './machine';
import { unsignedBytes, type Lifetime } from './message';
import type { Outbox } from './outbox';
import type { Plan } from './plan';
import { prepare, type Prepared } from './preparing';
import type { SigningRpc } from './rpc';
import { readSigned } from './signed';
import { Declined, type Signer } from './signer';

export interface Running {
  readonly rpc: SigningRpc;
  readonly signer: Signer;
  readonly outbox: Outbox;
  readonly plan: () => Promise<Plan>;
  readonly clock?: Clock;
}

/** What was simulated so long ago is simulated again before it is signed. */
const STALE_MS = 60_000;
/** In so many blocks any blockhash of now has become too old. */
const BLOCKHASH_LIFE = 150n;

const OTHER_TAB = 'Another tab or window of this page is signing for this account. Finish there first: nothing was sent from here.';
const OTHER_SENT = 'Another tab or window of this page has sent something meanwhile. What you signed here was not sent.';
const NOT_KEPT = 'This browser keeps nothing for this page, so what was signed could not be looked up later. Nothing was sent.';
const STALE = 'Some time has passed, so this was read and simulated again. Look once more before you sign.';

export class Runner {
  readonly #running: Running;
  readonly #clock: Clock;
  readonly #listeners = new Set<() => void>();
  #hasBegun = false;
  /** Another tab may have sent something since this was prepared. */
  #isOld = false;
  #state: State = BEGINNING;
  #prepared: Extract<Prepared, { kind: 'offer' }> | undefined;

  constructor(running: Running) {
    this.#running = running;
    this.#clock = running.clock ?? CLOCK;
  }

  readonly state = (): State => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** Begins, once. */
  async begin(): Promise<void> {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    await this.#start();
  }

  /** With what is outstanding of before, if there is something. */
  async #start(): Promise<void> {
    const { outstanding } = this.#running.outbox;
    if (!outstanding) return this.#prepare();
    this.#hear({ type: 'resume', outgoing: outstanding });
    await this.#deliver();
  }

  /** Prepares anew, where the state allows that; what is unknown and over is forgotten then. */
  async again(): Promise<void> {
    if (!mayPrepare(this.#state)) return;
    if (this.#state.at === 'unknown') this.#running.outbox.forget(this.#state.outgoing);
    this.#hear({ type: 'prepare' });
    // Another tab may have sent something since.
    await this.#start();
  }

  /** Looks again for a transaction of which nobody told what became of it. */
  async look(): Promise<void> {
    if (this.#state.at !== 'unknown') return;
    this.#hear({ type: 'look' });
    await this.#deliver();
  }

  async sign(): Promise<void> {
    if (this.#state.at !== 'review' || !this.#prepared) return;
    if (this.#running.outbox.outstanding) return this.again();
    if (this.#isOld || this.#clock.now() - this.#state.offer.preparedAtMs > STALE_MS) {
      this.#hear({ type: 'prepare' });
      return this.#prepare(STALE);
    }
    const prepared = this.#prepared;
    this.#hear({ type: 'sign' });
    const alone = await this.#running.outbox.alone(() => this.#signAndSend(prepared));
    if (alone) return;
    // What the other one does may change what this one would.
    this.#isOld = true;
    this.#hear({ type: 'declined', why: OTHER_TAB });
  }

  async #signAndSend(prepared: Extract<Prepared, { kind: 'offer' }>): Promise<void> {
    const outgoing = await this.#signed(prepared);
    if (!outgoing) return;
    const fault = this.#kept(outgoing);
    if (fault !== undefined) return this.#hear({ type: 'declined', why: fault });
    this.#hear({ type: 'signed', outgoing });
    await this.#deliver();
  }

  /** Before any node has it: from then on it may land, whatever becomes of this page. Gives why it must not be sent. */
  #kept(outgoing: Outgoing): string | undefined {
    const { outbox } = this.#running;
    // Where a browser has no locks, another tab may have sent one while the wallet asked.
    if (outbox.outstanding) {
      this.#isOld = true;
      return OTHER_SENT;
    }
    try {
      outbox.keep(outgoing);
      return undefined;
    } catch {
      return NOT_KEPT;
    }
  }

  async #prepare(note?: string): Promise<void> {
    const { rpc, signer, plan } = this.#running;
    try {
      const prepared = await prepare({ rpc, payer: address(signer.address), plan, now: () => this.#clock.now() });
      this.#prepared = prepared.kind === 'offer' ? prepared : undefined;
      this.#isOld = false;
      if (prepared.kind === 'nothing') return this.#hear({ type: 'nothing', why: prepared.why });
      this.#hear({ type: 'offered', offer: prepared.offer, ...(note === undefined ? {} : { note }) });
    } catch (error) {
      this.#hear({ type: 'refused', why: textOf(error) });
    }
  }

  async #signed({ instructions, budget, offer }: Extract<Prepared, { kind: 'offer' }>): Promise<Outgoing | undefined> {
    const { rpc, signer } = this.#running;
    try {
      const payer = address(signer.address);
      const { slot, ...lifetime } = await rpc.latestBlockhash();
      const given = unsignedBytes(instructions, payer, budget, lifetime);
      const signed = await readSigned(await signer.sign(given), given, payer, lifetime);
      return {
        sentence: offer.sentence,
        next: offer.next,
        bytes: getBase64Decoder().decode(signed.bytes),
        signature: signed.signature,
        lastValidBlockHeight: (await this.#lastValid(signed.keepsLifetime, lifetime)).toString(),
        slot: slot.toString(),
      };
    } catch (error) {
      this.#hear({ type: 'declined', why: textOf(error) });
      return undefined;
    }
  }

  /** Where the wallet chose another blockhash, no later than any blockhash of now. */
  async #lastValid(keepsLifetime: boolean, { lastValidBlockHeight }: Lifetime): Promise<bigint> {
    if (keepsLifetime) return lastValidBlockHeight;
    return (await this.#running.rpc.blockHeight('confirmed')) + BLOCKHASH_LIFE;
  }

  async #deliver(): Promise<void> {
    if (this.#state.at !== 'sent') return;
    const { outgoing } = this.#state;
    const decision = await deliver(this.#running.rpc, outgoing, this.#clock);
    if (decision.type !== 'lost') this.#running.outbox.forget(outgoing);
    this.#hear(decision);
  }

  #hear(event: Event): void {
    const next = after(this.#state, event);
    if (next === this.#state) return;
    this.#state = next;
    for (const listener of this.#listeners) listener();
  }
}

function textOf(error: unknown): string {
  if (error instanceof Declined) return `Your wallet did not sign. Nothing was sent, and nothing was charged.${error.message ? ` It says: ${error.message}` : ''}`;
  return error instanceof Error ? error.message : 'Something failed';
}
