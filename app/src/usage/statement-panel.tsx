// All that a payer was ever billed for, by asset, also of epochs whose settlements are closed on chain.
import { useState } from 'react';
import type { BillList, BillSums } from '../api/types';
import { useLeafUntil } from '../data/leaf';
import { useBills } from '../data/oracle';
import { useTurns } from '../data/turns';
import { Amount, Size, Source, When } from '../ui/amounts';
import { assetTitle, chosenIn } from '../ui/asset-name';
import { Download } from '../ui/download';
import { whole } from '../ui/format';
import { Pages } from '../ui/pages';
import { PlainButton } from '../ui/buttons';
import { Fact, Facts, Panel } from '../ui/panel';
import { Empty, Failure, Loading } from '../ui/states';
import { Table } from '../ui/table';
import { UNCOMPARED } from '../proof/steps';
import { BriefVerdict } from '../ui/verdict';
import { freeBytes, statementCsv, statementSteps, whatFor } from './statement';

export const StatementPanel = ({ payer }: { payer: number }) => {
  const [isAsked, ask] = useState(false);
  return (
    <Panel title="Statement over all epochs">
      {isAsked ? (
        <Statement payer={payer} />
      ) : (
        <>
          <p>What was used and charged since the beginning, by asset. The oracle reads it from its archives, which takes it a while.</p>
          <PlainButton go={() => ask(true)}>Make the statement</PlainButton>
        </>
      )}
    </Panel>
  );
};

const Statement = ({ payer }: { payer: number }) => {
  const { before, turns } = useTurns();
  const found = useBills(payer, before);
  const { leaf, steps } = useLeafUntil('payer', payer, found.data?.data.last_epoch);
  if (found.error) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Loading what="the archives" />;
  const { data: list, receivedAtMs } = found.data;
  return (
    <>
      <Listed list={list} />
      {list.bills.length > 0 ? <BriefVerdict steps={[...statementSteps(list, before === undefined, leaf), whatFor(leaf), ...(steps ?? [UNCOMPARED])]} /> : null}
      {list.bills.length > 0 ? (
        <p className="text-quiet text-sm">
          What is held to the chain is all that was spent. Which asset, epoch and bytes it was for, this oracle says here; under “Usage
          and bill by epoch” these lines are held to each epoch’s archive, whose hash is on chain.
        </p>
      ) : null}
      <Source from="From this oracle’s archives" atMs={receivedAtMs} />
      <div className="flex flex-wrap gap-3">
        {list.bills.length > 0 ? (
          <Download name={`payer-${payer}-epochs-${list.first_epoch}-${list.last_epoch}.csv`} type="text/csv" content={() => statementCsv(list)}>
            Every line as CSV
          </Download>
        ) : null}
        <Pages what="bills" names={['Newer', 'Older']} {...turns(list.next_before)} />
      </div>
    </>
  );
};

const Listed = ({ list: { bills, assets, sums } }: { list: BillList }) => {
  const [newest, oldest] = [bills[0], bills.at(-1)];
  if (!newest || !oldest) return <Empty text="Nothing was used in these epochs." />;
  const open = bills.filter(({ state }) => state !== 'final' && state !== 'closed').length;
  return (
    <>
      <Facts>
        <Fact name="Epochs with usage" note={`${whole(BigInt(oldest.epoch))} to ${whole(BigInt(newest.epoch))}`}>
          {whole(bills.length)}
        </Fact>
        <Fact name="The first of them ended">
          <When ms={Number(oldest.closed_at) * 1000} />
        </Fact>
        <Fact name="The last of them ended">
          <When ms={Number(newest.closed_at) * 1000} />
        </Fact>
      </Facts>
      {open > 0 ? <p className="text-warn">The newest {whole(open)} of them {open === 1 ? 'is' : 'are'} not final yet, and may still change.</p> : null}
      <Table hasMoney label="Statement by asset" columns={['Asset', 'Used', 'Paid ahead', 'Free: not licensed', 'Written off', 'Charged']}>
        <tbody>
          {assets.map(({ asset, asset_name: name, sums: of }) => (
            <Line key={asset} name={assetTitle({ index: asset, name: chosenIn(name) })} sums={of} />
          ))}
        </tbody>
        <tfoot className="font-medium">
          <Line name="All" sums={sums} />
        </tfoot>
      </Table>
    </>
  );
};

const Line = ({ name, sums }: { name: string; sums: BillSums }) => (
  <tr className="border-line border-t align-top">
    <th scope="row" className="py-2 font-medium">
      {name}
    </th>
    {[BigInt(sums.bytes), BigInt(sums.met_bytes), freeBytes(sums)].map((bytes, at) => (
      <td key={at} className="py-2 pl-4 text-right">
        <Size bytes={bytes} />
      </td>
    ))}
    {[BigInt(sums.written_off), BigInt(sums.charged)].map((amount, at) => (
      <td key={at} className="py-2 pl-4 text-right">
        <Amount baseUnits={amount} />
      </td>
    ))}
  </tr>
);
