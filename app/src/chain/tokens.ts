// What a token account holds. The program that keeps it vouches for it; nobody else can make one.
import { getAddressDecoder } from '@solana/kit';
import type { RawAccount } from './chain';

const TOKEN_2022 = 'TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb';
/** Where mint, owner, amount and state stand, and how long the account is without extensions. */
const OWNER = 32;
const AMOUNT = 64;
const STATE = 108;
const LENGTH = 165;
const FROZEN = 2;
/** What an account with extensions says of itself behind that. */
const IS_TOKENS = 2;

export interface Tokens {
  readonly amount: bigint;
  /** Frozen: a rule has to admit the owner before they can move. */
  readonly isFrozen: boolean;
}

/** The tokens of `mint` that `owner` has in the account; nothing in one that is not there or is another's. */
export function readTokens(account: RawAccount | undefined, mint: string, owner: string): Tokens | undefined {
  if (!account || account.owner !== TOKEN_2022 || account.data.length < LENGTH) return undefined;
  const { data } = account;
  if (data.length > LENGTH && data[LENGTH] !== IS_TOKENS) return undefined;
  const decoder = getAddressDecoder();
  if (decoder.decode(data.subarray(0, OWNER)) !== mint || decoder.decode(data.subarray(OWNER, AMOUNT)) !== owner) return undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return { amount: view.getBigUint64(AMOUNT, true), isFrozen: data[STATE] === FROZEN };
}
