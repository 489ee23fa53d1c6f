// A chain that says what a test tells it, and remembers what it was sent.
import { getBase58Decoder, getTransactionDecoder } from '@solana/kit';
import type { RawAccount } from '../../src/signing/raw-account';
import type { Refusal } from '../../src/signing/refusal';
import { Unreachable, type Found, type Simulated, type SigningRpc } from '../../src/signing/rpc';
import type { Clock } from '../../src/signing/deliver';

export const SYSTEM = '11111111111111111111111111111111';

export const lamports = (amount: bigint): RawAccount => ({ owner: SYSTEM, lamports: amount, data: new Uint8Array() });

export class ChainOfTests implements SigningRpc {
  readonly before = new Map<string, RawAccount>();
  readonly afterwards = new Map<string, RawAccount | undefined>();
  readonly sent: string[] = [];
  readonly simulated: Uint8Array[] = [];
  refusals: (Refusal | undefined)[] = [];
  recent: bigint[] = [];
  height = 100n;
  isAway = false;
  /** What is found of a signature; it may look at how often was sent. */
  find: (signature: string, inHistory: boolean) => Found | undefined = () => undefined;
  historySlot = 1_000n;

  #there(): void {
    if (this.isAway) throw new Unreachable();
  }

  async accounts(addresses: readonly string[]) {
    this.#there();
    return addresses.map((address) => this.before.get(address));
  }

  async latestBlockhash() {
    this.#there();
    return { blockhash: 'GfVcyD4kkTrj4bKc7WA9sZCin9JDbdT4Zkd3EittNR1W', lastValidBlockHeight: this.height + 150n, slot: 900n };
  }

  async recentFees() {
    return this.recent;
  }

  async simulate(transaction: Uint8Array, watched: readonly string[]): Promise<Simulated> {
    this.#there();
    this.simulated.push(transaction);
    const accounts = watched.map((address) => (this.afterwards.has(address) ? this.afterwards.get(address) : this.before.get(address)));
    return { refusal: this.refusals.shift(), unitsConsumed: 10_000n, accounts };
  }

  async send(transaction: Uint8Array) {
    const [signature] = Object.values(getTransactionDecoder().decode(transaction).signatures);
    if (!signature) throw new Error('not signed');
    this.sent.push(getBase58Decoder().decode(signature));
    this.#there();
  }

  async lookUp(signature: string, inHistory: boolean) {
    this.#there();
    return { contextSlot: this.historySlot, found: this.find(signature, inHistory) };
  }

  async blockHeight() {
    this.#there();
    return this.height;
  }

  async finalizedSlot() {
    return 1_000n;
  }

  /** Nothing: the node does not tell. */
  firstSlot: bigint | undefined = 1n;

  async firstAvailableSlot() {
    this.#there();
    return this.firstSlot;
  }
}

/** Time that passes when somebody sleeps. `each` happens then. */
export class ClockOfTests implements Clock {
  at = 1_000_000;
  each: (() => void) | undefined;

  now = () => this.at;

  sleep = async (ms: number) => {
    this.at += ms;
    this.each?.();
    // Others get their turn, as they do while time really passes.
    await new Promise((resolve) => setImmediate(resolve));
  };
}
