// The screens of the explorer. What the chain alone tells is there without an oracle, too.
import { lazy, type ReactNode } from 'react';
import { Link, Route, Switch } from 'wouter';
import { usePlace } from '../data/place';

const Explorer = lazy(() => import('./screen').then(({ ExplorerScreen }) => ({ default: ExplorerScreen })));
const Search = lazy(() => import('./search-screen').then(({ SearchScreen }) => ({ default: SearchScreen })));
const Account = lazy(() => import('./account-screen').then(({ AccountScreen }) => ({ default: AccountScreen })));
const Transaction = lazy(() => import('./transaction-screen').then(({ TransactionScreen }) => ({ default: TransactionScreen })));
const OtherNetwork = lazy(() => import('./network-screen').then(({ NetworkScreen }) => ({ default: NetworkScreen })));
const Settlement = lazy(() => import('./settlement-screen').then(({ SettlementScreen }) => ({ default: SettlementScreen })));
const Leaf = lazy(() => import('./leaf-screen').then(({ LeafScreen }) => ({ default: LeafScreen })));
const Records = lazy(() => import('./record-screen').then(({ RecordScreen }) => ({ default: RecordScreen })));
const Alone = lazy(() => import('../alone/screen').then(({ AloneScreen }) => ({ default: AloneScreen })));

export const ExplorerRoutes = () => (
  <Switch>
    <Route path="/explorer" component={Explorer} />
    <Route path="/explorer/search" component={Search} />
    <Route path="/explorer/account/:address">{({ address }) => <Account key={address} address={address} />}</Route>
    <Route path="/explorer/transaction/:signature">{({ signature }) => <Transaction key={signature} signature={signature} />}</Route>
    <Route path="/explorer/network/:address">{({ address }) => <OtherNetwork key={address} address={address} />}</Route>
    <Route path="/explorer/settlements/:epoch">{({ epoch }) => <NeedsOracle><Settlement epoch={epoch} /></NeedsOracle>}</Route>
    <Route path="/explorer/records/:payer/:epoch">{({ payer, epoch }) => <NeedsOracle><Records key={`${payer} ${epoch}`} payer={payer} epoch={epoch} /></NeedsOracle>}</Route>
    <Route path="/explorer/:side/:index">{({ side, index }) => <NeedsOracle><Leaf side={side} index={index} /></NeedsOracle>}</Route>
    <Route>
      <h1 className="text-2xl font-semibold">There is nothing here</h1>
      <p>
        The address may be mistyped. <Link href="/explorer">The explorer</Link> is a good place to go on.
      </p>
    </Route>
  </Switch>
);

const NeedsOracle = ({ children }: { children: ReactNode }) => (usePlace().data?.hasOracle === false ? <Alone /> : children);
