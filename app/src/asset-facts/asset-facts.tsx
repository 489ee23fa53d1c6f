// What there is to know about one asset before and after somebody puts money into it. Nothing here acts.
import { Suspense, lazy } from 'react';
import { usePlace } from '../data/place';
import type { FoundAsset } from '../data/portfolio';
import { kindName } from '../markets/words';
import type { Sharing } from '../proof/parts';
import { ChainSource, Identifier } from '../ui/amounts';
import { Loading } from '../ui/states';
import { symbolName } from '../ui/asset-name';
import { WhatIsAnEpoch } from '../ui/what-is-an-epoch';
import { IncomePanel } from './income-panel';
import { PricePanel } from './price';
import { ReportsPanel } from './reports';
import { SplitPanel } from './split';
import { YieldPanel } from './yield';

/** Who opens the screen sees what is above first. */
const FactsBelow = lazy(() => import('./facts-below').then(({ FactsBelow: Part }) => ({ default: Part })));

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
  const { asset, network, jurisdiction, movesTo } = found;
  const sharing: Sharing = { asset, network, jurisdiction, movesTo };
  const hasOracle = usePlace().data?.hasOracle === true;
  return (
    <>
      {hasOracle ? <PricePanel asset={asset} /> : null}
      <SplitPanel sharing={sharing} />
      {hasOracle ? <IncomePanel index={asset.index} sharing={sharing} /> : null}
      {hasOracle ? <YieldPanel sharing={sharing} /> : null}
      {hasOracle ? <ReportsPanel index={asset.index} /> : null}
      <Suspense fallback={<Loading what="capacity, holders, lots and licences" />}>
        <FactsBelow found={found} hasOracle={hasOracle} />
      </Suspense>
    </>
  );
};
