// The page: what stands on every screen, and which screen is shown.
import { Suspense, lazy } from 'react';
import { Link, Route, Switch, useLocation } from 'wouter';
import { currencyUnit } from './actions/currencies';
import { useChainNetwork, useNetworkChanges } from './data/on-chain';
import { useHealth } from './data/oracle';
import { usePlace } from './data/place';
import { Header } from './header';
import { Boundary } from './ui/boundary';
import { CurrencySymbol } from './ui/currency';
import { Failure, Loading } from './ui/states';

const Markets = lazy(() => import('./markets/screen').then(({ MarketsScreen }) => ({ default: MarketsScreen })));
const MapOfAssets = lazy(() => import('./map/screen').then(({ MapScreen }) => ({ default: MapScreen })));
const Explorer = lazy(() => import('./explorer/routes').then(({ ExplorerRoutes }) => ({ default: ExplorerRoutes })));
const Alone = lazy(() => import('./alone/screen').then(({ AloneScreen }) => ({ default: AloneScreen })));
const Usage = lazy(() => import('./usage/screen').then(({ UsageScreen }) => ({ default: UsageScreen })));
const PayerForm = lazy(() => import('./usage/screen').then(({ PayerFormScreen }) => ({ default: PayerFormScreen })));
const Portfolio = lazy(() => import('./portfolio/screen').then(({ PortfolioScreen }) => ({ default: PortfolioScreen })));
const PortfolioForm = lazy(() =>
  import('./portfolio/screen').then(({ PortfolioFormScreen }) => ({ default: PortfolioFormScreen })),
);
const Asset = lazy(() => import('./asset/screen').then(({ AssetScreen }) => ({ default: AssetScreen })));
const Deposit = lazy(() => import('./asset/deposit-screen').then(({ DepositScreen }) => ({ default: DepositScreen })));

const Archives = lazy(() => import('./archives/screen').then(({ ArchivesScreen }) => ({ default: ArchivesScreen })));
const FileSettlement = lazy(() =>
  import('./archives/settlement-screen').then(({ FileSettlementScreen }) => ({ default: FileSettlementScreen })),
);
const FileAccount = lazy(() =>
  import('./archives/account-screen').then(({ FileAccountScreen }) => ({ default: FileAccountScreen })),
);

const Infrastructure = lazy(() => import('./owner/screen').then(({ InfrastructureScreen }) => ({ default: InfrastructureScreen })));
const InfrastructureForm = lazy(() =>
  import('./owner/screen').then(({ InfrastructureFormScreen }) => ({ default: InfrastructureFormScreen })),
);
const OwnedAsset = lazy(() => import('./owner/asset-screen').then(({ OwnedAssetScreen }) => ({ default: OwnedAssetScreen })));
const Lots = lazy(() => import('./lots/screen').then(({ LotsScreen }) => ({ default: LotsScreen })));
const CreateAsset = lazy(() => import('./owner/create-screen').then(({ CreateScreen }) => ({ default: CreateScreen })));

const Glossary = lazy(() => import('./glossary/screen').then(({ GlossaryScreen }) => ({ default: GlossaryScreen })));
const Operator = lazy(() => import('./operator/screen').then(({ OperatorScreen }) => ({ default: OperatorScreen })));
const Regulator = lazy(() => import('./regulator/screen').then(({ RegulatorScreen }) => ({ default: RegulatorScreen })));
const Jurisdiction = lazy(() =>
  import('./regulator/screen').then(({ JurisdictionScreen }) => ({ default: JurisdictionScreen })),
);
const NoOracle = lazy(() => import('./operator/screen').then(({ NoOracleScreen }) => ({ default: NoOracleScreen })));

export const App = () => {
  const [location] = useLocation();
  useNetworkChanges();
  const mint = useChainNetwork().data?.currencyMint;
  return (
  <CurrencySymbol value={mint === undefined ? '' : currencyUnit(mint).symbol}>
  <div className="mx-auto min-h-dvh max-w-6xl px-4 pb-16">
    <a href="#main" className="bg-surface sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:p-3">
      Skip to the content
    </a>
    <Header />
    <main id="main" tabIndex={-1} className="space-y-6 outline-none">
      <OracleFailure />
      {/* Another screen is another chance. */}
      <Boundary key={location}>
        <Suspense fallback={<Loading what="this page" />}>
          <Screens />
        </Suspense>
      </Boundary>
    </main>
    <footer className="pt-8">
      <Link href="/glossary">Glossary</Link>
    </footer>
  </div>
  </CurrencySymbol>
  );
};

const Screens = () => {
  const { data: place, error, refetch } = usePlace();
  if (!place && error) return <Failure error={error} retry={() => void refetch()} />;
  if (!place) return <Loading what="where this page is" />;
  return (
    <Switch>
      {/* These have something to show also where the chain alone is asked. Not `/assets`: there the files of the page lie. */}
      <Route path="/asset/:index">{({ index }) => <Asset key={index} index={index} />}</Route>
      <Route path="/asset/:index/lots">{({ index }) => <Lots key={index} index={index} isOwners={false} />}</Route>
      <Route path="/map" component={MapOfAssets} />
      <Route path="/payer/:index/deposit">{({ index }) => <Deposit key={index} index={index} />}</Route>
      <Route path="/payer" component={PayerForm} />
      <Route path="/payer/:address">{({ address }) => <Usage key={address} address={address} />}</Route>
      <Route path="/portfolio" component={PortfolioForm} />
      <Route path="/portfolio/:address">{({ address }) => <Portfolio key={address} address={address} />}</Route>
      <Route path="/infrastructure" component={InfrastructureForm} />
      <Route path="/infrastructure/new" component={CreateAsset} />
      <Route path="/infrastructure/asset/:index">{({ index }) => <OwnedAsset key={index} index={index} />}</Route>
      <Route path="/infrastructure/asset/:index/lots">{({ index }) => <Lots key={index} index={index} isOwners />}</Route>
      <Route path="/infrastructure/:address">{({ address }) => <Infrastructure key={address} address={address} />}</Route>
      <Route path="/explorer/*?" component={Explorer} />
      <Route path="/archives" component={Archives} />
      <Route path="/archives/settlements/:epoch">{({ epoch }) => <FileSettlement key={epoch} epoch={epoch} />}</Route>
      <Route path="/archives/:side/:index">{({ side, index }) => <FileAccount key={`${side} ${index}`} side={side} index={index} />}</Route>
      <Route path="/regulator" component={Regulator} />
      <Route path="/regulator/:code">{({ code }) => <Jurisdiction key={code} code={code} />}</Route>
      <Route path="/glossary" component={Glossary} />
      <Route path="/oracle" component={place.hasOracle ? Operator : NoOracle} />
      <Route>{place.hasOracle ? <OracleScreens /> : <Alone />}</Route>
    </Switch>
  );
};

const OracleScreens = () => (
  <Switch>
    <Route path="/" component={Markets} />
    <Route component={NotFound} />
  </Switch>
);

/** An oracle that does not say that it is of this network tells nothing that can be verified: then that comes first. */
const OracleFailure = () => {
  const health = useHealth();
  return health.error ? <Failure error={health.error} retry={() => void health.refetch()} /> : null;
};

const NotFound = () => (
  <>
    <h1 className="text-2xl font-semibold">There is nothing here</h1>
    <p>
      The address may be mistyped. <Link href="/">All assets</Link> and <Link href="/explorer">the explorer</Link> are
      good places to go on.
    </p>
  </>
);
