// What signing asks the chain, through the page's own origin. Everything is read at `confirmed`, as the command does.
import {
  address,
  getBase64Decoder,
  getBase64Encoder,
  isSolanaError,
  signature as signatureOf,
  type Base64EncodedWireTransaction,
  type Signature,
} from '@solana/kit';
import { ownRpc, whyNoAnswer } from '../chain/rpc';
import { MOST_UNITS } from './budget';
import type { Lifetime } from './message';
import type { RawAccount } from './raw-account';
import { refusalOf, type Refusal } from './refusal';

/** What a transaction would do. */
export interface Simulated {
  /** Why it would fail; nothing when it would succeed. */
  readonly refusal: Refusal | undefined;
  readonly unitsConsumed: bigint;
  /** The watched accounts afterwards, in the order asked for. */
  readonly accounts: readonly (RawAccount | undefined)[];
}

/** What a node says of a transaction that a block has. */
export interface Found {
  readonly slot: bigint;
  readonly level: 'processed' | 'confirmed' | 'finalized';
  readonly error: unknown;
}

/** The slot at which a node looked, and what it found. */
export interface LookedUp {
  readonly contextSlot: bigint;
  readonly found: Found | undefined;
}

/** Nobody tells. Nothing is known then, and asking again may help. */
export class Unreachable extends Error {
  override name = 'Unreachable';
}

export interface SigningRpc {
  accounts(addresses: readonly string[]): Promise<(RawAccount | undefined)[]>;
  /** With the slot that it was read at. */
  latestBlockhash(): Promise<Lifetime & { readonly slot: bigint }>;
  /** What transactions that write these accounts paid recently, micro-lamports per compute unit. */
  recentFees(writable: readonly string[]): Promise<bigint[]>;
  simulate(transaction: Uint8Array, watched: readonly string[]): Promise<Simulated>;
  send(transaction: Uint8Array): Promise<void>;
  lookUp(signature: string, inHistory: boolean): Promise<LookedUp>;
  blockHeight(commitment: 'confirmed' | 'finalized'): Promise<bigint>;
  finalizedSlot(): Promise<bigint>;
  /** The first slot whose transactions the node still has; nothing where it does not tell. */
  firstAvailableSlot(): Promise<bigint | undefined>;
}

const TIMEOUT_MS = 20_000;
const COMMITMENT = { commitment: 'confirmed' } as const;
/** Nodes take so many accounts in a question about fees. */
const MOST_FEE_ACCOUNTS = 128;

type Encoded = { readonly owner: string; readonly lamports: bigint; readonly data: readonly [string, string] };

const raw = (account: Encoded | null): RawAccount | undefined =>
  account
    ? { owner: account.owner, lamports: BigInt(account.lamports), data: Uint8Array.from(getBase64Encoder().encode(account.data[0])) }
    : undefined;

export function signingRpc(url: string): SigningRpc {
  const rpc = ownRpc(url);
  const wire = (bytes: Uint8Array) => getBase64Decoder().decode(bytes) as Base64EncodedWireTransaction;
  const some = (addresses: readonly string[]) => addresses.map((one) => address(one));
  return {
    async accounts(addresses) {
      if (addresses.length === 0) return [];
      const asked = rpc.getMultipleAccounts(some(addresses), { ...COMMITMENT, encoding: 'base64' });
      return (await ask(asked)).value.map((account) => raw(account as Encoded | null));
    },
    async latestBlockhash() {
      const { context, value } = await ask(rpc.getLatestBlockhash(COMMITMENT));
      return { blockhash: value.blockhash, lastValidBlockHeight: value.lastValidBlockHeight, slot: BigInt(context.slot) };
    },
    async recentFees(writable) {
      const fees = await ask(rpc.getRecentPrioritizationFees(some(writable.slice(0, MOST_FEE_ACCOUNTS))));
      return fees.map(({ prioritizationFee }) => BigInt(prioritizationFee));
    },
    async simulate(transaction, watched) {
      const { value } = await ask(
        rpc.simulateTransaction(wire(transaction), {
          ...COMMITMENT,
          encoding: 'base64',
          sigVerify: false,
          replaceRecentBlockhash: true,
          accounts: { addresses: some(watched), encoding: 'base64' },
        }),
      );
      return {
        refusal: value.err === null ? undefined : await refusalOf(value.err, value.logs ?? [], transaction),
        unitsConsumed: BigInt(value.unitsConsumed ?? MOST_UNITS),
        accounts: (value.accounts ?? []).map((account) => raw(account as Encoded | null)),
      };
    },
    async send(transaction) {
      // It was simulated, and what a node refuses now may have been taken by another one: only its status decides.
      await ask(rpc.sendTransaction(wire(transaction), { encoding: 'base64', skipPreflight: true, maxRetries: 0n }));
    },
    async lookUp(text, inHistory) {
      const asked = rpc.getSignatureStatuses([signatureOf(text) as Signature], { searchTransactionHistory: inHistory });
      const { context, value } = await ask(asked);
      const [status] = value;
      return {
        contextSlot: BigInt(context.slot),
        found: status
          ? { slot: BigInt(status.slot), level: status.confirmationStatus ?? 'processed', error: status.err ?? undefined }
          : undefined,
      };
    },
    blockHeight: async (commitment) => BigInt(await ask(rpc.getBlockHeight({ commitment }))),
    finalizedSlot: async () => BigInt(await ask(rpc.getSlot({ commitment: 'finalized' }))),
    firstAvailableSlot: async () => {
      // Not every oracle passes this question on.
      const first = await ask(rpc.getFirstAvailableBlock()).catch(() => undefined);
      return first === undefined ? undefined : BigInt(first);
    },
  };
}

async function ask<T>(question: { send(options: { abortSignal: AbortSignal }): Promise<T> }): Promise<T> {
  try {
    return await question.send({ abortSignal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (error) {
    // Codes of JSON-RPC are negative; kit's others are of what was not even asked.
    const code = isSolanaError(error) ? error.context.__code : 0;
    throw new Unreachable(code < 0 ? `The chain's node does not answer this (code ${code})` : whyNoAnswer(error));
  }
}
