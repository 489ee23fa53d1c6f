// What an asset's account says of an epoch: what is announced, as price, capacity or a move, holds from its first epoch on.
import type { Asset } from '../generated/openmast/accounts/asset';
import type { Settlement } from '../generated/openmast/accounts/settlement';
import { FIRST_FREE_EPOCH_AFTER_FINAL } from '../verify';

/** Later than any epoch: what was announced last. */
export const AT_LAST = (1n << 64n) - 1n;

const holds = (first: bigint, epoch: bigint): boolean => 0n < first && first <= epoch;

/** Base units per 10⁹ bytes. */
export const priceIn = (asset: Asset, epoch: bigint): bigint =>
  holds(asset.nextPriceEpoch, epoch) ? asset.nextPricePerGb : asset.pricePerGb;

/** `moveState` of a move that both regulators agreed to, until it is collected. */
const ACCEPTED = 3;

type Moving = Pick<Asset, 'moveState' | 'moveTo' | 'moveEpoch' | 'jurisdiction'>;

/** Whether a move is agreed and not over. */
export const isMoveAgreed = ({ moveState }: Pick<Asset, 'moveState'>): boolean => moveState >= ACCEPTED;

/** The asset's jurisdiction in an epoch, ISO 3166 numeric code. */
export const jurisdictionIn = (asset: Moving, epoch: bigint): number =>
  isMoveAgreed(asset) && asset.moveEpoch <= epoch ? asset.moveTo : asset.jurisdiction;

/** The jurisdictions whose levy the asset pays, now or once it has moved. */
export const levyingJurisdictions = (asset: Moving): number[] => (isMoveAgreed(asset) ? [asset.jurisdiction, asset.moveTo] : [asset.jurisdiction]);

export interface Capacity {
  readonly mbps: number;
  readonly simSlots: number;
  readonly slotPrice: bigint;
  readonly epochSeconds: number;
}

export const capacityOf = (asset: Asset, epoch: bigint): Capacity =>
  holds(asset.nextCapacityEpoch, epoch)
    ? { mbps: asset.nextCapacityMbps, simSlots: asset.nextSimSlots, slotPrice: asset.nextSlotPrice, epochSeconds: asset.nextEpochSeconds }
    : { mbps: asset.capacityMbps, simSlots: asset.simSlots, slotPrice: asset.slotPrice, epochSeconds: asset.epochSeconds };

/** The first epoch from which on something that is announced now can hold. */
export const firstFreeEpoch = (finalEpoch: bigint): bigint => finalEpoch + FIRST_FREE_EPOCH_AFTER_FINAL;

/** The first final epoch whose settlement lets anybody compute a live price; nothing where the price is not live. */
export function repriceDueEpoch({ live, checkpointEpoch, nextPriceEpoch }: Asset): bigint | undefined {
  if (live === 0) return undefined;
  const counted = checkpointEpoch === 0n ? 1n : checkpointEpoch + FIRST_FREE_EPOCH_AFTER_FINAL;
  return counted > nextPriceEpoch ? counted : nextPriceEpoch;
}

/** How epochs follow one another, if they stay as long as the newest final one was. */
export interface Pace {
  readonly finalEpoch: bigint;
  /** When the newest final epoch closed and the next one began, Unix seconds. */
  readonly closedAt: bigint;
  readonly seconds: bigint;
}

export const paceOf = ({ content, openedAt }: Pick<Settlement, 'content' | 'openedAt'>): Pace => ({
  finalEpoch: content.epoch,
  closedAt: content.closedAt,
  seconds: content.closedAt - openedAt,
});

/** So long somebody may read and sign, and a node take it in; epochs of a test network are shorter than that. */
const SIGNING_SECONDS = 120n;

/** The earliest epoch that can still be free when what is announced now lands. Where epochs are long that is the earliest possible one. */
export const proposedEpoch = (finalEpoch: bigint, pace: Pace | undefined): bigint =>
  firstFreeEpoch(finalEpoch) + (pace && pace.seconds > 0n ? SIGNING_SECONDS / pace.seconds : 0n);

/** About when an epoch begins, Unix seconds. */
export const beginsAbout = ({ finalEpoch, closedAt, seconds }: Pace, epoch: bigint): bigint => closedAt + (epoch - finalEpoch - 1n) * seconds;
