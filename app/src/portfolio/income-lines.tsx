// Income by epoch, as far as it can be told: what the asset earned is proven, whose shares earned then is not on record.
import { useEpochPages } from '../data/history';
import { gapSteps, gist, type EpochLine } from '../proof/history';
import type { Sharing } from '../proof/parts';
import { sum } from '../verify';
import { Ago, Amount, Source } from '../ui/amounts';
import { Download } from '../ui/download';
import { decimal, whole } from '../ui/format';
import { Pages } from '../ui/pages';
import { Empty, Failure, Loading } from '../ui/states';
import { Table } from '../ui/table';
import { BriefVerdict } from '../ui/verdict';
import { incomeCsv, ownPart } from './tables';

export const IncomeLines = ({ sharing, active }: { sharing: Sharing; active: bigint }) => {
  const { index } = sharing.asset;
  const { history, newer, older } = useEpochPages('asset', index);
  if (history.error) return <Failure error={history.error} retry={() => void history.refetch()} />;
  if (!history.data) return <Loading what="the epochs" />;
  const { lines, missing, readAtMs } = history.data;
  const [newest, oldest] = [lines[0], lines.at(-1)];
  if (!newest || !oldest) return <Empty text="No epoch can be proven any more: its settlements are closed." />;
  return (
    <div className="border-line space-y-3 border-l-2 pl-4">
      <p className="text-quiet text-sm">
        Estimate: what {decimal(active, sharing.asset.shareDecimals, 0)} of the{' '}
        {decimal(sharing.asset.activeShares, sharing.asset.shareDecimals, 0)} shares that earn now would have had of each epoch. How many
        earned then is not on record; what was really paid is in “Claimed”.
      </p>
      <Lines sharing={sharing} active={active} lines={lines} />
      <BriefVerdict steps={[...gist(lines), ...gapSteps(missing)]} />
      <Source from="Earnings from this oracle" atMs={readAtMs} />
      <div className="flex flex-wrap gap-3">
        <Download
          name={`income-asset-${index}-epochs-${oldest.epoch}-${newest.epoch}.csv`}
          type="text/csv"
          content={() => incomeCsv(sharing, active, lines)}
        >
          These epochs as CSV
        </Download>
        <Pages what="epochs" names={['Newer', 'Older']} newer={newer} older={older} />
      </div>
    </div>
  );
};

const Lines = ({ sharing, active, lines }: { sharing: Sharing; active: bigint; lines: readonly EpochLine[] }) => (
  <Table hasMoney label={`Income of asset ${sharing.asset.index} by epoch`} columns={['Epoch', 'Ended', 'Asset earned', 'Own part, estimate']}>
    <tbody>
      {lines.map((line) => (
        <tr key={line.epoch.toString()} className="border-line border-t">
          <th scope="row" className="py-2 font-medium">
            {whole(line.epoch)}
          </th>
          <td className="text-quiet py-2 pl-4 text-right">
            <Ago ms={Number(line.closedAt) * 1000} />
          </td>
          <td className="py-2 pl-4 text-right">
            <Amount baseUnits={line.added.charged} />
          </td>
          <td className="py-2 pl-4 text-right font-medium">
            <Amount baseUnits={ownPart(sharing, line, active)} />
          </td>
        </tr>
      ))}
    </tbody>
    <tfoot>
      <tr className="border-line border-t font-medium">
        <th scope="row" className="py-2 font-medium">
          All
        </th>
        <td />
        <td className="py-2 pl-4 text-right">
          <Amount baseUnits={sum(lines.map(({ added }) => added.charged))} />
        </td>
        <td className="py-2 pl-4 text-right">
          <Amount baseUnits={sum(lines.map((line) => ownPart(sharing, line, active)))} />
        </td>
      </tr>
    </tfoot>
  </Table>
);
