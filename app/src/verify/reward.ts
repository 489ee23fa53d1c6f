// The stakers' part by reward per share: exact in 2⁻⁶⁴ base units.
import { ArithmeticError, u128, u64 } from './units';

const ONE = 1n << 64n;

/** What an asset's active shares earned so far. */
export interface RewardPool {
  /** Lifetime reward of one share that was always active, 2⁻⁶⁴ base units. */
  readonly perShare: bigint;
  /** Put in and not yet in `perShare`, 2⁻⁶⁴ base units. */
  readonly remainder: bigint;
}

export const EMPTY_POOL: RewardPool = { perShare: 0n, remainder: 0n };

/** Puts `amount` in for `activeShares` shares. */
export function accrueReward(pool: RewardPool, amount: bigint, activeShares: bigint): RewardPool {
  if (u64(amount) === 0n) return pool;
  if (u64(activeShares) === 0n) throw new ArithmeticError('a reward without shares to earn it');
  const all = amount * ONE + pool.remainder;
  return { perShare: u128(pool.perShare + all / activeShares), remainder: all % activeShares };
}

/** When the number of active shares changes, the remainder is dropped: it belongs to nobody else. */
export const activeSharesChanged = (pool: RewardPool): RewardPool => ({ ...pool, remainder: 0n });

/** What one stake is owed: whole base units, and 2⁻⁶⁴ of them that stay owed. */
export interface StakeRewards {
  readonly perSharePaid: bigint;
  readonly owed: bigint;
  readonly fraction: bigint;
}

export const NO_REWARDS: StakeRewards = { perSharePaid: 0n, owed: 0n, fraction: 0n };

/** Adds what `active` shares earned since the last settling. */
export function settleRewards(rewards: StakeRewards, pool: RewardPool, active: bigint): StakeRewards {
  const earned = u128(pool.perShare - rewards.perSharePaid) * u64(active) + rewards.fraction;
  return { perSharePaid: pool.perShare, owed: u64(rewards.owed + u64(earned / ONE)), fraction: earned % ONE };
}
