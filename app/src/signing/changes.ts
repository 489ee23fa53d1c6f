// What a transaction changes, by the accounts before it and after its simulation.
import type { RawAccount } from './raw-account';
import { readTokenAccount } from '../chain/token-account';

/** One of the person's own balances before and after, base units. */
export interface BalanceChange {
  /** The mint; nothing for SOL. */
  readonly mint: string | undefined;
  readonly before: bigint;
  readonly after: bigint;
}

export interface Effects {
  /** The person's balances that change, SOL first. */
  readonly changes: readonly BalanceChange[];
  /** Base fee and priority fee, lamports. */
  readonly fee: bigint;
  /** What new accounts keep for as long as they are there, less what comes back of closed ones, lamports. */
  readonly rent: bigint;
}

interface Watched {
  /** The person's account first, then all that the transaction writes. */
  readonly addresses: readonly string[];
  readonly before: readonly (RawAccount | undefined)[];
  readonly after: readonly (RawAccount | undefined)[];
}

/** What a simulation closed is told with nothing in it. */
const isThere = (account: RawAccount | undefined): boolean => lamports(account) > 0n;

const lamports = (account: RawAccount | undefined): bigint => account?.lamports ?? 0n;

/** `fee` is what the transaction costs as it will be sent. */
export function effectsOf(watched: Watched, wallet: string, fee: bigint): Effects {
  const pairs = watched.addresses.map((address, at) => ({ address, before: watched.before[at], after: watched.after[at] }));
  // Lamports vanish only as fees: whatever the node took for simulating is given back, and the real fee taken.
  const moved = pairs.map(({ before, after }) => lamports(after) - lamports(before));
  const simulatedFee = -moved.reduce((sum, one) => sum + one, 0n);
  const own = pairs.find(({ address }) => address === wallet);
  const sol: BalanceChange = {
    mint: undefined,
    before: lamports(own?.before),
    after: lamports(own?.after) + simulatedFee - fee,
  };
  const rent = pairs
    .filter(({ before, after }) => isThere(before) !== isThere(after))
    .reduce((sum, { before, after }) => sum + lamports(after) - lamports(before), 0n);
  return { changes: [sol, ...tokenChanges(pairs, wallet)], fee, rent };
}

function tokenChanges(
  pairs: readonly { before: RawAccount | undefined; after: RawAccount | undefined }[],
  wallet: string,
): BalanceChange[] {
  const byMint = new Map<string, { before: bigint; after: bigint }>();
  for (const { before, after } of pairs) {
    for (const [side, account] of [['before', before], ['after', after]] as const) {
      const token = readTokenAccount(account);
      if (token?.owner !== wallet) continue;
      const sums = byMint.get(token.mint) ?? { before: 0n, after: 0n };
      sums[side] += token.amount;
      byMint.set(token.mint, sums);
    }
  }
  return [...byMint].filter(([, sums]) => sums.before !== sums.after).map(([mint, sums]) => ({ mint, ...sums }));
}

/** What a balance of the person gains, base units; negative what it loses. */
export function gained(effects: Effects, mint: string | undefined): bigint {
  const change = effects.changes.find((one) => one.mint === mint);
  return change ? change.after - change.before : 0n;
}
