// A wallet of the Wallet Standard inside the browser that really signs. It has no window of its own: what the person in front
// of it would answer is set beforehand.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';

/** What the person does when the wallet asks. */
export type Answer = 'signs' | 'declines';

interface Key {
  readonly address: string;
  readonly seed: readonly number[];
  readonly publicKey: readonly number[];
}

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** Bytes as addresses are written (base58, as Bitcoin has it). */
export function base58(bytes: readonly number[]): string {
  let number = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  let text = '';
  for (; number > 0n; number /= 58n) text = ALPHABET[Number(number % 58n)] + text;
  const zeros = bytes.findIndex((byte) => byte !== 0);
  return '1'.repeat(zeros < 0 ? bytes.length : zeros) + text;
}

/** The key of one of the demo's people. */
export function personOf(name: string): Key {
  const file = join(process.env.KEYS ?? '', `${name}.json`);
  const bytes = JSON.parse(readFileSync(file, 'utf8')) as number[];
  const publicKey = bytes.slice(32);
  return { address: base58(publicKey), seed: bytes.slice(0, 32), publicKey };
}

/** Gives the page a wallet, before anything of the page runs. */
export async function installWallet(page: Page, key: Key): Promise<void> {
  await page.addInitScript(provideWallet, key);
}

/** What the wallet does from now on. */
export async function answerWith(page: Page, answer: Answer): Promise<void> {
  await page.evaluate((it) => sessionStorage.setItem('test-wallet-answer', it), answer);
}

/** Runs in the page: nothing from outside of it can be used. */
function provideWallet({ address, seed, publicKey }: Key): void {
  // It works where pages are safe, as wallets do.
  if (!isSecureContext) return;
  const DER = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
  const ICON =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20"><rect width="20" height="20" rx="5" fill="#6b4fbb"/><circle cx="10" cy="10" r="4" fill="#fff"/></svg>';
  const account = {
    address,
    publicKey: new Uint8Array(publicKey),
    chains: ['solana:localnet'],
    features: ['solana:signTransaction', 'solana:signMessage'],
  };
  const listeners = new Set<(change: object) => void>();
  const ask = (): void => {
    if (sessionStorage.getItem('test-wallet-answer') === 'declines') throw new Error('User rejected the request.');
  };
  /** Where a list begins, and how many it has: a compact-u16 of Solana. */
  const listAt = (bytes: Uint8Array, at: number): { first: number; count: number } => {
    let count = 0;
    let first = at;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[first] ?? 0;
      first += 1;
      count |= (byte & 0x7f) << shift;
      if (byte < 0x80) return { first, count };
    }
  };
  const signatureOf = async (message: Uint8Array<ArrayBuffer>): Promise<Uint8Array> => {
    const key = await crypto.subtle.importKey('pkcs8', new Uint8Array([...DER, ...seed]), 'Ed25519', false, ['sign']);
    return new Uint8Array(await crypto.subtle.sign('Ed25519', key, message));
  };
  const sign = async (transaction: Uint8Array): Promise<Uint8Array> => {
    const signatures = listAt(transaction, 0);
    const messageAt = signatures.first + signatures.count * 64;
    const message = transaction.slice(messageAt);
    const isVersioned = (message[0] ?? 0) >= 0x80;
    const keys = listAt(message, isVersioned ? 4 : 3);
    const keyAt = (at: number): Uint8Array => message.slice(keys.first + at * 32, keys.first + at * 32 + 32);
    const isOwn = (key: Uint8Array): boolean => key.every((byte, at) => byte === publicKey[at]);
    const own = Array.from({ length: signatures.count }, (_, at) => at).find((at) => isOwn(keyAt(at)));
    if (own === undefined) throw new Error('this account does not sign it');
    const signed = transaction.slice();
    signed.set(await signatureOf(message), signatures.first + own * 64);
    return signed;
  };
  const wallet = {
    version: '1.0.0',
    name: 'Test wallet',
    icon: `data:image/svg+xml;base64,${btoa(ICON)}`,
    chains: account.chains,
    accounts: [] as object[],
    features: {
      'standard:connect': {
        version: '1.0.0',
        connect: async (input?: { silent?: boolean }) => {
          if (input?.silent && !localStorage.getItem('test-wallet-allowed')) return { accounts: [] };
          if (!input?.silent) ask();
          localStorage.setItem('test-wallet-allowed', 'yes');
          wallet.accounts = [account];
          return { accounts: wallet.accounts };
        },
      },
      'standard:disconnect': {
        version: '1.0.0',
        disconnect: async () => {
          localStorage.removeItem('test-wallet-allowed');
          wallet.accounts = [];
          for (const listener of listeners) listener({ accounts: [] });
        },
      },
      'standard:events': {
        version: '1.0.0',
        on: (_: string, listener: (change: object) => void) => {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
      },
      'solana:signMessage': {
        version: '1.1.0',
        signMessage: async (...inputs: { message: Uint8Array }[]) => {
          ask();
          return Promise.all(inputs.map(async ({ message }) => ({ signedMessage: message, signature: await signatureOf(new Uint8Array(message)) })));
        },
      },
      'solana:signTransaction': {
        version: '1.0.0',
        supportedTransactionVersions: ['legacy', 0],
        signTransaction: async (...inputs: { transaction: Uint8Array }[]) => {
          ask();
          return Promise.all(inputs.map(async (it) => ({ signedTransaction: await sign(it.transaction) })));
        },
      },
    },
  };
  // As the Wallet Standard says: for pages that wait already, and for those that come later.
  const register = ({ register: take }: { register: (it: object) => void }): void => take(wallet);
  window.addEventListener('wallet-standard:app-ready', (event) => register((event as CustomEvent).detail));
  window.dispatchEvent(new CustomEvent('wallet-standard:register-wallet', { detail: register }));
}
