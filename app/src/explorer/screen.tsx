// The explorer: the search, the network as it is now, its settlements, and a way to any leaf or record.
import { Link } from 'wouter';
import { useNetworkId } from '../data/on-chain';
import { useEpoch } from '../data/oracle';
import { usePlace } from '../data/place';
import { Amount, Identifier, Size, Source, Ago } from '../ui/amounts';
import { whole } from '../ui/format';
import { Fact, Facts, Panel } from '../ui/panel';
import { Failure, Loading } from '../ui/states';
import { LeafForm } from './leaf-form';
import { RecordForm } from './record-form';
import { SearchForm } from './search-form';
import { SettlementList } from './settlement-list';

export const ExplorerScreen = () => (
  <>
    <h1 className="text-2xl font-semibold">Explorer</h1>
    <SearchForm />
    {usePlace().data?.hasOracle === false ? <ChainOnly /> : <WithOracle />}
  </>
);

const WithOracle = () => (
  <>
    <NetworkPanel />
    <LeafForm />
    <RecordForm />
    <SettlementList />
    <p>
      Do you have archives as files? <Link href="/archives">Open them</Link> instead of asking this oracle.
    </p>
  </>
);

/** Where no oracle is behind the page. */
const ChainOnly = () => {
  const network = useNetworkId()?.network;
  return (
    <Panel title="From the chain alone">
      {network === undefined ? null : (
        <p>
          <Link href={`/explorer/network/${network}`}>The network</Link>: its parameters, newest settlements and assets.
        </p>
      )}
      <p>
        No oracle is behind this page. <Link href="/archives">Open public archives as files</Link> to verify what was earned and spent.
      </p>
    </Panel>
  );
};

const NetworkPanel = () => {
  const id = useNetworkId();
  const epoch = useEpoch();
  return (
    <Panel title="Network">
      {epoch.error ? <Failure error={epoch.error} retry={() => void epoch.refetch()} /> : null}
      {epoch.isPending ? <Loading what="the open epoch" /> : null}
      {epoch.data ? (
        <>
          <Facts>
            <Fact name="Open epoch" note="collects usage now">
              {whole(BigInt(epoch.data.data.epoch))}
            </Fact>
            <Fact name="Opened">
              <Ago ms={Number(epoch.data.data.opened_at_ms)} />
            </Fact>
            <Fact name="Newest final epoch">{whole(BigInt(epoch.data.data.final_epoch))}</Fact>
            <Fact name="Usage of the open epoch" note="before anything is written off">
              <Size bytes={BigInt(epoch.data.data.bytes)} />, <Amount baseUnits={BigInt(epoch.data.data.amount_before_write_off)} />
            </Fact>
            {id ? (
              <>
                <Fact name="Network account">
                  <Link href={`/explorer/network/${id.network}`}>
                    <Identifier text={id.network} />
                  </Link>
                </Fact>
                <Fact name="Program">
                  <Identifier text={id.program} />
                </Fact>
              </>
            ) : null}
          </Facts>
          <Source from="From this oracle" atMs={epoch.data.receivedAtMs} />
        </>
      ) : null}
    </Panel>
  );
};
