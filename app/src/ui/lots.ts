// What a token of a lot stands for, in words.
import { whole } from './format';
import type { Unit } from './quantity';

const KINDS: readonly { readonly name: string; readonly one: string; readonly many: string }[] = [
  { name: 'Volume', one: 'GB', many: 'GB' },
  { name: 'SIM slots', one: 'SIM slot', many: 'SIM slots' },
  { name: 'Committed rate', one: 'Mbit/s', many: 'Mbit/s' },
  { name: 'Exclusive window', one: 'window', many: 'windows' },
];
/** The names of the oracle's API, by their number on chain. */
const TOLD = ['volume', 'sim_slot', 'rate', 'exclusive'];

export const lotKindName = (kind: number): string => KINDS[kind]?.name ?? 'Unknown kind of lot';

/** The number of a kind that the API names; −1 of one that is not known. */
export const lotKindOf = (told: string): number => TOLD.indexOf(told);

/** So many tokens: `4 GB`, `1 SIM slot`. */
export const lotTokens = (kind: number, quantity: bigint): string => {
  const unit = KINDS[kind];
  return `${whole(quantity)} ${quantity === 1n ? (unit?.one ?? 'token') : (unit?.many ?? 'tokens')}`;
};

export const VOLUME = 0;
/** Bytes of a token of volume. */
export const BYTES_OF_VOLUME = 1_000_000_000n;

/** Tokens of a lot as amounts are written. */
export const lotUnit = ({ kind, index }: { readonly kind: number; readonly index: number }): Unit => ({ symbol: `${KINDS[kind]?.many ?? 'tokens'} of lot ${index}`, decimals: 0 });
