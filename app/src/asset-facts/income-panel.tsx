// What the asset earned since the beginning, over days and by month, also in epochs whose settlements are closed on chain.
import { useState } from 'react';
import type { IncomeList } from '../api/types';
import { useLeafUntil } from '../data/leaf';
import { useIncome } from '../data/oracle';
import { useTurns } from '../data/turns';
import { Amount, Source } from '../ui/amounts';
import { PlainButton } from '../ui/buttons';
import { Download } from '../ui/download';
import { whole } from '../ui/format';
import { Pages } from '../ui/pages';
import { Fact, Facts, Panel } from '../ui/panel';
import { Empty, Failure, Loading } from '../ui/states';
import type { Sharing } from '../proof/parts';
import { UNCOMPARED } from '../proof/steps';
import { BriefVerdict } from '../ui/verdict';
import { incomeCsv, incomeSteps, leafStep, whenStep } from './income';
import { IncomeTable } from './income-table';
import { IncomeWindow } from './income-window';

/** `sharing` decides what a staked share had of it. */
export const IncomePanel = ({ index, sharing }: { index: number; sharing: Sharing }) => {
  const [isAsked, ask] = useState(false);
  return (
    <Panel title="Income over days and months">
      {isAsked ? (
        <Income index={index} sharing={sharing} />
      ) : (
        <>
          <p>What it earned since the beginning, by use and by lots. The oracle reads it from its archives, which takes it a while.</p>
          <PlainButton go={() => ask(true)}>Show the income</PlainButton>
        </>
      )}
    </Panel>
  );
};

const Income = ({ index, sharing }: { index: number; sharing: Sharing }) => {
  const { before, turns } = useTurns();
  const found = useIncome(index, before);
  const { leaf, steps } = useLeafUntil('asset', index, found.data?.data.last_epoch);
  if (found.error) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Loading what="the archives" />;
  const { data: list, receivedAtMs } = found.data;
  return (
    <>
      {list.epochs.length === 0 ? <Empty text="It earned nothing in these epochs." /> : <Earned list={list} sharing={before === undefined ? sharing : undefined} />}
      {list.epochs.length > 0 ? <BriefVerdict steps={[...incomeSteps(index, list), leafStep(list, leaf), whenStep(leaf), ...(steps ?? [UNCOMPARED])]} /> : null}
      <Source from="From this oracle’s archives" atMs={receivedAtMs} />
      <div className="flex flex-wrap gap-3">
        {list.epochs.length > 0 ? (
          <Download name={`asset-${index}-epochs-${list.first_epoch}-${list.last_epoch}.csv`} type="text/csv" content={() => incomeCsv(list)}>
            Every epoch as CSV
          </Download>
        ) : null}
        <Pages what="epochs" names={['Newer', 'Older']} {...turns(list.next_before)} />
      </div>
    </>
  );
};

/** The last days are on the newest page alone: only that has `sharing`. */
const Earned = ({ list: { epochs, sums }, sharing }: { list: IncomeList; sharing: Sharing | undefined }) => (
  <>
    {sharing ? <IncomeWindow epochs={epochs} sharing={sharing} /> : null}
    <Facts>
      <Fact name="Earned" note={`in ${whole(epochs.length)} epochs with usage or lots`}>
        <Amount baseUnits={BigInt(sums.earned)} />
      </Fact>
      <Fact name="Of that by use">
        <Amount baseUnits={BigInt(sums.by_use.charged)} />
      </Fact>
      <Fact name="Of that by lots" note="sold ahead, and released since">
        <Amount baseUnits={BigInt(sums.lots_charged)} />
      </Fact>
      <Fact name="Written off" note="used, and paid by nobody">
        <Amount baseUnits={BigInt(sums.by_use.written_off)} />
      </Fact>
    </Facts>
    <IncomeTable epochs={epochs} />
  </>
);
