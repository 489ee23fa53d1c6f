// Numbers of accounts in words.
import { decimal } from '../ui/format';

/** Basis points as percent. */
export const bps = (points: number): string => `${decimal(BigInt(points), 2, 0)} %`;

/** Text that fills an account's field up with zeros, without what would disturb its reader. */
export const fieldText = (bytes: ArrayLike<number>): string =>
  new TextDecoder().decode(Uint8Array.from(bytes)).replace(/[\p{Cc}\p{Cf}]/gu, '').trim();
