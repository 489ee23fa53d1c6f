// Transactions as a node's history has them: which ones touched an account, and what one of them did and said.
import { address, getBase58Encoder, signature as signatureOf } from '@solana/kit';
import type { Chain } from './chain';

/** A transaction in the list of those that touched an account. */
export interface Listed {
  readonly signature: string;
  readonly slot: bigint;
  /** Unix seconds, about: by the votes of that block. */
  readonly time: bigint | undefined;
  readonly hasFailed: boolean;
}

export interface Instruction {
  readonly program: string;
  readonly accounts: readonly string[];
  readonly data: Uint8Array;
}

/** What a node keeps of a transaction. */
export interface Transaction {
  readonly slot: bigint;
  readonly time: bigint | undefined;
  /** Why it failed, as the node says it; nothing where it did what it says. */
  readonly error: string | undefined;
  /** Lamports. */
  readonly fee: bigint;
  /** The first one paid the fee. */
  readonly accounts: readonly string[];
  readonly logs: readonly string[];
  /** With those that programs sent to each other, behind the one in which they did. */
  readonly instructions: readonly Instruction[];
}

export const TRANSACTIONS_A_PAGE = 20;

/** Transactions that touched an account, newest first; `before` is the last signature of the page before. */
export async function readSignatures(chain: Chain, of: string, before?: string, limit = TRANSACTIONS_A_PAGE): Promise<readonly Listed[]> {
  const options = { commitment: 'finalized', limit, ...(before === undefined ? {} : { before: signatureOf(before) }) } as const;
  const found = await chain.ask((rpc, abortSignal) => rpc.getSignaturesForAddress(address(of), options).send({ abortSignal }));
  return found.map(({ signature, slot, blockTime, err }) => ({
    signature: String(signature),
    slot: BigInt(slot),
    time: blockTime === null || blockTime === undefined ? undefined : BigInt(blockTime),
    hasFailed: err !== null,
  }));
}

/** A final transaction; nothing where the node's history has none of that signature. */
export async function readTransaction(chain: Chain, signature: string): Promise<Transaction | undefined> {
  const options = { commitment: 'finalized', encoding: 'json', maxSupportedTransactionVersion: 0 } as const;
  const found = await chain.ask((rpc, abortSignal) => rpc.getTransaction(signatureOf(signature), options).send({ abortSignal }));
  return found === null ? undefined : transactionOf(found as unknown as Told);
}

type ToldInstruction = { readonly programIdIndex: number; readonly accounts: readonly number[]; readonly data: string };

/** A transaction as nodes tell it, in the encoding `json`. */
export interface Told {
  readonly slot: bigint | number;
  readonly blockTime: bigint | number | null;
  readonly meta: {
    readonly err: unknown;
    readonly fee: bigint | number;
    readonly logMessages: readonly string[] | null;
    readonly loadedAddresses?: { readonly writable: readonly string[]; readonly readonly: readonly string[] } | null;
    readonly innerInstructions?: readonly { readonly index: number; readonly instructions: readonly ToldInstruction[] }[] | null;
  } | null;
  readonly transaction: { readonly message: { readonly accountKeys: readonly string[]; readonly instructions: readonly ToldInstruction[] } };
}

export function transactionOf({ slot, blockTime, meta, transaction: { message } }: Told): Transaction {
  // Those of tables stand behind the ones that the message names itself.
  const accounts = [...message.accountKeys, ...(meta?.loadedAddresses?.writable ?? []), ...(meta?.loadedAddresses?.readonly ?? [])].map(String);
  const read = ({ programIdIndex, accounts: indexes, data }: ToldInstruction): Instruction => ({
    program: accounts[Number(programIdIndex)] ?? '',
    accounts: indexes.map((index) => accounts[Number(index)] ?? ''),
    data: Uint8Array.from(getBase58Encoder().encode(data)),
  });
  const inner = new Map((meta?.innerInstructions ?? []).map((one) => [Number(one.index), one.instructions.map(read)]));
  return {
    slot: BigInt(slot),
    time: blockTime === null ? undefined : BigInt(blockTime),
    error: meta?.err == null ? undefined : inWords(meta.err),
    fee: BigInt(meta?.fee ?? 0),
    accounts,
    logs: meta?.logMessages ?? [],
    instructions: message.instructions.flatMap((one, index) => [read(one), ...(inner.get(index) ?? [])]),
  };
}

const inWords = (error: unknown): string =>
  typeof error === 'string' ? error : JSON.stringify(error, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
