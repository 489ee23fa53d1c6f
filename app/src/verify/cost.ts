// What shares cost that a wallet bought, by the average of its purchases. What left or came in another way than by a purchase or a sale
// has no price that anybody could see.
import { min, u64 } from './units';

/** A purchase or a sale, in the order in which they happened: base units of the shares, and of the currency with every fee. */
export type CostMove =
  | { readonly is: 'bought'; readonly quantity: bigint; readonly paid: bigint }
  | { readonly is: 'sold'; readonly quantity: bigint; readonly received: bigint };

export interface Cost {
  /** All that was bought, and what was paid for it. */
  readonly bought: bigint;
  readonly paid: bigint;
  /** All that was sold, and what was received for it. */
  readonly sold: bigint;
  readonly received: bigint;
  /** Of what was sold, the shares that had been bought, what these had cost, and what of `received` was for them. */
  readonly soldKnown: bigint;
  readonly soldCost: bigint;
  readonly soldReceived: bigint;
  /** Shares that left in another way, at the average, and what they had cost. */
  readonly left: bigint;
  readonly leftCost: bigint;
  /** Of what is there: shares that were bought, what they cost, and shares of which nobody can see what they cost. */
  readonly known: bigint;
  readonly cost: bigint;
  readonly unknown: bigint;
}

/**
 * By the moving average: a purchase adds its shares and what was paid; what is sold takes its part, `cost · sold ÷ shares`, rounded
 * down, of those that were bought first, and what is sold beyond these had no known cost. `held`: all shares that are the wallet's now.
 * Where these are fewer than what was bought and not sold, the others left in another way, at the average; where there are more, these
 * came in another way.
 */
export function costOf(moves: readonly CostMove[], held: bigint): Cost {
  let [known, cost, bought, paid, sold, received, soldKnown, soldCost, soldReceived] = [0n, 0n, 0n, 0n, 0n, 0n, 0n, 0n, 0n];
  for (const move of moves) {
    if (move.is === 'bought') {
      [known, cost, bought, paid] = [u64(known + move.quantity), u64(cost + move.paid), bought + move.quantity, paid + move.paid];
      continue;
    }
    const of = min(move.quantity, known);
    const part = partOf(cost, of, known);
    [known, cost, sold, received] = [known - of, cost - part, sold + move.quantity, received + move.received];
    [soldKnown, soldCost, soldReceived] = [soldKnown + of, soldCost + part, soldReceived + partOf(move.received, of, move.quantity)];
  }
  const left = known > held ? known - held : 0n;
  const leftCost = partOf(cost, left, known);
  return {
    ...{ bought, paid, sold, received, soldKnown, soldCost, soldReceived, left, leftCost },
    ...{ known: known - left, cost: cost - leftCost, unknown: held - (known - left) },
  };
}

const partOf = (amount: bigint, part: bigint, whole: bigint): bigint => (whole === 0n ? 0n : (amount * part) / whole);

/** What one whole share cost on average, rounded to the nearest base unit; nothing where no share is known. */
export const averageCost = ({ cost, known }: Pick<Cost, 'cost' | 'known'>, decimals: number): bigint | undefined =>
  known === 0n ? undefined : (cost * 10n ** BigInt(decimals) * 2n + known) / (known * 2n);
