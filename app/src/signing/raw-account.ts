// An account as the chain has it, with the SOL that it holds.
import type { ReadAccount } from '../chain/decoded';

export interface RawAccount extends ReadAccount {
  readonly lamports: bigint;
}
