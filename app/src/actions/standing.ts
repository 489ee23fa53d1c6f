// How network, asset and stake stand, as `crates/client/src/accounts` and `composites/collecting.rs` tell.
import { parametersAt } from '../chain/parameters';
import type { Asset } from '../generated/openmast/accounts/asset';
import type { Departure } from '../generated/openmast/accounts/departure';
import type { Network } from '../generated/openmast/accounts/network';
import type { Stake } from '../generated/openmast/accounts/stake';
import { PlanError } from '../signing/plan';
import { times } from '../ui/format';
import { accrueReward, min, settleRewards, type RewardPool, type StakeRewards } from '../verify';

/** What a pause stops. No bit touches a payer's way out, or a staker's. */
export const PAUSE = { create: 1, deposit: 2, collect: 8, stake: 16, payouts: 32 } as const;

const pauseEndsAt = (network: Network, now: bigint): bigint => {
  const { maxPauseSeconds } = parametersAt(network, now);
  return min(network.pausedUntil, network.pausedAt + BigInt(maxPauseSeconds));
};

export const isPaused = (network: Network, bit: number, now: bigint): boolean =>
  (network.paused & bit) !== 0 && now < pauseEndsAt(network, now);

export function requireRunning(network: Network, bit: number, now: bigint): void {
  if (isPaused(network, bit, now)) throw new PlanError(`This part of the network is paused until ${timeText(pauseEndsAt(network, now))} at the latest. Try again then.`);
}

/** Unix seconds for people. */
/** A time in sentences that are signed: here and in UTC. */
export const timeText = (seconds: bigint): string => times(Number(seconds) * 1000);

/** Whether the asset must be collected before a stake may change. */
export const needsCollect = (network: Network, asset: Asset): boolean => asset.collectedEpoch !== network.finalEpoch;

/** Whether shares that wait can be activated: a final settlement has seen them. */
export const canActivate = (network: Network, stake: Stake): boolean =>
  stake.pending > 0n && network.finalEpoch > 0n && network.finalSnapshotSlot >= stake.pendingSlot;

/** Active shares that may leave although the asset is not collected. */
export const mayLeave = (stake: Stake, now: bigint): bigint => (stake.leavingAt <= now ? min(stake.leaving, stake.active) : 0n);

/** Whether what departed can be settled once the asset is collected up to `collectedEpoch`: its round is over by then. */
export function departureIsDue(stake: Stake, asset: Asset, collectedEpoch: bigint): boolean {
  const endsRound = asset.departedShares > 0n && collectedEpoch >= asset.departedEpoch;
  return stake.departed > 0n && (stake.departedRound !== asset.departureRound || endsRound);
}

const poolOf = (asset: Asset): RewardPool => ({ perShare: asset.rewardPerShare, remainder: asset.rewardRemainder });

/** Whole base units that a claim would pay now; `departure` is the round in which shares left, when it is over. */
export function claimable(asset: Asset, stake: Stake, departure: Departure | undefined, pool = poolOf(asset)): bigint {
  const rewards: StakeRewards = {
    perSharePaid: stake.rewardPerSharePaid,
    owed: stake.rewardsOwed,
    fraction: stake.rewardsFraction,
  };
  const settled = settleRewards(rewards, pool, stake.active);
  if (!departure || !departureIsDue(stake, asset, asset.collectedEpoch)) return settled.owed;
  const departed = { perShare: departure.rewardPerShare, remainder: 0n };
  return settleRewards({ ...settled, perSharePaid: stake.departedPerSharePaid }, departed, stake.departed).owed;
}

/** The most that a claim could pay after collecting: as if all that the asset earned until then were its stakers'. */
export function claimableAtMost(asset: Asset, stake: Stake, lifetimeCharged: bigint): bigint {
  if (asset.activeShares === 0n || lifetimeCharged <= asset.collected) return claimable(asset, stake, undefined);
  const pool = accrueReward(poolOf(asset), lifetimeCharged - asset.collected, asset.activeShares);
  return claimable(asset, stake, undefined, pool);
}
