// Cutting what an asset earned among treasury, levy, stakers and owner.
import { divideUp, partOf, u64 } from './units';

/** Parts in basis points: treasury's and levy's of everything, the stakers' of what these leave. */
export interface SplitPolicy {
  readonly treasury: number;
  readonly levy: number;
  readonly stakers: number;
}

/** The parts of an amount. They sum to it exactly. */
export interface Split {
  readonly treasury: bigint;
  readonly levy: bigint;
  readonly stakers: bigint;
  readonly owner: bigint;
}

/** Splits `amount`. What active shares are too few to take, and all that rounding leaves, is the owner's. */
export function split(policy: SplitPolicy, amount: bigint, activeShares: bigint, shareSupply: bigint): Split {
  const treasury = partOf(amount, policy.treasury);
  const levy = partOf(amount, policy.levy);
  const rest = amount - treasury - levy;
  if (rest < 0n) throw new RangeError('treasury and levy are together more than 10000 basis points');
  const stakers = partOfActive(partOf(rest, policy.stakers), u64(activeShares), u64(shareSupply));
  return { treasury, levy, stakers, owner: rest - stakers };
}

/** `⌊part · active / ⌈supply / 10⌉⌋`, and all of it from a tenth of the supply on. */
function partOfActive(part: bigint, activeShares: bigint, shareSupply: bigint): bigint {
  const enough = divideUp(shareSupply, 10n);
  if (activeShares === 0n) return 0n;
  return activeShares >= enough ? part : (part * activeShares) / enough;
}
