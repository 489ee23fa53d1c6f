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
            {list.data.data.settlements.map((settlement, at, all) => (
              <li key={settlement.epoch}>
                <Row settlement={settlement} before={all[at + 1]} />
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

type Sums = Pick<Settlement, 'epoch' | 'charged' | 'bytes'>;

const NOTHING: Sums = { epoch: '0', charged: '0', bytes: '0' };

/** What the epoch itself added, where the settlement before it is here; settlements have lifetime totals. */
export function addedBy(settlement: Sums, before: Sums | undefined) {
  const one = settlement.epoch === '1' ? NOTHING : before;
  if (!one || BigInt(one.epoch) !== BigInt(settlement.epoch) - 1n) return undefined;
  return { charged: BigInt(settlement.charged) - BigInt(one.charged), bytes: BigInt(settlement.bytes) - BigInt(one.bytes) };
}

/** Without the one before it its totals are said to be what they are. */
function rowOf(settlement: Settlement, before: Settlement | undefined) {
  const added = addedBy(settlement, before);
  if (added) return { ...added, words: 'earned in this epoch', carried: 'carried' };
  return { charged: BigInt(settlement.charged), bytes: BigInt(settlement.bytes), words: 'earned, lifetime', carried: 'carried, lifetime' };
}

const Row = ({ settlement, before }: { settlement: Settlement; before: Settlement | undefined }) => {
  const { charged, bytes, words, carried } = rowOf(settlement, before);
  return (
    <div className="grid grid-cols-2 items-baseline gap-x-4 gap-y-1 py-3 md:grid-cols-4">
      <Link href={`/explorer/settlements/${settlement.epoch}`} className="font-medium">
        Epoch {settlement.epoch}
      </Link>
      <span className="text-right md:text-left">{STATES[settlement.state].word}</span>
      <span>
        <Amount baseUnits={charged} /> {words}
      </span>
      <span className="text-quiet text-right text-sm">
        <Size bytes={bytes} /> {carried}, closed <Ago ms={Number(settlement.closed_at) * 1000} />
      </span>
    </div>
  );
};
