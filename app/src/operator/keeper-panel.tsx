// The keeper, where it runs: what it did today, what waits, and why.
import type { Answer } from '../api/client';
import { useKeeper } from '../data/operator';
import { Ago, Identifier, Source } from '../ui/amounts';
import { whole } from '../ui/format';
import { Fact, Facts, Panel } from '../ui/panel';
import { SOL, quantity } from '../ui/quantity';
import { Failure, Loading } from '../ui/states';

type Keeper = Answer<'/v1/keeper'>;

const NEWEST = 5;

const HELD_BACK: Readonly<Record<string, string>> = {
  budget_used: 'the day’s budget is used',
  part_of_kind_used: 'a kind of work has used its part of the day’s budget',
  balance_low: 'the key has too little',
};

export const KeeperPanel = () => {
  const keeper = useKeeper();
  return (
    <Panel title="Keeper">
      {keeper.error ? <Failure error={keeper.error} retry={() => void keeper.refetch()} /> : null}
      {keeper.isPending ? <Loading what="what the keeper did" /> : null}
      {keeper.data ? (
        <>
          {keeper.data.data.enabled ? <Running keeper={keeper.data.data} /> : <p>No keeper runs in this service: it is off ([keeper] in its configuration).</p>}
          <Source from="From this oracle" atMs={keeper.data.receivedAtMs} />
        </>
      ) : null}
    </Panel>
  );
};

const sol = (lamports: string): string => quantity(BigInt(lamports), SOL);

const Running = ({ keeper }: { keeper: Keeper }) => (
  <>
    {keeper.held_back ? <p className="text-warn">Work waits for money: {HELD_BACK[keeper.held_back] ?? keeper.held_back}.</p> : null}
    <Facts>
      <Fact name="Spent today (UTC)" note={keeper.daily_lamports === '0' ? 'what may be spent is not known yet' : `of ${sol(keeper.daily_lamports)}`}>
        {sol(keeper.spent_lamports)}
      </Fact>
      <Fact name="Its key has" note={`and keeps ${sol(keeper.least_balance_lamports)}`}>
        {sol(keeper.balance_lamports)}
      </Fact>
      <Fact name="Looked at the network">{keeper.looked_at_ms ? <Ago ms={Number(keeper.looked_at_ms)} /> : 'not yet'}</Fact>
    </Facts>
    {keeper.unread.length > 0 ? (
      <ul aria-label="Not read" className="text-warn">
        {keeper.unread.map((text) => (
          <li key={text} className="break-words">
            Not read: {text}
          </li>
        ))}
      </ul>
    ) : null}
    <Kinds kinds={keeper.kinds} />
    <Transactions transactions={keeper.transactions.slice(0, NEWEST)} />
  </>
);

const COUNTS = ['waiting', 'done', 'sent', 'failed', 'expired', 'refused'] as const;

const Kinds = ({ kinds }: { kinds: Keeper['kinds'] }) => {
  const busy = kinds.filter((kind) => COUNTS.some((count) => kind[count] !== '0'));
  if (busy.length === 0) return <p>There was nothing to do today.</p>;
  return (
    <ul aria-label="Kinds of work" className="divide-line divide-y">
      {busy.map((kind) => (
        <li key={kind.kind} className="py-2">
          <span className="font-mono text-sm font-medium">{kind.kind}</span>{' '}
          {COUNTS.filter((count) => kind[count] !== '0')
            .map((count) => `${whole(BigInt(kind[count]))} ${count}`)
            .join(', ')}
          {kind.last_refusal ? <p className="text-quiet text-sm break-words">Refused last: {kind.last_refusal}</p> : null}
        </li>
      ))}
    </ul>
  );
};

const Transactions = ({ transactions }: { transactions: Keeper['transactions'] }) =>
  transactions.length === 0 ? null : (
    <section>
      <h3 className="font-medium">Newest transactions</h3>
      <ul className="divide-line divide-y">
        {transactions.map((it) => (
          <li key={it.signature} className="flex flex-wrap gap-x-4 py-2">
            <span className="font-mono text-sm">{it.kind}</span>
            <span>{it.state}</span>
            <Identifier text={it.signature} />
            <span className="text-quiet text-sm">
              sent <Ago ms={Number(it.sent_at_ms)} />
            </span>
            {it.error ? <span className="text-bad basis-full break-words">{it.error}</span> : null}
          </li>
        ))}
      </ul>
    </section>
  );
