// What somebody pastes into the search field, read: nothing of it is believed, and nothing is asked of anybody yet.
import { isAddress, isSignature } from '@solana/kit';

export type Kind = 'asset' | 'payer' | 'epoch' | 'reserve';

export type Pasted =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'too long' }
  /** A whole number; `of` where the text says what it counts. */
  | { readonly kind: 'number'; readonly value: bigint; readonly of: Kind | undefined }
  | { readonly kind: 'address'; readonly address: string }
  | { readonly kind: 'signature'; readonly signature: string }
  /** 32 bytes in hex: of a settlement, an archive, a root, a record. */
  | { readonly kind: 'hash'; readonly hex: string }
  | { readonly kind: 'words'; readonly text: string };

/** Longer than anything that can be found. */
const MOST = 500;

const COUNTS: Readonly<Record<string, Kind>> = {
  asset: 'asset',
  payer: 'payer',
  epoch: 'epoch',
  settlement: 'epoch',
  settlements: 'epoch',
  lot: 'reserve',
  entitlement: 'reserve',
  reserve: 'reserve',
};

export function pastedIn(raw: string): Pasted {
  const text = cleaned(raw);
  if (text === '') return { kind: 'nothing' };
  if (text.length > MOST) return { kind: 'too long' };
  return key(text) ?? number(text) ?? named(text) ?? inside(text) ?? { kind: 'words', text };
}

/** Signs that nobody sees are left out, every kind of space is one, and numbers of other scripts are as they are read. */
const cleaned = (raw: string): string =>
  raw
    .normalize('NFKC')
    .replace(/[\p{Cc}\p{Z}]+/gu, ' ')
    .replace(/\p{Cf}/gu, '')
    .replace(/^[\s"'`<([{#]+|[\s"'`>)\]},.;]+$/gu, '');

/** `12,345` and `12 345` as well as `12345`; no sign, no point, no exponent. */
function number(text: string, of?: Kind): Pasted | undefined {
  const digits = /^\d{1,3}([ ,_’]\d{3})+$/.test(text) ? text.replace(/\D/g, '') : text;
  return /^\d+$/.test(digits) ? { kind: 'number', value: BigInt(digits), of } : undefined;
}

/** `payer 3`, `epoch #12`, and the end of an address of this page: `…/payer/3`. */
function named(text: string): Pasted | undefined {
  const [, word = '', digits = ''] = /(?:^|\/)([a-z]+)[ #:/]+([\d,_ ]+)(?:[/?#].*)?$/i.exec(text) ?? [];
  const of = COUNTS[word.toLowerCase()];
  return of && number(digits.trim(), of);
}

function key(text: string): Pasted | undefined {
  if (isAddress(text)) return { kind: 'address', address: text };
  // `isSignature` fails where a sign is none of base58.
  if (/^[1-9A-HJ-NP-Za-km-z]{64,88}$/.test(text) && isSignature(text)) return { kind: 'signature', signature: text };
  const [, hex] = /^(?:0x|sha256:)?([0-9a-f]{64})$/i.exec(text) ?? [];
  return hex === undefined ? undefined : { kind: 'hash', hex: hex.toLowerCase() };
}

/** The one thing of these in a longer text: a link of another explorer, a line of a log. Letters of other scripts divide no word. */
function inside(text: string): Pasted | undefined {
  const found = text.split(/[^\p{L}\p{N}]+/u).flatMap((word) => key(word) ?? []);
  return found.length === 1 ? found[0] : undefined;
}
