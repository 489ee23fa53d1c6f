// What an asset earned, in lines of an epoch, a day or a month.
import { useState } from 'react';
import type { IncomeList } from '../api/types';
import { sum } from '../verify';
import { Amount, Size } from '../ui/amounts';
import { PlainButton } from '../ui/buttons';
import { Choice } from '../ui/fields';
import { whole } from '../ui/format';
import { Table } from '../ui/table';
import { byTime, carriedOf, earnedOf, writtenOffOf, type Span } from './income';

/** So many lines at first: a thousand would bury what stands below. */
const LINES = 12;

const SPANS: readonly (readonly [Span, string])[] = [
  ['month', 'Month (UTC)'],
  ['day', 'Day (UTC)'],
  ['epoch', 'Epoch'],
];

export const IncomeTable = ({ epochs }: { epochs: IncomeList['epochs'] }) => {
  const [span, choose] = useState<Span>('month');
  const [isWhole, showWhole] = useState(false);
  const lines = byTime(epochs, span);
  const shown = isWhole ? lines : lines.slice(0, LINES);
  const name = SPANS.find(([it]) => it === span)?.[1] ?? '';
  return (
    <>
      <div className="max-w-60">
        <Choice label="A line for each" value={span} change={choose} options={SPANS} />
      </div>
      <Table hasMoney label={`Income by ${span}`} columns={[name, 'Carried', 'By use', 'By lots', 'Written off', 'Earned']}>
        <tbody>
          {shown.map(([time, of]) => (
            <Line key={time} time={span === 'epoch' ? whole(BigInt(time)) : time} of={of} />
          ))}
        </tbody>
      </Table>
      {lines.length > shown.length ? <PlainButton go={() => showWhole(true)}>Show all {whole(lines.length)} lines</PlainButton> : null}
    </>
  );
};

const Line = ({ time, of }: { time: string; of: readonly IncomeList['epochs'][number][] }) => (
  <tr className="border-line border-t">
    <th scope="row" className="py-2 font-medium whitespace-nowrap">
      {time}
    </th>
    <td className="py-2 pl-4 text-right whitespace-nowrap">
      <Size bytes={carriedOf(of)} />
    </td>
    <Money baseUnits={sum(of.map(({ sums }) => BigInt(sums.by_use.charged)))} />
    <Money baseUnits={sum(of.map(({ sums }) => BigInt(sums.lots_charged)))} />
    <Money baseUnits={writtenOffOf(of)} />
    <td className="py-2 pl-4 text-right font-medium">
      <Amount baseUnits={earnedOf(of)} />
    </td>
  </tr>
);

const Money = ({ baseUnits }: { baseUnits: bigint }) => (
  <td className="py-2 pl-4 text-right">
    <Amount baseUnits={baseUnits} />
  </td>
);
