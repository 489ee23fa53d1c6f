// Whose what an asset earned is: the parts that hold in an epoch, and what stakers have of something that is not collected.
import type { Asset } from '../generated/openmast/accounts/asset';
import type { Jurisdiction } from '../generated/openmast/accounts/jurisdiction';
import type { Network } from '../generated/openmast/accounts/network';
import { isOneSpan, levyIn, split, stakersIn, treasuryIn, type Split, type SplitPolicy } from '../verify';

/** What decides it, as the chain has it. */
export interface Sharing {
  readonly asset: Asset;
  readonly jurisdiction: Jurisdiction;
  readonly network: Network;
}

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
export const partsIn = ({ asset, jurisdiction, network }: Sharing, epoch: bigint): SplitPolicy => ({
  treasury: treasuryIn(treasuryOf(network), epoch),
  levy: jurisdictionLevyIn(jurisdiction, epoch),
  stakers: stakersIn(splitOf(asset), epoch),
});

/** Epochs with which a part changes, or whose levy it is. */
const changesOf = ({ asset, jurisdiction, network }: Sharing): bigint[] => [
  asset.nextSplitEpoch,
  asset.moveEpoch,
  jurisdiction.levyEpoch,
  jurisdiction.nextLevyEpoch,
  network.treasuryEpoch,
];

/** Whether one collect takes the asset to the end of an epoch: no part changes in between. */
const isCollectedAtOnce = (sharing: Sharing, epoch: bigint): boolean =>
  isOneSpan(changesOf(sharing), sharing.asset.collectedEpoch, epoch);

/**
 * How `earned` between the newest collect and `epoch` is split when somebody collects it now. Nothing where a part changes in
 * between: then the epoch before the change is collected first, and lifetime totals do not tell how much that is.
 */
export function splitOfUncollected(sharing: Sharing, earned: bigint, epoch: bigint): Split | undefined {
  const { asset } = sharing;
  if (earned < 0n || !isCollectedAtOnce(sharing, epoch)) return undefined;
  return split(partsIn(sharing, epoch), earned, asset.activeShares, asset.shareSupply);
}
