// What a wallet has of one asset, and what of that is money: all of it by the rules, from what the chain holds.
import { canActivate, claimable } from '../actions/standing';
import type { Holding } from '../chain/holdings';
import { splitOfUncollected, type Sharing } from '../proof/parts';

export interface Position {
  /** In the wallet, base units of the share mint. */
  readonly inWallet: bigint;
  readonly isFrozen: boolean;
  readonly active: bigint;
  readonly pending: bigint;
  readonly cooling: bigint;
  readonly departed: bigint;
  /** From then on the cooling shares can be fetched, Unix seconds; nothing is cooling: none. */
  readonly coolingUntil: bigint | undefined;
  /** Announced to leave uncollected, and from when they may. */
  readonly leaving: bigint;
  readonly leavingAt: bigint | undefined;
  /** Whether a final settlement has seen what is pending: then anybody can let it earn, once the asset is collected. */
  readonly pendingIsSeen: boolean;
  /** Owed and paid rewards, whole base units. */
  readonly claimable: bigint;
  readonly claimed: bigint;
}

/** `network` is what the newest final settlement is by. */
export function positionOf({ asset, stake, tokens }: Holding, network: Sharing['network']): Position {
  return {
    inWallet: tokens?.amount ?? 0n,
    isFrozen: tokens?.isFrozen ?? false,
    active: stake?.active ?? 0n,
    pending: stake?.pending ?? 0n,
    cooling: stake?.cooling ?? 0n,
    departed: stake?.departed ?? 0n,
    coolingUntil: stake && stake.cooling > 0n ? stake.coolingUntil : undefined,
    leaving: stake?.leaving ?? 0n,
    leavingAt: stake && stake.leaving > 0n ? stake.leavingAt : undefined,
    pendingIsSeen: stake !== undefined && canActivate(network, stake),
    claimable: stake ? claimable(asset, stake, undefined) : 0n,
    claimed: stake?.rewardsPaid ?? 0n,
  };
}

/** What is not collected yet: what the asset earned, and about how much of that is the wallet's when somebody collects it now. */
export interface Uncollected {
  readonly earned: bigint;
  /** Nothing where a part changes in between. */
  readonly mine: bigint | undefined;
}

/** `earned` is the asset's lifetime earnings by the settlement of `epoch`. */
export function uncollectedOf({ asset, stake }: Holding, sharing: Sharing, earned: bigint, epoch: bigint): Uncollected {
  const rest = earned - asset.collected;
  const parts = splitOfUncollected(sharing, rest, epoch);
  // Shares that left in the round that is open earn until the next collect, as the active ones do.
  const departed = stake && stake.departedRound === asset.departureRound ? stake.departed : 0n;
  const earning = (stake?.active ?? 0n) + departed;
  const mine = parts && (asset.activeShares === 0n ? 0n : (parts.stakers * earning) / asset.activeShares);
  return { earned: rest, mine };
}
