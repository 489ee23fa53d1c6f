// One asset and the person's part in it: stake, activate, unstake, withdraw, claim.
import { Link } from 'wouter';
import { useNetworkId } from '../data/on-chain';
import { indexIn } from '../explorer/sides';
import { Source } from '../ui/amounts';
import { Panel } from '../ui/panel';
import { Failure, Loading } from '../ui/states';
import { useWallet } from '../wallet/use-wallet';
import { AssetActions } from './asset-actions';
import { ConnectFirst } from './connect-first';
import { StandingFacts } from './standing-facts';
import { useAssetPlace } from './use-place';

export const AssetScreen = ({ index }: { index: string }) => {
  const number = indexIn(index);
  return number === undefined ? <p>An index is a whole number below 2³².</p> : <Screen index={number} />;
};

const Screen = ({ index }: { index: number }) => {
  const place = useAssetPlace(index);
  const id = useNetworkId();
  const { connected } = useWallet();
  return (
    <>
      <p>
        <Link href={`/explorer/asset/${index}`}>What it earned, and its proof</Link>
      </p>
      <h1 className="text-2xl font-semibold">{place.data?.name?.name || `Asset ${index}`}</h1>
      <Panel title="Your part">
        <ConnectFirst to="stake, unstake and claim">
          {place.error ? <Failure error={place.error} retry={() => void place.refetch()} /> : null}
          {place.isLoading ? <Loading what="what you have of it" /> : null}
          {place.data && id && connected ? (
            <>
              <StandingFacts place={place.data} />
              <Source from="From the chain" atMs={place.dataUpdatedAt} />
              <AssetActions key={connected.account.address} place={place.data} id={id} />
            </>
          ) : null}
        </ConnectFirst>
      </Panel>
    </>
  );
};
