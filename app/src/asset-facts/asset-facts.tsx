// What there is to know about one asset before and after somebody puts money into it. Nothing here acts.
import { Suspense, lazy } from 'react';
import { Link } from 'wouter';
import { usePlace } from '../data/place';
import type { FoundAsset } from '../data/portfolio';
import { kindName } from '../markets/words';
import type { Sharing } from '../proof/parts';
import { ChainSource, Identifier } from '../ui/amounts';
import { Panel } from '../ui/panel';
import { Loading } from '../ui/states';
import { symbolName } from '../ui/asset-name';
import { WhatIsAnEpoch } from '../ui/what-is-an-epoch';
import { CapacityPanel } from './capacity';
import { IncomePanel } from './income-panel';
import { LicencePanel } from './licences';
import { LotsPanel } from './lots';
import { PricePanel } from './price';
import { ReportsPanel } from './reports';
import { SettlementsPanel } from './settlements';
import { SplitPanel } from './split';
import { YieldPanel } from './yield';

/** Few ask for it. */
const Holders = lazy(() => import('./holders').then(({ Holders: Part }) => ({ default: Part })));

/** What the asset is, in a few lines. */
export const AssetHead = ({ found: { address, asset, slot, readAtMs } }: { found: FoundAsset }) => (
  <div>
    <p className="text-quiet text-sm">
      {[symbolName(asset.name), kindName(asset.kind)].filter(Boolean).join(' · ')}
      {asset.state === 0 ? '' : ` · retired from epoch ${asset.retiredEpoch} on`}
    </p>
    <p className="text-quiet text-sm">
      Account <Identifier text={address} />, owner <Identifier text={asset.owner} />, shares <Identifier text={asset.shareMint} />
    </p>
    <ChainSource slot={slot} atMs={readAtMs} />
    <WhatIsAnEpoch />
  </div>
);

/** Facts of the asset, in panels one below the other: without an oracle those that the chain alone tells. */
export const AssetFacts = ({ found }: { found: FoundAsset }) => {
  const { asset, network, jurisdiction, movesTo, licences, lots } = found;
  const sharing: Sharing = { asset, network, jurisdiction, movesTo };
  const hasOracle = usePlace().data?.hasOracle === true;
  return (
    <>
      {hasOracle ? <PricePanel asset={asset} /> : null}
      <SplitPanel sharing={sharing} />
      {hasOracle ? <IncomePanel index={asset.index} sharing={sharing} /> : null}
      {hasOracle ? <YieldPanel sharing={sharing} /> : null}
      {hasOracle ? <ReportsPanel index={asset.index} /> : null}
      <CapacityPanel asset={asset} network={network} />
      <Panel title="Holders">
        <Suspense fallback={<Loading what="the holders" />}>
          <Holders found={found} />
        </Suspense>
      </Panel>
      <LotsPanel lots={lots} network={network} more={<Link href={`/asset/${asset.index}/lots`}>All lots, to buy, redeem and take back</Link>} />
      <LicencePanel licences={licences} network={network} />
      {hasOracle ? <SettlementsPanel index={asset.index} /> : null}
    </>
  );
};
