// Transactions as a node's history has them: which ones touched an account, and what one of them did and said.
import { address, getBase64Encoder, getCompiledTransactionMessageDecoder, getTransactionDecoder, signature as signatureOf } from '@solana/kit';
import type { Chain } from './chain';
import { ChainError } from './decoded';

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
  /** Nothing where the node keeps none: then its events are not known. */
  readonly logs: readonly string[] | undefined;
  /** Without those that programs sent to each other: nobody passes these on. */
  readonly instructions: readonly Instruction[];
}

/** A list counts as ten questions where the page's server counts them, and each transaction as five: it takes 200 at once. */
export const TRANSACTIONS_A_PAGE = 10;

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
  const options = { commitment: 'finalized', encoding: 'base64', maxSupportedTransactionVersion: 0 } as const;
  const found = await chain.ask((rpc, abortSignal) => rpc.getTransaction(signatureOf(signature), options).send({ abortSignal }));
  return found === null ? undefined : transactionOf(found as unknown as Told);
}

/** A transaction as the page's server tells it: in its wire form, with of its logs what events are read from. */
export interface Told {
  readonly slot: bigint | number;
  readonly blockTime: bigint | number | null;
  readonly transaction: readonly [string, string];
  readonly meta: {
    readonly err: unknown;
    readonly fee: bigint | number;
    readonly logMessages: readonly string[] | null;
    readonly loadedAddresses?: { readonly writable: readonly string[]; readonly readonly: readonly string[] } | null;
  } | null;
}

export function transactionOf({ slot, blockTime, meta, transaction: [wire] }: Told): Transaction {
  const { messageBytes } = getTransactionDecoder().decode(getBase64Encoder().encode(wire));
  const message = getCompiledTransactionMessageDecoder().decode(messageBytes);
  // What the chain has none of yet, the page's server does not ask for.
  if (!('instructions' in message)) throw new ChainError('The transaction has a form that this page does not know');
  const { writable = [], readonly: readable = [] } = meta?.loadedAddresses ?? {};
  // Those of tables stand behind the ones that the message names itself.
  const accounts = [...message.staticAccounts, ...writable, ...readable].map(String);
  return {
    slot: BigInt(slot),
    time: blockTime === null ? undefined : BigInt(blockTime),
    error: meta?.err == null ? undefined : inWords(meta.err),
    fee: BigInt(meta?.fee ?? 0),
    accounts,
    logs: meta?.logMessages ?? undefined,
    instructions: message.instructions.map(({ programAddressIndex, accountIndices = [], data }) => ({
      program: accounts[programAddressIndex] ?? '',
      accounts: accountIndices.map((index) => accounts[index] ?? ''),
      data: Uint8Array.from(data ?? []),
    })),
  };
}

const inWords = (error: unknown): string =>
  typeof error === 'string' ? error : JSON.stringify(error, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
