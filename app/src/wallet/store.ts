// Which wallets there are, and which account is connected. No React: whoever shows it subscribes.
import type { WalletAccount } from '@wallet-standard/base';
import type { Wallets } from '@wallet-standard/app';
import { isUsable, type UsableWallet } from './usable';

export interface Connected {
  readonly wallet: UsableWallet;
  readonly account: WalletAccount;
}

export interface WalletState {
  /** Those that this page can work with. */
  readonly wallets: readonly UsableWallet[];
  /** The wallet that is asked just now. */
  readonly asking: UsableWallet | undefined;
  readonly connected: Connected | undefined;
  /** Why the last try failed, or what changed by itself. */
  readonly note: string | undefined;
}

/** What is remembered on this machine: who was connected, to connect silently again. */
const KEY = 'openmast-wallet';

interface Remembered {
  readonly name: string;
  readonly address: string;
}

export class WalletStore {
  readonly #wallets: Wallets;
  readonly #storage: Storage;
  readonly #listeners = new Set<() => void>();
  #state: WalletState = { wallets: [], asking: undefined, connected: undefined, note: undefined };
  #endEvents: (() => void) | undefined;

  constructor(wallets: Wallets, storage: Storage = localStorage) {
    this.#wallets = wallets;
    this.#storage = storage;
    // Wallets come when they are ready, before the page or after it.
    wallets.on('register', () => this.#list());
    wallets.on('unregister', () => this.#list());
    this.#list();
  }

  readonly state = (): WalletState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** Asks a wallet for its accounts; the person may have to say yes there. */
  async connect(wallet: UsableWallet): Promise<void> {
    await this.#connect(wallet, undefined);
  }

  /** Another account of the wallet that is connected. */
  choose(account: WalletAccount): void {
    const { connected } = this.#state;
    if (connected) this.#connected({ wallet: connected.wallet, account }, undefined);
  }

  async disconnect(): Promise<void> {
    const wallet = this.#state.connected?.wallet;
    this.#storage.removeItem(KEY);
    this.#endEvents?.();
    this.#endEvents = undefined;
    this.#set({ connected: undefined, note: undefined });
    // What the wallet itself forgets is its own business.
    await wallet?.features['standard:disconnect']?.disconnect().catch(() => undefined);
  }

  #list(): void {
    const wallets = this.#wallets.get().filter(isUsable);
    const { connected, asking } = this.#state;
    const isGone = connected !== undefined && !wallets.includes(connected.wallet);
    this.#set({ wallets, ...(isGone ? { connected: undefined, note: `${connected.wallet.name} is gone.` } : {}) });
    const remembered = this.#remembered();
    const known = wallets.find(({ name }) => name === remembered?.name);
    if (known && remembered && !this.#state.connected && !asking && !isGone) void this.#connect(known, remembered);
  }

  /** Silently where somebody came back: without what was remembered nobody is asked anything. */
  async #connect(wallet: UsableWallet, remembered: Remembered | undefined): Promise<void> {
    this.#set({ asking: wallet, note: undefined });
    try {
      const silent = remembered === undefined ? {} : { silent: true };
      const { accounts } = await wallet.features['standard:connect'].connect(silent);
      const account = accounts.find(({ address }) => address === remembered?.address) ?? accounts[0];
      if (account) this.#connected({ wallet, account }, undefined);
      else if (!remembered) this.#set({ note: `${wallet.name} gave no account. Unlock it, and allow this page an account of Solana.` });
    } catch {
      // A silent try that fails is no failure of the person's.
      if (!remembered) this.#set({ note: `${wallet.name} did not connect: it was declined, or the wallet is locked.` });
    } finally {
      this.#set({ asking: undefined });
    }
  }

  #connected(connected: Connected, note: string | undefined): void {
    const { wallet, account } = connected;
    if (this.#state.connected?.wallet !== wallet) {
      this.#endEvents?.();
      this.#endEvents = wallet.features['standard:events']?.on('change', () => this.#changed(wallet));
    }
    this.#storage.setItem(KEY, JSON.stringify({ name: wallet.name, address: account.address }));
    this.#set({ connected, note });
  }

  /** The wallet itself changed what it lets this page see. */
  #changed(wallet: UsableWallet): void {
    const { connected } = this.#state;
    if (connected?.wallet !== wallet) return;
    const same = wallet.accounts.find(({ address }) => address === connected.account.address);
    const account = same ?? wallet.accounts[0];
    if (!account) this.#set({ connected: undefined, note: `${wallet.name} is disconnected.` });
    else this.#connected({ wallet, account }, same ? undefined : `${wallet.name} changed the account.`);
  }

  #remembered(): Remembered | undefined {
    try {
      const { name, address } = JSON.parse(this.#storage.getItem(KEY) ?? '{}') as Partial<Record<keyof Remembered, unknown>>;
      return typeof name === 'string' && typeof address === 'string' ? { name, address } : undefined;
    } catch {
      return undefined;
    }
  }

  #set(changes: Partial<WalletState>): void {
    this.#state = { ...this.#state, ...changes };
    for (const listener of this.#listeners) listener();
  }
}
