// The operator's token. It is in this object and nowhere else: no storage, no address, no copy. Loading the page again forgets it.

/** What can stand in a header as it is. */
const SENDABLE = /^[\x21-\x7e]+$/;

export class AdminToken {
  #token: string | undefined;
  /** Grows with every change: what one token showed is not shown to the next. */
  #version = 0;
  readonly #listeners = new Set<() => void>();

  /** Takes the token, without what stood around it where it was copied. Returns whether it can be one. */
  use(text: string): boolean {
    const token = text.trim();
    if (!SENDABLE.test(token)) return false;
    this.#change(token);
    return true;
  }

  forget(): void {
    this.#change(undefined);
  }

  /** 0 while there is none, and another number for each that there was. */
  readonly version = (): number => (this.#token === undefined ? 0 : this.#version);

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** For requests to this page's own origin. */
  header(): string | undefined {
    return this.#token === undefined ? undefined : `Bearer ${this.#token}`;
  }

  #change(token: string | undefined): void {
    this.#token = token;
    this.#version += 1;
    for (const hears of this.#listeners) hears();
  }
}
