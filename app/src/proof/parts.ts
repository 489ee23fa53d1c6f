// Whose what an asset earned is: the parts that hold in an epoch, and what stakers have of something that is not collected.
import { isMoveAgreed, jurisdictionIn, levyingJurisdictions } from '../chain/schedule';
import type { Asset } from '../generated/openmast/accounts/asset';
import type { Jurisdiction } from '../generated/openmast/accounts/jurisdiction';
import type { Network } from '../generated/openmast/accounts/network';
import { isOneSpan, levyIn, split, stakersIn, treasuryIn, type Split, type SplitPolicy } from '../verify';

/** What decides it, as the chain has it. */
export interface Sharing {
  readonly asset: Asset;
  readonly network: Network;
  /** Whose levy it is, unless the asset has moved by then. */
  readonly jurisdiction: Jurisdiction;
  /** Whose levy it is from the epoch of an agreed move on; nothing where none is agreed. */
  readonly movesTo: Jurisdiction | undefined;
}

/** From jurisdictions by their codes; nothing where one that decides it is missing. */
export function sharingOf(asset: Asset, network: Network, jurisdictions: ReadonlyMap<number, Jurisdiction>): Sharing | undefined {
  const [jurisdiction, movesTo] = levyingJurisdictions(asset).map((code) => jurisdictions.get(code));
  if (!jurisdiction || (isMoveAgreed(asset) && !movesTo)) return undefined;
  return { asset, network, jurisdiction, movesTo };
}

/** The jurisdiction whose levy holds in an epoch. */
export const levyingIn = ({ asset, jurisdiction, movesTo }: Sharing, epoch: bigint): Jurisdiction =>
  movesTo && jurisdictionIn(asset, epoch) === asset.moveTo ? movesTo : jurisdiction;

/** The stakers' part, by the asset's account. */
export const splitOf = ({ stakersBps, nextStakersBps, nextSplitEpoch }: Asset) => ({
  stakers: stakersBps,
  nextStakers: nextStakersBps,
  nextEpoch: nextSplitEpoch,
});

/** The levy, by the jurisdiction's account. */
export const levyOf = ({ beforeLevyBps, levyBps, levyEpoch, nextLevyBps, nextLevyEpoch }: Jurisdiction) => ({
  before: beforeLevyBps,
  levy: levyBps,
  firstEpoch: levyEpoch,
  nextLevy: nextLevyBps,
  nextEpoch: nextLevyEpoch,
});

/** What a jurisdiction levies on what is earned in an epoch, as far as it is announced, basis points. */
export const jurisdictionLevyIn = (jurisdiction: Jurisdiction, epoch: bigint): number => levyIn(levyOf(jurisdiction), epoch);

const treasuryOf = ({ beforeTreasuryBps, settledTreasuryBps, treasuryEpoch }: Network) => ({
  before: beforeTreasuryBps,
  treasury: settledTreasuryBps,
  firstEpoch: treasuryEpoch,
});

/** The parts of what is earned in an epoch, as far as they are announced. */
export const partsIn = (sharing: Sharing, epoch: bigint): SplitPolicy => ({
  treasury: treasuryIn(treasuryOf(sharing.network), epoch),
  levy: jurisdictionLevyIn(levyingIn(sharing, epoch), epoch),
  stakers: stakersIn(splitOf(sharing.asset), epoch),
});

/** Epochs with which a part changes, or whose levy it is, of the jurisdiction of an epoch. */
function changesOf(sharing: Sharing, epoch: bigint): bigint[] {
  const { asset, network } = sharing;
  const { levyEpoch, nextLevyEpoch } = levyingIn(sharing, epoch);
  return [asset.nextSplitEpoch, asset.moveEpoch, levyEpoch, nextLevyEpoch, network.treasuryEpoch];
}

/** Whether one collect takes the asset to the end of an epoch: no part changes in between. */
const isCollectedAtOnce = (sharing: Sharing, epoch: bigint): boolean =>
  isOneSpan(changesOf(sharing, epoch), sharing.asset.collectedEpoch, epoch);

/**
 * How `earned` between the newest collect and `epoch` is split when somebody collects it now. Nothing where a part changes in
 * between: then the epoch before the change is collected first, and lifetime totals do not tell how much that is.
 */
export function splitOfUncollected(sharing: Sharing, earned: bigint, epoch: bigint): Split | undefined {
  const { asset } = sharing;
  if (earned < 0n || !isCollectedAtOnce(sharing, epoch)) return undefined;
  return split(partsIn(sharing, epoch), earned, asset.activeShares, asset.shareSupply);
}
