// The explorer: the search, the network as it is now, its settlements, and a way to any leaf or record.
import { Link } from 'wouter';
import { useNetworkId } from '../data/on-chain';
import { usePlace } from '../data/place';
import { Panel } from '../ui/panel';
import { EpochFacts } from './epoch-facts';
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

const NetworkPanel = () => (
  <Panel title="Network">
    <EpochFacts />
  </Panel>
);
