// One asset: what there is to know about it, and the person's part in it: stake, activate, unstake, withdraw, claim.
import { Suspense, lazy } from 'react';
import { Link } from 'wouter';
import { AssetFacts, AssetHead } from '../asset-facts/asset-facts';
import { usePlace } from '../data/place';
import { useWholeAsset } from '../data/portfolio';
import { indexIn } from '../verify';
import { assetTitle } from '../ui/asset-name';
import { Panel } from '../ui/panel';
import { Failure, Loading } from '../ui/states';
import { ConnectFirst } from './connect-first';

/** What signs is a large part of the program: who only looks does not wait for it. */
const OwnPart = lazy(() => import('./own-part').then(({ OwnPart: Part }) => ({ default: Part })));

const Trade = lazy(() => import('../trade/panel').then(({ Trade: Part }) => ({ default: Part })));

export const AssetScreen = ({ index }: { index: string }) => {
  const number = indexIn(index);
  return number === undefined ? <p>An index is a whole number below 2³².</p> : <Screen index={number} />;
};

const Screen = ({ index }: { index: number }) => {
  const found = useWholeAsset(index);
  const { data: place } = usePlace();
  return (
    <>
      <h1 className="text-2xl font-semibold">{assetTitle({ index, name: found.data?.asset.name })}</h1>
      {found.error ? <Failure error={found.error} retry={() => void found.refetch()} /> : null}
      {found.isPending ? <Loading what="the asset" /> : null}
      {found.data === null ? <Failure error={new Error(`There is no asset ${index}`)} /> : null}
      {found.data ? <AssetHead found={found.data} /> : null}
      {place && found.data ? (
        <p>
          {place.hasOracle ? (
            <Link href={`/explorer/asset/${index}`}>What it earned, and its proof</Link>
          ) : (
            <Link href={`/archives/asset/${index}`}>What archives say that it earned</Link>
          )}
        </p>
      ) : null}
      {found.data === null ? null : (
        <Panel title="Your part">
          <ConnectFirst to="stake, unstake and claim">
            <Suspense fallback={<Loading what="what you have of it" />}>
              <OwnPart index={index} />
            </Suspense>
          </ConnectFirst>
        </Panel>
      )}
      {found.data ? (
        <Panel title="Trade">
          <Suspense fallback={<Loading what="what is offered" />}>
            <Trade found={found.data} />
          </Suspense>
        </Panel>
      ) : null}
      {found.data ? <AssetFacts found={found.data} /> : null}
    </>
  );
};
