// An account as the chain has it.

export interface RawAccount {
  readonly owner: string;
  readonly lamports: bigint;
  readonly data: Uint8Array;
}
