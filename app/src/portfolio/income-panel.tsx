// About what a wallet had of its assets' earnings, by day or month, and what it was really paid.
import { useState } from 'react';
import type { IncomeList } from '../api/types';
import { byTime, incomeSteps, leafStep, whenStep } from '../asset-facts/income';
import { useIncomes } from '../data/incomes';
import { useLeafUntil } from '../data/leaf';
import { useTurns } from '../data/turns';
import { UNCOMPARED } from '../proof/steps';
import { Amount, Source } from '../ui/amounts';
import { PlainButton } from '../ui/buttons';
import { Download } from '../ui/download';
import { Choice } from '../ui/fields';
import { decimal, whole } from '../ui/format';
import { Pages } from '../ui/pages';
import { Fact, Facts, Panel } from '../ui/panel';
import { Empty, Failure, Loading } from '../ui/states';
import { Table } from '../ui/table';
import { BriefVerdict } from '../ui/verdict';
import { byTimeCsv, partsOf, totalsOf, type Earning, type Part } from './income-by-time';

interface IncomePanelProps {
  readonly wallet: string;
  readonly earnings: readonly Earning[];
  /** Lifetime, base units. */
  readonly claimed: bigint;
}

type Span = 'day' | 'month';
const SPANS: readonly (readonly [Span, string])[] = [
  ['month', 'Month (UTC)'],
  ['day', 'Day (UTC)'],
];
/** So many lines at first. */
const LINES = 12;

export const IncomePanel = (props: IncomePanelProps) => {
  const [isAsked, ask] = useState(false);
  return (
    <Panel title="Income by day or month">
      {isAsked ? (
        <Income {...props} />
      ) : (
        <>
          <p>
            An estimate over all stakes that earn, from what their assets earned. The oracle reads that from its archives, which takes it a
            while.
          </p>
          <PlainButton go={() => ask(true)}>Show the income</PlainButton>
        </>
      )}
    </Panel>
  );
};

const Income = ({ wallet, earnings, claimed }: IncomePanelProps) => {
  const { before, turns } = useTurns();
  const [span, choose] = useState<Span>('month');
  const found = useIncomes(earnings.map(({ sharing }) => sharing.asset.index), before);
  if (found.error) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Loading what="the archives" />;
  const { lists, readAtMs } = found.data;
  const { parts, from } = partsOf(earnings, lists);
  return (
    <>
      <Sums parts={parts} claimed={claimed} />
      <Formula earnings={earnings} />
      <div className="max-w-60">
        <Choice label="A line for each" value={span} change={choose} options={SPANS} />
      </div>
      {parts.length === 0 ? <Empty text="These assets earned nothing in these epochs." /> : <Lines key={span} parts={parts} span={span} />}
      {from === undefined ? null : (
        <p className="text-quiet text-sm">
          From epoch {whole(BigInt(from))} on{before === undefined ? '' : `, until epoch ${whole(BigInt(before) - 1n)}`}: the {span}s at the ends
          may go on at the next page.
        </p>
      )}
      {earnings.map((earning, at) => {
        const list = lists[at];
        return list && list.epochs.length > 0 ? <Checked key={earning.sharing.asset.index} of={earning} list={list} /> : null;
      })}
      <Source from="From this oracle’s archives" atMs={readAtMs} />
      <div className="flex flex-wrap gap-3">
        {parts.length > 0 ? (
          <Download name={`income-${wallet}-by-${span}${before === undefined ? '' : `-before-epoch-${before}`}.csv`} type="text/csv" content={() => byTimeCsv(parts, span)}>
            {`By ${span} and asset as CSV`}
          </Download>
        ) : null}
        <Pages what="epochs" names={['Newer', 'Older']} {...turns(from)} />
      </div>
    </>
  );
};

const Sums = ({ parts, claimed }: { parts: readonly Part[]; claimed: bigint }) => {
  const { earned, own } = totalsOf(parts);
  return (
    <Facts>
      <Fact name="Own part, estimate" note="of these epochs">
        <Amount baseUnits={own} />
      </Fact>
      <Fact name="Earned by these assets" note="in these epochs, before it is split">
        <Amount baseUnits={earned} />
      </Fact>
      <Fact name="Really claimed" note="lifetime of these stakes, from the chain">
        <Amount baseUnits={claimed} />
      </Fact>
    </Facts>
  );
};

/** What the estimate is of: as the lines by epoch say it. */
const Formula = ({ earnings }: { earnings: readonly Earning[] }) => (
  <div className="text-quiet space-y-1 text-sm">
    <p>
      Estimate: stakers’ part of what an asset earned in each epoch × own shares that earn now ÷ all that earn now, taken as if they had
      earned then, by the parts that are announced now. How many earned then is not on record; what was really paid is in “Really claimed”.
    </p>
    <ul className="list-disc pl-5">
      {earnings.map(({ sharing: { asset }, name, active }) => (
        <li key={asset.index}>
          {name}: {decimal(active, asset.shareDecimals, 0)} of {decimal(asset.activeShares, asset.shareDecimals, 0)} shares
        </li>
      ))}
    </ul>
  </div>
);

/** Whether what one asset is said to have earned holds: by the leaf of that asset, whichever the oracle says it told of. */
const Checked = ({ of: { name, sharing }, list }: { of: Earning; list: IncomeList }) => {
  const { index } = sharing.asset;
  const { leaf, steps } = useLeafUntil('asset', index, list.last_epoch);
  return (
    <div className="text-sm">
      <p>What {name} earned:</p>
      <BriefVerdict steps={[...incomeSteps(index, list), leafStep(list, leaf), whenStep(leaf), ...(steps ?? [UNCOMPARED])]} />
    </div>
  );
};

const Lines = ({ parts, span }: { parts: readonly Part[]; span: Span }) => {
  const [isWhole, showWhole] = useState(false);
  const lines = byTime(parts, span);
  const shown = isWhole ? lines : lines.slice(0, LINES);
  return (
    <>
      <Table hasMoney label={`Own income by ${span}`} columns={[SPANS.find(([it]) => it === span)?.[1] ?? '', 'Assets earned', 'Own part, estimate']}>
        <tbody>
          {shown.map(([time, of]) => (
            <Line key={time} time={time} of={of} />
          ))}
        </tbody>
      </Table>
      {lines.length > shown.length ? <PlainButton go={() => showWhole(true)}>Show all {whole(lines.length)} lines</PlainButton> : null}
    </>
  );
};

const Line = ({ time, of }: { time: string; of: readonly Part[] }) => {
  const { earned, own } = totalsOf(of);
  return (
    <tr className="border-line border-t">
      <th scope="row" className="py-2 font-medium whitespace-nowrap">
        {time}
      </th>
      <td className="py-2 pl-4 text-right">
        <Amount baseUnits={earned} />
      </td>
      <td className="py-2 pl-4 text-right font-medium">
        <Amount baseUnits={own} />
      </td>
    </tr>
  );
};
