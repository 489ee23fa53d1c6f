// What usage of an asset costs: as the oracle says, beside the asset's account on chain.
import { useQuery } from '@tanstack/react-query';
import type { Asset } from '../generated/openmast/accounts/asset';
import { agrees, announcedAfter, askedIn, isFreeUnlicensed, priceStep, type Announced, type AssetNow, type PriceTold } from '../proof/price';
import type { Step } from '../proof/steps';
import { useAssetNow, useNetworkId } from './on-chain';
import { usePrice } from './oracle';
import { useSources } from './sources';

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
  const isUnlicensed = useUnlicensed(given, told?.version.epoch, told !== undefined && isFreeUnlicensed(told)).data === true;
  const { error, isPending } = price;
  if (!told) return { error, isPending, priced: undefined };
  // What agrees needs no epoch to be compared in.
  const read = isSame ? { asset: given, finalEpoch: BigInt(told.version.epoch) } : (now ?? undefined);
  return { error, isPending, priced: priced(told, read, isUnlicensed) };
}

function priced(told: PriceTold, read: AssetNow | undefined, isUnlicensed: boolean): Priced {
  if (!read) return { told, onChain: undefined };
  const epoch = BigInt(told.version.epoch);
  const { asset } = read;
  return { told, onChain: { asked: askedIn(asset, epoch), announced: announcedAfter(asset, epoch), step: priceStep(told, read, isUnlicensed) } };
}

/** Whether the licences on chain make an asset free in an epoch; asked where an oracle says so. */
function useUnlicensed(asset: Asset | undefined, epoch: string | undefined, isWanted: boolean) {
  const id = useNetworkId();
  const { chain } = useSources();
  return useQuery({
    queryKey: ['chain', 'unlicensed', id, asset?.index, asset?.licenceCount, epoch],
    queryFn: async () => {
      if (!id || !asset || epoch === undefined) throw new Error('no asset is known');
      const { isUnlicensed } = await import('../chain/licences');
      return isUnlicensed(await chain(), id, asset, BigInt(epoch));
    },
    enabled: isWanted && id !== undefined && asset !== undefined && epoch !== undefined,
  });
}
