// The chain's clock, as every node has it in an account.
import { address, getI64Decoder, getU64Decoder } from '@solana/kit';

export const CLOCK_SYSVAR = address('SysvarC1ock11111111111111111111111111111111');

/** What the chain's clock says in a slot. */
export interface ChainTime {
  readonly slot: bigint;
  /** Unix seconds. */
  readonly seconds: bigint;
}

/** Where the clock's account has the slot and the time. */
const [SLOT_AT, TIME_AT] = [0, 32];

/** `undefined` where the account has no clock. */
export const readClock = (data: Uint8Array | undefined): ChainTime | undefined =>
  data === undefined || data.length < TIME_AT + 8
    ? undefined
    : { slot: getU64Decoder().decode(data, SLOT_AT), seconds: getI64Decoder().decode(data, TIME_AT) };
