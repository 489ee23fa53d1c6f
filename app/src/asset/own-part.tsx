// What the person has of an asset, and can do with it.
import { useNetworkId } from '../data/on-chain';
import { Source } from '../ui/amounts';
import { Failure, Loading } from '../ui/states';
import { useWallet } from '../wallet/use-wallet';
import { AssetActions } from './asset-actions';
import { StandingFacts } from './standing-facts';
import { useAssetPlace } from './use-place';

export const OwnPart = ({ index }: { index: number }) => {
  const place = useAssetPlace(index);
  const id = useNetworkId();
  const { connected } = useWallet();
  return (
    <>
      {place.error ? <Failure error={place.error} retry={() => void place.refetch()} /> : null}
      {place.isLoading ? <Loading what="what you have of it" /> : null}
      {place.data && id && connected ? (
        <>
          <StandingFacts place={place.data} />
          <Source from="From the chain" atMs={place.dataUpdatedAt} />
          <AssetActions key={connected.account.address} place={place.data} id={id} />
        </>
      ) : null}
    </>
  );
};
