// One asset as its owner sees it: the money first, then what the owner decides, then what is to be known.
import { Suspense, lazy, type ReactNode } from 'react';
import { Link } from 'wouter';
import { AssetHead } from '../asset-facts/asset-facts';
import { CapacityPanel } from '../asset-facts/capacity';
import { IncomePanel } from '../asset-facts/income-panel';
import { LicencePanel } from '../asset-facts/licences';
import { LotsPanel } from '../asset-facts/lots';
import { SplitPanel } from '../asset-facts/split';
import { YieldPanel } from '../asset-facts/yield';
import { usePlace } from '../data/place';
import { useWholeAsset, type FoundAsset } from '../data/portfolio';
import { indexIn } from '../verify';
import { assetTitle } from '../ui/asset-name';
import { Empty, Failure, Loading } from '../ui/states';
import { MoneyPanel } from './money-panel';

/** What signs is a large part of the program: who only looks does not wait for it. */
const decisions = () => import('./decisions');
const WhoDecides = lazy(() => decisions().then(({ WhoDecides: It }) => ({ default: It })));
const MoneyDecisions = lazy(() => decisions().then(({ MoneyDecisions: It }) => ({ default: It })));
const PriceDecisions = lazy(() => decisions().then(({ PriceDecisions: It }) => ({ default: It })));
const SplitDecisions = lazy(() => decisions().then(({ SplitDecisions: It }) => ({ default: It })));
const CapacityDecisions = lazy(() => decisions().then(({ CapacityDecisions: It }) => ({ default: It })));
/** Below the money: with what a live price does. */
const PricePanel = lazy(() => import('./price-panel').then(({ PricePanel: It }) => ({ default: It })));
/** With the settings of every vendor. */
const Radios = lazy(() => import('./radios').then(({ Radios: It }) => ({ default: It })));
const SetupPanel = lazy(() => import('./setup-panel').then(({ SetupPanel: It }) => ({ default: It })));
const EndDecisions = lazy(() => decisions().then(({ EndDecisions: It }) => ({ default: It })));

export const OwnedAssetScreen = ({ index }: { index: string }) => {
  const number = indexIn(index);
  return number === undefined ? <p>An index is a whole number below 2³².</p> : <Screen index={number} />;
};

const Screen = ({ index }: { index: number }) => {
  const found = useWholeAsset(index);
  return (
    <>
      {found.data ? (
        <p>
          <Link href={`/infrastructure/${found.data.asset.owner}`}>All assets of this owner</Link> · <Link href={`/asset/${index}`}>What investors see</Link>
        </p>
      ) : null}
      <h1 className="text-2xl font-semibold">{assetTitle({ index, name: found.data?.asset.name })}</h1>
      {found.error ? <Failure error={found.error} retry={() => void found.refetch()} /> : null}
      {found.isPending ? <Loading what="the asset" /> : null}
      {found.data === null ? <Failure error={new Error(`There is no asset ${index}`)} /> : null}
      {found.data ? <Panels found={found.data} /> : null}
    </>
  );
};

const Panels = ({ found }: { found: FoundAsset }) => {
  const { asset, network, jurisdiction, movesTo, licences, lots } = found;
  const sharing = { asset, network, jurisdiction, movesTo };
  const hasOracle = usePlace().data?.hasOracle === true;
  return (
    <>
      <AssetHead found={found} />
      <Decides>
        <WhoDecides owner={asset.owner} />
      </Decides>
      <MoneyPanel found={found}>
        <Decides>
          <MoneyDecisions found={found} />
        </Decides>
      </MoneyPanel>
      {hasOracle ? <IncomePanel index={asset.index} sharing={sharing} /> : <Empty text="Income by epoch stands in the public archives, and no oracle that has them is behind this page: open them as files (Archives)." />}
      <Suspense fallback={<Loading what="the price" />}>
        <PricePanel found={found}>
          <Decides>
            <PriceDecisions found={found} />
          </Decides>
        </PricePanel>
      </Suspense>
      <SplitPanel sharing={sharing}>
        <Decides>
          <SplitDecisions found={found} />
        </Decides>
      </SplitPanel>
      <CapacityPanel asset={asset} network={network}>
        <Decides>
          <CapacityDecisions found={found} />
        </Decides>
      </CapacityPanel>
      <LotsPanel lots={lots} network={network} more={<Link href={`/infrastructure/asset/${asset.index}/lots`}>All lots, and sell capacity ahead</Link>} />
      <LicencePanel licences={licences} network={network} />
      {hasOracle ? <YieldPanel sharing={sharing} /> : null}
      <Suspense fallback={<Loading what="the setup of radios" />}>
        <SetupPanel index={asset.index}>
          <Decides>
            <Radios found={found} />
          </Decides>
        </SetupPanel>
      </Suspense>
      <Decides>
        <EndDecisions found={found} />
      </Decides>
    </>
  );
};

const Decides = ({ children }: { children: ReactNode }) => <Suspense fallback={null}>{children}</Suspense>;
