// What the asset earned since the beginning, over days and by month, also in epochs whose settlements are closed on chain.
import { useState } from 'react';
import type { IncomeList } from '../api/types';
import { useLeafSteps } from '../data/leaf';
import { useEpoch, useIncome, useProof } from '../data/oracle';
import { useTurns } from '../data/turns';
import { Amount, Source } from '../ui/amounts';
import { PlainButton } from '../ui/buttons';
import { Download } from '../ui/download';
import { span, whole } from '../ui/format';
import { useNow } from '../ui/now';
import { Pages } from '../ui/pages';
import { Fact, Facts, Panel } from '../ui/panel';
import { Empty, Failure, Loading } from '../ui/states';
import { UNCOMPARED } from '../proof/steps';
import { BriefVerdict } from '../ui/verdict';
import { incomeCsv, incomeSteps, lastDays, leafStep } from './income';
import { IncomeTable } from './income-table';

const WINDOWS_DAYS = [7, 30, 90] as const;

export const IncomePanel = ({ index }: { index: number }) => {
  const [isAsked, ask] = useState(false);
  return (
    <Panel title="Income over days and months">
      {isAsked ? (
        <Income index={index} />
      ) : (
        <>
          <p>What it earned since the beginning, by use and by lots. The oracle reads it from its archives, which takes it a while.</p>
          <PlainButton go={() => ask(true)}>Show the income</PlainButton>
        </>
      )}
    </Panel>
  );
};

const Income = ({ index }: { index: number }) => {
  const { before, turns } = useTurns();
  const found = useIncome(index, before);
  const finalEpoch = useEpoch().data?.data.final_epoch;
  const leaf = useProof('asset', index, finalEpoch === '0' ? undefined : finalEpoch).data?.data;
  const steps = useLeafSteps('asset', index, leaf);
  if (found.error) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Loading what="the archives" />;
  const { data: list, receivedAtMs } = found.data;
  return (
    <>
      {list.epochs.length === 0 ? <Empty text="It earned nothing in these epochs." /> : <Earned list={list} isNewest={before === undefined} />}
      {list.epochs.length > 0 ? <BriefVerdict steps={[...incomeSteps(list), leafStep(list, leaf), ...(steps ?? [UNCOMPARED])]} /> : null}
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

const Earned = ({ list: { epochs, sums }, isNewest }: { list: IncomeList; isNewest: boolean }) => (
  <>
    {isNewest ? <Windows epochs={epochs} /> : null}
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

const Windows = ({ epochs }: { epochs: IncomeList['epochs'] }) => {
  const nowS = BigInt(Math.floor(useNow() / 1000));
  return (
    <Facts>
      {WINDOWS_DAYS.map((days) => {
        const { earned, onRecordS } = lastDays(epochs, days, nowS);
        const isShort = onRecordS < BigInt(days) * 86_400n;
        return (
          <Fact key={days} name={`Last ${days} days`} note={isShort ? `only ${span(Number(onRecordS) * 1000)} of them are on this page` : 'by when epochs closed'}>
            <Amount baseUnits={earned} />
          </Fact>
        );
      })}
    </Facts>
  );
};
