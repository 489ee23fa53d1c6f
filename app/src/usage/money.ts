// A payer's money, by what the chain has, what a settlement proves, and what the oracle counts now.
import type { Answer } from '../api/client';
import type { Payer } from '../generated/openmast/accounts/payer';
import { max, parseU64 } from '../verify';

export type PayerTold = Answer<'/v1/payers/{index}'>;

/** What is left in the vault of what was paid in, once `accrued` is taken off; never less than nothing. */
export const unspent = ({ deposited, withdrawn }: Payer, accrued: bigint): bigint => max(deposited - withdrawn - accrued, 0n);

export interface OpenMoney {
  /** What the open epoch used, before anything is written off, and before entitlements meet their part. */
  readonly used: bigint;
  /** What is left for usage now. */
  readonly left: bigint;
  readonly held: bigint;
  readonly owed: bigint;
}

/** `left` is `remaining − (running − accrued)`: what the open epoch may charge, less what it used. */
export function openMoney({ balance, running }: PayerTold): OpenMoney {
  const used = max(parseU64(running.amount_before_write_off) - parseU64(balance.accrued), 0n);
  const left = max(parseU64(balance.remaining) - used, 0n);
  return { used, left, held: parseU64(balance.held), owed: parseU64(balance.owed) };
}

/** What was paid in since the open epoch began: the chain has it, and the oracle does not count it before the epoch's end. */
export function notCounted({ deposited }: Pick<Payer, 'deposited'>, { balance }: PayerTold): { amount: bigint; openEpoch: bigint } {
  const openEpoch = (balance.closed_epoch ? parseU64(balance.closed_epoch) : 0n) + 1n;
  return { amount: max(deposited - parseU64(balance.deposited), 0n), openEpoch };
}
