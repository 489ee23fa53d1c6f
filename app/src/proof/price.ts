// A price that an oracle tells, beside what the asset's account on chain says.
import type { Answer } from '../api/client';
import { priceIn } from '../chain/schedule';
import type { Asset } from '../generated/openmast/accounts/asset';
import { FIRST_FREE_EPOCH_AFTER_FINAL } from '../verify';
import type { Step } from './steps';

export type PriceTold = Answer<'/v1/price/{asset}'>;

/** A price, and the first epoch that it holds in. */
export interface Announced {
  readonly price: bigint;
  readonly from: bigint;
}

/** An asset and the network's newest final epoch, as one answer of the chain has them. */
export interface AssetNow {
  readonly asset: Asset;
  readonly finalEpoch: bigint;
}

/** What usage costs in an epoch, if the asset is licensed then. */
export function askedIn(asset: Asset, epoch: bigint): bigint {
  const isRetired = 0n < asset.retiredEpoch && asset.retiredEpoch <= epoch;
  return isRetired ? 0n : priceIn(asset, epoch);
}

export const announcedAfter = ({ nextPriceEpoch, nextPricePerGb }: Asset, epoch: bigint): Announced | undefined =>
  nextPriceEpoch > epoch ? { price: nextPricePerGb, from: nextPriceEpoch } : undefined;

/** What the oracle says that it costs, or would with a licence; nothing where it says nothing of that. */
function told({ price }: PriceTold): bigint | undefined {
  if (!price.why_free || price.why_free.code === 'retired') return BigInt(price.price_per_gb);
  return price.asked_per_gb ? BigInt(price.asked_per_gb) : undefined;
}

const agreesNow = (answer: PriceTold, asset: Asset): boolean => {
  const asked = told(answer);
  return asked === undefined || asked === askedIn(asset, BigInt(answer.version.epoch));
};

function agreesLater({ price: { scheduled }, version }: PriceTold, asset: Asset): boolean {
  const announced = announcedAfter(asset, BigInt(version.epoch));
  if (!scheduled || !announced) return !scheduled && !announced;
  return BigInt(scheduled.price_per_gb) === announced.price && BigInt(scheduled.from_epoch) === announced.from;
}

export const agrees = (answer: PriceTold, asset: Asset): boolean => agreesNow(answer, asset) && agreesLater(answer, asset);

const NAME = 'Price';

/**
 * Whether both say the same. Prices of the two epochs that the chain can open next are fixed, and their accounts have them; of another
 * one the oracle and the page's node need only have read the chain at different times.
 */
export function priceStep(answer: PriceTold, { asset, finalEpoch }: AssetNow): Step {
  const epoch = BigInt(answer.version.epoch);
  if (!agreesNow(answer, asset)) {
    const isFixed = finalEpoch + 2n <= epoch && epoch < finalEpoch + FIRST_FREE_EPOCH_AFTER_FINAL;
    return isFixed
      ? { name: NAME, state: 'fails', text: `the asset’s account on chain has another price for epoch ${epoch} than the oracle tells` }
      : {
          name: NAME,
          state: 'unknown',
          text: `the oracle tells that of epoch ${epoch}, and epoch ${finalEpoch} is the newest final one on chain: one of both is behind, so they are not compared`,
        };
  }
  if (agreesLater(answer, asset)) return { name: NAME, state: 'holds', text: `the asset’s account on chain has the same for epoch ${epoch}` };
  return {
    name: NAME,
    state: 'unknown',
    text: 'the asset’s account on chain announces another price for later than the oracle tells, which may not have read it yet',
  };
}
