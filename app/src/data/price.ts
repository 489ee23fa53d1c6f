// What usage of an asset costs: as the oracle says, beside the asset's account on chain.
import type { Asset } from '../generated/openmast/accounts/asset';
import { agrees, announcedAfter, askedIn, priceStep, type Announced, type AssetNow, type PriceTold } from '../proof/price';
import type { Step } from '../proof/steps';
import { useAssetNow } from './on-chain';
import { usePrice } from './oracle';

export interface Priced {
  readonly told: PriceTold;
  /** Nothing while the chain is not read. */
  readonly onChain: { readonly asked: bigint; readonly announced: Announced | undefined; readonly step: Step } | undefined;
}

/** `given`: the asset as the screen has it. Where the oracle says something else, it is read again: it may be old. */
export function usePriced(index: number, given: Asset | undefined) {
  const price = usePrice(index);
  const told = price.data?.data;
  const isSame = told !== undefined && given !== undefined && agrees(told, given);
  const now = useAssetNow(index, told !== undefined && given !== undefined && !isSame).data;
  const { error, isPending } = price;
  return { error, isPending, priced: told && priced(told, isSame ? given : undefined, now ?? undefined) };
}

function priced(told: PriceTold, same: Asset | undefined, now: AssetNow | undefined): Priced {
  const epoch = BigInt(told.version.epoch);
  // What agrees needs no epoch to be compared in.
  const read = same ? { asset: same, finalEpoch: epoch } : now;
  if (!read) return { told, onChain: undefined };
  const { asset } = read;
  return { told, onChain: { asked: askedIn(asset, epoch), announced: announcedAfter(asset, epoch), step: priceStep(told, read) } };
}
