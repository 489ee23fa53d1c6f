// What a transaction may use, and what it offers to be taken early. `crates/client/src/sender` (transaction.rs, fees.rs and
// nonce.rs) has the same rules for the command; both are held to `crates/client/vectors/sending.json`.
import { address, type AccountMeta, type Instruction } from '@solana/kit';

/** Most compute units of a transaction. */
export const MOST_UNITS = 1_400_000;
/** Most bytes of a transaction: IPv6's minimum MTU less headers. */
export const MOST_BYTES = 1_232;
/** Lamports of one signature. */
export const LAMPORTS_PER_SIGNATURE = 5_000n;

/** Percentile of the recent fees that is offered. */
const PERCENTILE = 75;
/** Highest offer, micro-lamports per compute unit. */
const MOST_OFFERED = 1_000_000n;
/** What raising begins with when recent fees are zero, micro-lamports per compute unit. */
const FIRST_RAISE = 1_000n;
/** Raising further changes nothing. */
const MOST_RAISES = 64;

const U64_MAX = (1n << 64n) - 1n;
const MICRO = 1_000_000n;

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** A tenth and a little more than the simulation used: accounts may have changed when it runs. */
export function unitLimit(consumed: bigint): number {
  const limit = least(U64_MAX, least(U64_MAX, consumed + consumed / 10n) + 1_000n);
  return Number(least(BigInt(MOST_UNITS), limit));
}

/**
 * The offer of an attempt (0: the first), micro-lamports per compute unit: the percentile (nearest rank) of `recent`, half
 * more at each attempt.
 */
export function offer(recent: readonly bigint[], attempt = 0): bigint {
  const sorted = [...recent].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const rank = Math.ceil((sorted.length * PERCENTILE) / 100);
  let price = sorted[Math.max(rank - 1, 0)] ?? 0n;
  for (let raise = 0; raise < Math.min(attempt, MOST_RAISES); raise += 1) {
    const raised = least(U64_MAX, price + price / 2n);
    price = raised < FIRST_RAISE ? FIRST_RAISE : raised;
  }
  return least(price, MOST_OFFERED);
}

/** What is paid beyond the base fee, lamports: runtimes round it up. */
export const priorityFee = (price: bigint, units: number): bigint => (price * BigInt(units) + MICRO - 1n) / MICRO;

/** What stands in front of a transaction's instructions. */
export interface Budget {
  readonly units: number;
  /** Micro-lamports per compute unit. */
  readonly price: bigint;
  /** Limit of loaded account data, if there is to be one. */
  readonly loadedBytes?: number;
}

/** As a simulation needs it: all that there may be. */
export const MOST: Budget = { units: MOST_UNITS, price: 0n };

/** Most bytes of accounts that a transaction may load, and what holds without a limit. */
const MOST_LOADED = 64 << 20;
const LOADED_BITS = 25;
const UNIT_BITS = 10;

/**
 * The budget with something random in it. Two transactions that ask for the same within the life of a blockhash would be the
 * same bytes: one signature, one deposit, and two reports of it. With this they are two. The limit of loaded data carries
 * most of it: no value is less than 32 MiB, many times what any transaction of ours loads.
 */
export function withNonce(budget: Budget, random: Uint32Array = crypto.getRandomValues(new Uint32Array(2))): Budget {
  const [first = 0, second = 0] = random;
  return {
    ...budget,
    units: Math.min(budget.units + (second & ((1 << UNIT_BITS) - 1)), MOST_UNITS),
    loadedBytes: MOST_LOADED - (first & ((1 << LOADED_BITS) - 1)),
  };
}

export const COMPUTE_BUDGET = address('ComputeBudget111111111111111111111111111111');

/** The instructions with limits and price in front. */
export function withBudget<Given extends Instruction>(budget: Budget, instructions: readonly Given[]): (Given | Instruction)[] {
  const loaded = budget.loadedBytes === undefined ? [] : [setting(4, 4, BigInt(budget.loadedBytes))];
  return [setting(2, 4, BigInt(budget.units)), setting(3, 8, budget.price), ...loaded, ...instructions];
}

/** An instruction of the compute budget: its number, and a value of so many bytes. */
function setting(number: number, bytes: 4 | 8, value: bigint): Instruction<string, readonly AccountMeta[]> & { readonly data: Uint8Array } {
  const data = new Uint8Array(1 + bytes);
  const view = new DataView(data.buffer);
  data[0] = number;
  if (bytes === 4) view.setUint32(1, Number(value), true);
  else view.setBigUint64(1, value, true);
  return { programAddress: COMPUTE_BUDGET, accounts: [], data };
}
