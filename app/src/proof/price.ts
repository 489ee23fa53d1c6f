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

const isRetiredIn = ({ retiredEpoch }: Asset, epoch: bigint): boolean => 0n < retiredEpoch && retiredEpoch <= epoch;

/** What usage costs in an epoch, if the asset is licensed then. */
export const askedIn = (asset: Asset, epoch: bigint): bigint => (isRetiredIn(asset, epoch) ? 0n : priceIn(asset, epoch));

/** Whether an oracle says that usage is free though its owner asks something for it. */
export const isFreeUnlicensed = ({ price }: PriceTold): boolean => Boolean(price.why_free && price.why_free.code !== 'retired');

export const announcedAfter = ({ nextPriceEpoch, nextPricePerGb }: Asset, epoch: bigint): Announced | undefined =>
  nextPriceEpoch > epoch ? { price: nextPricePerGb, from: nextPriceEpoch } : undefined;

/** What the oracle says that it costs, or would with a licence; nothing where it says nothing of that. */
function told({ price }: PriceTold): bigint | undefined {
  if (!price.why_free || price.why_free.code === 'retired') return BigInt(price.price_per_gb);
  return price.asked_per_gb ? BigInt(price.asked_per_gb) : undefined;
}

/** What of a reason to be free the chain does not say as well. `isUnlicensed`: the asset has no licence on chain. */
function unfounded(answer: PriceTold, asset: Asset, isUnlicensed: boolean): string | undefined {
  const isRetired = isRetiredIn(asset, BigInt(answer.version.epoch));
  if (!answer.price.why_free || isRetired) return undefined;
  if (!isFreeUnlicensed(answer)) return 'the oracle says that the asset is retired, which its account on chain is not';
  return isUnlicensed ? undefined : 'the oracle says that it is free for want of a licence, and by the licences on chain that cannot be told';
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

const isFreeAtAPrice = ({ price }: PriceTold): boolean => Boolean(price.why_free) && BigInt(price.price_per_gb) !== 0n;

/**
 * Whether both say the same. Prices of the two epochs that the chain can open next are fixed, and their accounts have them; of another
 * one the oracle and the page's node need only have read the chain at different times.
 */
export function priceStep(answer: PriceTold, { asset, finalEpoch }: AssetNow, isUnlicensed: boolean): Step {
  const epoch = BigInt(answer.version.epoch);
  if (isFreeAtAPrice(answer)) return { name: NAME, state: 'fails', text: 'the oracle says that it is free, and has a price for it' };
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
  const text = unfounded(answer, asset, isUnlicensed);
  if (text) return { name: NAME, state: 'unknown', text };
  if (agreesLater(answer, asset)) {
    const same = told(answer) === undefined && !isRetiredIn(asset, epoch) ? '' : `the asset’s account on chain has the same for epoch ${epoch}`;
    const free = isFreeUnlicensed(answer) && isUnlicensed ? `none of its licences on chain is in force in epoch ${epoch}` : '';
    return { name: NAME, state: 'holds', text: [same, free].filter(Boolean).join(', and ') };
  }
  return {
    name: NAME,
    state: 'unknown',
    text: 'the asset’s account on chain announces another price for later than the oracle tells, which may not have read it yet',
  };
}
