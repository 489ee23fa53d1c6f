// What is signed and not decided yet is kept on this machine before any node has it: a page that is closed or loaded again
// looks it up before it makes another one.
import type { Outgoing } from './machine';

const key = (network: string, account: string): string => `openmast-outgoing:${network}:${account}`;

export class Outbox {
  readonly #storage: Storage;
  readonly #key: string;

  constructor(network: string, account: string, storage: Storage = localStorage) {
    this.#storage = storage;
    this.#key = key(network, account);
  }

  get outstanding(): Outgoing | undefined {
    try {
      const kept = JSON.parse(this.#storage.getItem(this.#key) ?? 'null') as Partial<Record<keyof Outgoing, unknown>> | null;
      const { sentence, bytes, signature, lastValidBlockHeight } = kept ?? {};
      const isWhole = [sentence, bytes, signature].every((field) => typeof field === 'string');
      if (!isWhole || typeof lastValidBlockHeight !== 'string' || !/^\d{1,20}$/.test(lastValidBlockHeight)) return undefined;
      return { sentence, bytes, signature, lastValidBlockHeight } as Outgoing;
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
