// Where a lot is in its life, as `crates/client/src/accounts/lot_stage.rs` tells.
import type { Lot } from '../generated/openmast/accounts/lot';
import type { Network } from '../generated/openmast/accounts/network';
import { FIRST_FREE_EPOCH_AFTER_FINAL, lotSaleIsOver, salePriceAt, windowEpochs } from '../verify';
import { saleOf } from './lot-sale';

export type LotStage = 'announced' | 'on sale' | 'sold' | 'unsold' | 'in its window' | 'over' | 'settled' | 'lapsed';

type Finality = Pick<Network, 'finalEpoch' | 'finalClosedAt'>;

/** Whether a settlement of its end is final: by such a one it is settled. */
export const isClosed = ({ lastEpoch, endsBy }: Lot, { finalEpoch, finalClosedAt }: Finality): boolean =>
  finalEpoch > 0n && (finalEpoch >= lastEpoch || finalClosedAt >= endsBy);

export const isSettled = ({ settled }: Lot): boolean => settled !== 0;
/** It counts every final epoch as served, because nobody had shown how many were. */
export const hasLapsed = ({ settled }: Lot): boolean => settled > 1;
export const isFixed = ({ priceStart, priceFloor }: Lot): boolean => priceStart === priceFloor;
export const leftOf = ({ quantity, sold }: Lot): bigint => quantity - sold;
export const windowOf = ({ firstEpoch, lastEpoch }: Lot): bigint => windowEpochs(firstEpoch, lastEpoch);

/** Whether it can be seen that an epoch has not begun. */
export const liesAhead = (epoch: bigint, finalEpoch: bigint): boolean => epoch >= finalEpoch + FIRST_FREE_EPOCH_AFTER_FINAL;

export const isSaleOver = (lot: Lot, finalEpoch: bigint, now: bigint): boolean => lotSaleIsOver(saleOf(lot), finalEpoch, now);

/** What a token costs now; nothing while nothing is sold. */
export const lotPriceAt = (lot: Lot, finalEpoch: bigint, now: bigint): bigint | undefined => (isSaleOver(lot, finalEpoch, now) ? undefined : salePriceAt(saleOf(lot).price, now));

/** `now`: Unix seconds. */
export function stageOf(lot: Lot, network: Finality, now: bigint): LotStage {
  const { finalEpoch } = network;
  if (isSettled(lot)) return hasLapsed(lot) ? 'lapsed' : 'settled';
  if (isClosed(lot, network)) return 'over';
  const isOver = isSaleOver(lot, finalEpoch, now);
  if (lot.sold === 0n && isOver) return 'unsold';
  if (lot.firstEpoch <= finalEpoch + 1n) return 'in its window';
  if (isOver) return 'sold';
  return now < lot.saleStarts ? 'announced' : 'on sale';
}

/** Whether returned tokens pay something now, before the window. */
export const isReturnable = (lot: Lot, finalEpoch: bigint, now: bigint): boolean =>
  lot.refundBps > 0 && !isSettled(lot) && liesAhead(lot.firstEpoch, finalEpoch) && now < lot.endsBy && isSaleOver(lot, finalEpoch, now);

/** Whether its tokens can still meet usage, if they are redeemed now. */
export const goesOn = (lot: Lot, finalEpoch: bigint, now: bigint): boolean => !isSettled(lot) && liesAhead(lot.lastEpoch, finalEpoch) && now < lot.endsBy;

/** From then on it can lapse, Unix seconds. */
export const lapsesAt = (lot: Lot, network: Finality, exitDelay: number): bigint => lot.endsBy + BigInt(exitDelay) * (isClosed(lot, network) ? 2n : 1n);
