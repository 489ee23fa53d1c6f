// Settlements, newest first.
import { Link } from 'wouter';
import type { Settlement } from '../api/types';
import { useSettlements } from '../data/oracle';
import { useTurns } from '../data/turns';
import { Amount, Ago, Size, Source } from '../ui/amounts';
import { Pages } from '../ui/pages';
import { Panel } from '../ui/panel';
import { Empty, Failure, Loading } from '../ui/states';
import { STATES } from './settlement-states';

export const SettlementList = () => {
  const { before, turns } = useTurns();
  const list = useSettlements(before);
  return (
    <Panel title="Settlements">
      {list.error ? <Failure error={list.error} retry={() => void list.refetch()} /> : null}
      {list.isPending ? <Loading what="the settlements" /> : null}
      {list.data?.data.settlements.length === 0 ? <Empty text="No epoch has ended yet." /> : null}
      {list.data && list.data.data.settlements.length > 0 ? (
        <>
          <ul className="divide-line divide-y">
            {list.data.data.settlements.map((settlement) => (
              <li key={settlement.epoch}>
                <Row settlement={settlement} />
              </li>
            ))}
          </ul>
          <Source from="From this oracle" atMs={list.data.receivedAtMs} />
        </>
      ) : null}
      <Pages what="settlements" names={['Newer', 'Older']} {...turns(list.data?.data.next_before)} />
    </Panel>
  );
};

const Row = ({ settlement }: { settlement: Settlement }) => (
  <div className="grid grid-cols-2 items-baseline gap-x-4 gap-y-1 py-3 md:grid-cols-4">
    <Link href={`/explorer/settlements/${settlement.epoch}`} className="font-medium">
      Epoch {settlement.epoch}
    </Link>
    <span className="text-right md:text-left">{STATES[settlement.state].word}</span>
    <span>
      <Amount baseUnits={BigInt(settlement.charged)} /> earned
    </span>
    <span className="text-quiet text-right text-sm">
      <Size bytes={BigInt(settlement.bytes)} />, closed <Ago ms={Number(settlement.closed_at) * 1000} />
    </span>
  </div>
);
