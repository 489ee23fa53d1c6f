// Epochs and their settlements: which is open, which are final, and what was sent for those between.
import { Link } from 'wouter';
import type { Settlement } from '../api/types';
import { useOutbox } from '../data/operator';
import { EpochFacts } from '../explorer/epoch-facts';
import { STATES } from '../explorer/settlement-states';
import { TransactionList } from '../explorer/transaction-list';
import { Ago, Source } from '../ui/amounts';
import { span, whole } from '../ui/format';
import { Panel } from '../ui/panel';
import { Empty, Failure, Loading } from '../ui/states';

/** Settlements that are looked at: those that are not final are among the newest. */
export const NEWEST = 10;

export const EpochsPanel = () => {
  const outbox = useOutbox(NEWEST);
  return (
    <Panel title="Epochs">
      <EpochFacts lately={tookLately(outbox.data?.data.settlements ?? [])} />
    </Panel>
  );
};

/** How long epochs are here: when this one is due follows from the configuration, which the API does not tell. */
function tookLately(settlements: readonly Settlement[]): string | undefined {
  const [newest, before] = settlements;
  if (!newest || !before || BigInt(newest.epoch) !== BigInt(before.epoch) + 1n) return undefined;
  return `the epoch before took ${span((Number(newest.closed_at) - Number(before.closed_at)) * 1000)}`;
}

export const OutboxPanel = () => {
  const outbox = useOutbox(NEWEST);
  const settlements = outbox.data?.data.settlements ?? [];
  const shown = settlements.filter(needsALook);
  return (
    <Panel title="Outbox">
      {outbox.error ? <Failure error={outbox.error} retry={() => void outbox.refetch()} /> : null}
      {outbox.isPending ? <Loading what="the outbox" /> : null}
      {outbox.data && settlements.length === 0 ? <Empty text="No epoch has ended yet." /> : null}
      {settlements.length > 0 && shown.length === 0 ? (
        <p>All of the newest {whole(settlements.length)} settlements are final, and no transaction for them failed.</p>
      ) : null}
      <ul aria-label="Settlements" className="divide-line divide-y">
        {shown.map((settlement) => (
          <li key={settlement.epoch} className="space-y-1 py-3">
            <Sent settlement={settlement} />
          </li>
        ))}
      </ul>
      {outbox.data ? <Source from={`From this oracle, of its newest ${whole(settlements.length)} settlements`} atMs={outbox.data.receivedAtMs} /> : null}
    </Panel>
  );
};

/** What is on its way, or went wrong. */
const needsALook = ({ state, transactions }: Settlement): boolean =>
  state === 'queued' || state === 'proposed' || transactions.some((it) => it.state === 'failed' || it.error);

const Sent = ({ settlement }: { settlement: Settlement }) => (
  <>
    <div className="flex flex-wrap items-baseline gap-x-4">
      <Link href={`/explorer/settlements/${settlement.epoch}`} className="font-medium">
        Epoch {settlement.epoch}
      </Link>
      <span>
        {STATES[settlement.state].word}: {STATES[settlement.state].meaning}
      </span>
      <span className="text-quiet text-sm">
        since <Ago ms={Number(settlement.changed_at_ms)} />
      </span>
    </div>
    {settlement.transactions.length === 0 ? <p className="text-quiet">No transaction was built for it.</p> : null}
    <TransactionList transactions={settlement.transactions} />
  </>
);
