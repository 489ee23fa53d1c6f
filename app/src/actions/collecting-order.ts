// What must be collected, and in which order, as `crates/client/src/composites/collecting.rs` tells.
import { isMoveAgreed, jurisdictionIn } from '../chain/schedule';
import type { Asset } from '../generated/openmast/accounts/asset';
import type { Jurisdiction } from '../generated/openmast/accounts/jurisdiction';
import type { Network } from '../generated/openmast/accounts/network';
import type { Settlement } from '../generated/openmast/accounts/settlement';
import { levyOf, splitOf } from '../proof/parts';
import { PlanError } from '../signing/plan';
import { firstByLevy, firstByMove, firstBySplit, firstByTreasury, isMovedBy, min, type Span } from '../verify';

/** One collect of those that bring an asset up to the newest final settlement. */
export interface CollectingStep {
  /** Up to which settlement. */
  readonly settlement: Settlement;
  /** The asset's jurisdiction by then, ISO 3166 numeric code. */
  readonly jurisdiction: number;
  /** The round of departures that is open then. */
  readonly departureRound: bigint;
}

/** What decides it. */
export interface Ordering {
  readonly network: Network;
  readonly asset: Asset;
  /** By code: at least the asset's, and that to which it moves. */
  readonly jurisdictions: ReadonlyMap<number, Jurisdiction>;
  /** Reads one that is kept on chain. */
  readonly settlementOf: (epoch: bigint) => Promise<Settlement>;
}

/**
 * The settlements to collect, oldest first: first the last one before each change of split, treasury's part, levy and jurisdiction. Each
 * with the jurisdiction in which the asset is by then, and with the round of departures that it may end.
 */
export async function collectingSteps(ordering: Ordering): Promise<CollectingStep[]> {
  const { network, asset } = ordering;
  const steps: CollectingStep[] = [];
  let [collected, departureRound] = [asset.collectedEpoch, asset.departureRound];
  while (collected < network.finalEpoch) {
    const settlement = await nextToCollect(ordering, collected);
    steps.push({ settlement, jurisdiction: jurisdictionIn(asset, collected + 1n), departureRound });
    collected = settlement.content.epoch;
    const endsRound = asset.departedShares > 0n && collected >= asset.departedEpoch;
    if (endsRound) departureRound = asset.departureRound + 1n;
  }
  return steps;
}

/** From the newest back to one with nothing before it. */
async function nextToCollect(ordering: Ordering, collected: bigint): Promise<Settlement> {
  for (let epoch = ordering.network.finalEpoch; ; ) {
    const settlement = await ordering.settlementOf(epoch);
    const before = firstBefore(ordering, settlement, collected);
    if (before === undefined || before >= epoch) return settlement;
    epoch = before;
  }
}

/** The oldest settlement that must be collected before this one. */
function firstBefore(ordering: Ordering, { content: { epoch }, ...settled }: Settlement, collected: bigint): bigint | undefined {
  const span: Span = { collected, oldestKept: ordering.network.oldestKeptEpoch };
  const treasury = { before: settled.beforeTreasuryBps, treasury: settled.treasuryBps, firstEpoch: settled.treasuryEpoch };
  const all = [firstBySplit(splitOf(ordering.asset), span, epoch), firstByTreasury(treasury, span), firstForLevy(ordering, span, epoch)];
  const there = all.filter((one) => one !== undefined);
  return there.length === 0 ? undefined : there.reduce(min);
}

/** A span over a move that was let pass has no levy, so no change of one stands before it. */
function firstForLevy({ asset, jurisdictions }: Ordering, span: Span, epoch: bigint): bigint | undefined {
  if (isMoveAgreed(asset) && !isMovedBy(asset.moveEpoch, span.collected)) {
    const before = firstByMove(asset.moveEpoch, span, epoch);
    if (before !== undefined || epoch >= asset.moveEpoch) return before;
  }
  const code = jurisdictionIn(asset, span.collected + 1n);
  const jurisdiction = jurisdictions.get(code);
  if (!jurisdiction) throw new PlanError(`The accounts on chain do not fit together: jurisdiction ${code} is needed and was not read. Try again.`);
  return firstByLevy(levyOf(jurisdiction), span, epoch);
}
