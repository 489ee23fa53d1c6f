// What is used of an SPL Token or Token-2022 account, as `crates/client/src/accounts/token.rs` reads it.
import { getAddressDecoder } from '@solana/kit';
import type { ReadAccount } from './decoded';

export const TOKEN_PROGRAM = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA';
export const TOKEN_2022 = 'TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb';

export interface TokenAccount {
  readonly mint: string;
  /** Who may move what the account holds. */
  readonly owner: string;
  /** Base units of the mint. */
  readonly amount: bigint;
  /** Nothing goes in or out until it is thawed. */
  readonly isFrozen: boolean;
  /** It takes only transfers with a memo. */
  readonly wantsMemo: boolean;
  /** Its owner's signature moves nothing out through another program. */
  readonly isGuarded: boolean;
}

/** Bytes of a token account without extensions, which lead every one with some. */
const BASE = 165;
const IS_AN_ACCOUNT = 2;
const FROZEN = 2;
/** Numbers of the extensions `MemoTransfer` and `CpiGuard`; both hold one byte. */
const MEMO_TRANSFER = 8;
const CPI_GUARD = 11;

/** The account, if it is a token account. */
export function readTokenAccount(account: ReadAccount | undefined): TokenAccount | undefined {
  if (!account || (account.owner !== TOKEN_PROGRAM && account.owner !== TOKEN_2022)) return undefined;
  const { data } = account;
  if (data.length !== BASE && data[BASE] !== IS_AN_ACCOUNT) return undefined;
  const [state] = data.subarray(108, 109);
  if (data.length < BASE || state === undefined || state === 0) return undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const key = (at: number): string => getAddressDecoder().decode(data.subarray(at, at + 32));
  return {
    mint: key(0),
    owner: key(32),
    amount: view.getBigUint64(64, true),
    isFrozen: state === FROZEN,
    wantsMemo: isOn(data, MEMO_TRANSFER),
    isGuarded: isOn(data, CPI_GUARD),
  };
}

/** Whether an extension of one byte is there and on. Each has its number and length before it, two bytes each. */
function isOn(data: Uint8Array, wanted: number): boolean {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  let at = BASE + 1;
  while (at + 4 <= data.length) {
    const [number, length] = [view.getUint16(at, true), view.getUint16(at + 2, true)];
    if (number === 0) return false;
    if (number === wanted) return data[at + 4] === 1;
    at += 4 + length;
  }
  return false;
}
