// What is signed and not decided yet is kept on this machine before any node has it: a page that is closed or loaded again
// looks it up before it makes another one. And of all tabs one signs at a time.
import type { Outgoing } from './machine';

const key = (network: string, account: string): string => `openmast-outgoing:${network}:${account}`;

const isNumber = (told: unknown): boolean => typeof told === 'string' && /^\d{1,20}$/.test(told);

export class Outbox {
  readonly #storage: Storage;
  readonly #locks: LockManager | undefined;
  readonly #key: string;

  constructor(network: string, account: string, storage: Storage = localStorage, locks = globalThis.navigator?.locks) {
    this.#storage = storage;
    this.#locks = locks;
    this.#key = key(network, account);
  }

  /** Does this while no other tab does such a thing for the account: nothing where one does. Where a browser has no locks, it is done. */
  async alone<T>(work: () => Promise<T>): Promise<{ readonly done: T } | undefined> {
    if (!this.#locks) return { done: await work() };
    let isAsked = false;
    const begin = async (lock: Lock | null) => {
      isAsked = true;
      return lock ? { done: await work() } : undefined;
    };
    try {
      return await this.#locks.request(this.#key, { ifAvailable: true }, begin);
    } catch (error) {
      if (isAsked) throw error;
      return { done: await work() };
    }
  }

  get outstanding(): Outgoing | undefined {
    try {
      const kept = JSON.parse(this.#storage.getItem(this.#key) ?? 'null') as Partial<Record<keyof Outgoing, unknown>> | null;
      const { sentence, bytes, signature, lastValidBlockHeight, slot } = kept ?? {};
      const isWhole = [sentence, bytes, signature].every((field) => typeof field === 'string');
      if (!isWhole || !isNumber(lastValidBlockHeight)) return undefined;
      return { sentence, bytes, signature, lastValidBlockHeight, ...(isNumber(slot) ? { slot } : {}) } as Outgoing;
    } catch {
      return undefined;
    }
  }

  keep(outgoing: Outgoing): void {
    this.#storage.setItem(this.#key, JSON.stringify(outgoing));
  }

  /** It is decided. Another one, of another tab, stays. */
  forget(outgoing: Outgoing): void {
    if (this.outstanding?.signature === outgoing.signature) this.#storage.removeItem(this.#key);
  }
}
