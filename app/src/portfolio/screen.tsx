// Portfolio: what a wallet has of the network's assets, what it can claim, and what is on its way.
import { Suspense, lazy, useState } from 'react';
import { ASSETS_AT_ONCE, useHoldings } from '../data/portfolio';
import { usePlace } from '../data/place';
import { sharingOf } from '../proof/parts';
import { sum } from '../verify';
import { WalletForm } from '../ui/address-form';
import { Amount, ChainSource, Identifier } from '../ui/amounts';
import { assetTitle } from '../ui/asset-name';
import { Download } from '../ui/download';
import { whole } from '../ui/format';
import { Fact, Facts, Panel } from '../ui/panel';
import { Empty, Failure, Loading } from '../ui/states';
import { useNetworkId } from '../data/on-chain';
import { useWallet } from '../wallet/use-wallet';
import { comingOf } from './coming';
import { positionOf } from './position';
import { PositionPanel } from './position-panel';
import { positionsCsv } from './tables';

const ClaimAll = lazy(() => import('./claim-all').then(({ ClaimAll }) => ({ default: ClaimAll })));

const ComingPanel = lazy(() => import('./coming-panel').then(({ ComingPanel: Part }) => ({ default: Part })));

const CostPanel = lazy(() => import('./cost-panel').then(({ CostPanel: Part }) => ({ default: Part })));

const IncomePanel = lazy(() => import('./income-panel').then(({ IncomePanel: Part }) => ({ default: Part })));

const TradesPanel = lazy(() => import('./trades').then(({ TradesPanel: Part }) => ({ default: Part })));

export const PortfolioFormScreen = () => (
  <>
    <h1 className="text-2xl font-semibold">Portfolio</h1>
    <OwnForm />
  </>
);

const OwnForm = () => <WalletForm title="Whose portfolio" label="Address of a wallet" base="/portfolio" />;

export const PortfolioScreen = ({ address }: { address: string }) => {
  const [most, setMost] = useState(ASSETS_AT_ONCE);
  const found = useHoldings(address, most);
  const { data } = found;
  return (
    <>
      <h1 className="text-2xl font-semibold">Portfolio</h1>
      {found.error ? <Failure error={found.error} retry={() => void found.refetch()} /> : null}
      {found.isPending ? <Loading what="what this wallet has" /> : null}
      {data === null ? (
        <>
          <Failure error={new Error('This is no address')} />
          <OwnForm />
        </>
      ) : null}
      {data ? <Found address={address} data={data} /> : null}
      {data && data.looked < data.network.assetCount ? (
        <p>
          {whole(data.looked)} of {whole(data.network.assetCount)} assets were looked at.{' '}
          <button
            type="button"
            onClick={() => setMost(most + ASSETS_AT_ONCE)}
            className="text-accent min-h-6 cursor-pointer underline underline-offset-2"
          >
            Look at further ones
          </button>
        </p>
      ) : null}
    </>
  );
};

/** Of the stakes that earn, where an oracle tells what their assets earned. */
const AllIncome = ({ address, data, claimed }: { address: string; data: Data; claimed: bigint }) => {
  const { data: place } = usePlace();
  const { holdings, jurisdictions, network } = data;
  const earnings = holdings.flatMap(({ asset, stake }) => {
    const sharing = sharingOf(asset, network, jurisdictions);
    if (!sharing || !stake || stake.active === 0n) return [];
    return [{ sharing, name: assetTitle(asset), active: stake.active }];
  });
  if (!place?.hasOracle || earnings.length === 0) return null;
  return (
    <Suspense fallback={<Loading what="its income" />}>
      <IncomePanel wallet={address} earnings={earnings} claimed={claimed} />
    </Suspense>
  );
};

function currencyNote(currency: Data['currency']): string | undefined {
  if (!currency) return 'the wallet has no account of the currency';
  return currency.isFrozen ? 'frozen by the issuer of the currency' : undefined;
}

type Data = NonNullable<ReturnType<typeof useHoldings>['data']>;

const Found = ({ address, data }: { address: string; data: Data }) => {
  const { currency, holdings, network, jurisdictions, slot, readAtMs } = data;
  const id = useNetworkId();
  const { connected } = useWallet();
  const positions = holdings.map((holding) => positionOf(holding, network));
  const coming = comingOf(holdings, positions);
  return (
    <>
      {coming.length > 0 ? (
        <Suspense fallback={<Loading what="what comes next" />}>
          <ComingPanel coming={coming} />
        </Suspense>
      ) : null}
      <Panel title="Overview">
        <p>
          Wallet <Identifier text={address} />
        </p>
        <Facts>
          <Fact name="Currency in the wallet" note={currencyNote(currency)}>
            <Amount baseUnits={currency?.amount ?? 0n} />
          </Fact>
          <Fact name="Assets">{whole(holdings.length)}</Fact>
          <Fact name="Claimable now" note="collected for these stakes, not paid yet">
            <Amount baseUnits={sum(positions.map(({ claimable }) => claimable))} />
          </Fact>
          <Fact name="Claimed" note="lifetime">
            <Amount baseUnits={sum(positions.map(({ claimed }) => claimed))} />
          </Fact>
        </Facts>
        {id && connected?.account.address === address ? (
          <Suspense fallback={<Loading what="what can be claimed" />}>
            <ClaimAll id={id} wallet={address} currencyMint={network.currencyMint} holdings={holdings} />
          </Suspense>
        ) : null}
        {holdings.length > 0 ? (
          <Download
            name={`positions-${address}.csv`}
            type="text/csv"
            content={() => positionsCsv(holdings, network, { slot, readAtMs })}
          >
            Positions as CSV
          </Download>
        ) : null}
        <ChainSource slot={slot} atMs={readAtMs} />
        <p className="text-quiet text-sm">
          Of the currency and of shares in the wallet what is in its associated token accounts is seen: what lies in another
          account, or waits in an offer, is not. These amounts are computed in this browser from the chain’s accounts.
        </p>
      </Panel>
      <Suspense fallback={<Loading what="its offers" />}>
        <TradesPanel wallet={address} currencyMint={network.currencyMint} />
      </Suspense>
      {holdings.length > 0 ? (
        <Suspense fallback={<Loading what="what the shares cost" />}>
          <CostPanel key={address} wallet={address} holdings={holdings} network={network} />
        </Suspense>
      ) : null}
      <AllIncome address={address} data={data} claimed={sum(positions.map(({ claimed }) => claimed))} />
      {holdings.length === 0 ? <Empty text="This wallet has no shares of these assets, and no stake." /> : null}
      {holdings.map((holding, at) => {
        const [position, sharing] = [positions[at], sharingOf(holding.asset, network, jurisdictions)];
        return position && sharing ? (
          <PositionPanel
            key={holding.address}
            holding={holding}
            position={position}
            sharing={sharing}
          />
        ) : null;
      })}
    </>
  );
};
