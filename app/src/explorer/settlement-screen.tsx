// One settlement: what it says, whether that is what its hash stands for, and whether the chain has that hash.
import { Link } from 'wouter';
import type { Settlement } from '../api/types';
import { useNetworkId, useOnChain } from '../data/on-chain';
import { useSettlement } from '../data/oracle';
import { settlementSteps } from '../proof/checks';
import { RecomputePanel } from '../recompute/panel';
import { Identifier, Source } from '../ui/amounts';
import { Fact, Facts, Panel } from '../ui/panel';
import { Loading } from '../ui/states';
import { Verdict } from '../ui/verdict';
import { NoSettlement } from './not-there';
import { AddressLink } from './address-link';
import { NoSuchPlace } from './no-such-place';
import { STATES } from './settlement-states';
import { StatedFacts } from './stated-facts';
import { TransactionList } from './transaction-list';

export const SettlementScreen = ({ epoch }: { epoch: string }) =>
  /^[1-9]\d{0,14}$/.test(epoch) ? <Screen epoch={epoch} /> : <NoSuchPlace text="An epoch is a whole number from 1 on." />;

const Screen = ({ epoch }: { epoch: string }) => {
  const network = useNetworkId()?.network;
  const answer = useSettlement(epoch);
  const onChain = useOnChain(epoch);
  return (
    <>
      <p>
        <Link href="/explorer">Explorer</Link>
      </p>
      <h1 className="text-2xl font-semibold">Settlement of epoch {epoch}</h1>
      {answer.error ? <NoSettlement epoch={epoch} error={answer.error} retry={() => void answer.refetch()} /> : null}
      {answer.isPending ? <Loading what="the settlement" /> : null}
      {answer.data ? (
        <>
          <Panel title="Verification">
            {network && onChain ? (
              <Verdict steps={settlementSteps(network, answer.data.data, onChain)} />
            ) : (
              <Loading what="the chain" />
            )}
          </Panel>
          {network ? <RecomputePanel settlement={answer.data.data} network={network} /> : null}
          <Contents settlement={answer.data.data} receivedAtMs={answer.data.receivedAtMs} />
          <Transactions settlement={answer.data.data} />
        </>
      ) : null}
    </>
  );
};

const Contents = ({ settlement, receivedAtMs }: { settlement: Settlement; receivedAtMs: number }) => (
  <Panel title="What it says">
    <Facts>
      <Fact name="State" note={STATES[settlement.state].meaning}>
        {STATES[settlement.state].word}
      </Fact>
      <StatedFacts settlement={settlement} />
      <Fact name="Settlement account">
        <AddressLink address={settlement.address} />
      </Fact>
      <Fact name="Public archive" note="everything it follows from">
        <a href={`/v1/archive/${settlement.archive_hash}`}>
          <Identifier text={settlement.archive_hash} />
        </a>
      </Fact>
    </Facts>
    <Source from="From this oracle" atMs={receivedAtMs} />
  </Panel>
);

const Transactions = ({ settlement }: { settlement: Settlement }) => (
  <Panel title="Transactions of this oracle">
    {settlement.transactions.length === 0 ? <p className="text-quiet">It has sent none for this settlement.</p> : null}
    <TransactionList transactions={settlement.transactions} />
  </Panel>
);
