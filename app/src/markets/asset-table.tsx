// Assets in lines below each other, to be compared: what their accounts on chain say, and what the oracle says of all of them at once.
import { Link } from 'wouter';
import { TOO_SHORT, type WindowDays } from '../proof/earning';
import { Amount, Source } from '../ui/amounts';
import { span, times, whole } from '../ui/format';
import { Table } from '../ui/table';
import type { Lately, Listed } from './listed';
import { ASKED, COLLECTED, LICENCE_WORDS, reportedPercent, stakedPart } from './words';

const COLUMNS = ['Asset', ASKED, 'Earned a day', 'A share a day', 'Hours with reports', COLLECTED, 'A share had', 'Shares that earn', 'Capacity', 'Licence'];

interface AssetTableProps {
  readonly assets: readonly Listed[];
  /** The window of what they did lately, and when that was read. */
  readonly days: WindowDays;
  readonly latelyAtMs: number | undefined;
}

export const AssetTable = ({ assets, days, latelyAtMs }: AssetTableProps) => (
  <>
    <Table hasMoney label="Assets" columns={COLUMNS}>
      <tbody>
        {assets.map((asset) => (
          <Line key={asset.index} asset={asset} />
        ))}
      </tbody>
    </Table>
    <p className="text-quiet max-w-prose text-sm">
      {ASKED}: as announced for the epoch after the newest final one; without a licence in force nothing may be charged now all the same.{' '}
      {COLLECTED}: lifetime, up to the asset’s newest collect, which is named on hover. A share had: lifetime, of one share that was always active.
      Licence: the best one by itself; a lease is no better than the licence that it is of.
    </p>
    <p className="text-quiet max-w-prose text-sm">
      Earned a day: what epochs that closed in the last {days} days gave, times a day ÷ as much of these days as is on record, which is
      named on hover; less than a day is too short to tell. A share a day: estimate; stakers’ part of that, by the parts of the newest of these epochs, ÷ shares that earn now.
      Hours with reports: of the hours of these days, since the asset’s first report, in which this oracle took any report. No rate of
      return is given, since no price of a share is on record.
    </p>
    {latelyAtMs === undefined ? null : <Source from="What they did lately is from this oracle" atMs={latelyAtMs} />}
  </>
);

const Line = ({ asset }: { asset: Listed }) => (
  <tr className="border-line border-t">
    <th scope="row" className="py-2 font-medium">
      <Link href={`/asset/${asset.index}`} className="inline-block min-h-6">
        {asset.title}
      </Link>
      <span className="text-quiet block text-sm font-normal">
        {[asset.symbolSaid, asset.kind, asset.isRetired ? 'retired' : ''].filter(Boolean).join(' · ')}
      </span>
    </th>
    <Cell>
      <Amount baseUnits={asset.price} />
      {asset.isLive ? <span className="text-quiet block">follows use</span> : null}
    </Cell>
    <LatelyCells lately={asset.lately} />
    <Cell title={asset.collectedEpoch === 0n ? 'never collected' : `collected up to epoch ${whole(asset.collectedEpoch)}`}>
      <Amount baseUnits={asset.collected} />
    </Cell>
    <Cell>
      <Amount baseUnits={asset.perShare} />
    </Cell>
    <Cell>{stakedPart(asset.activeShares, asset.shareSupply)}</Cell>
    <Cell>{asset.capacity === 0 ? 'not told' : `${whole(asset.capacity)} Mbit/s`}</Cell>
    <Cell>{asset.licence === undefined ? '…' : LICENCE_WORDS[asset.licence]}</Cell>
  </tr>
);

const UNKNOWN = 'not known';

const LatelyCells = ({ lately }: { lately: Lately | undefined }) => {
  const time = lately && lately.seconds > 0n ? span(Number(lately.seconds) * 1000) : undefined;
  const without = lately?.isShort ? `${TOO_SHORT}: ${time}` : UNKNOWN;
  return (
    <>
      <Cell title={time && `of ${time}`}>{lately?.daily === undefined ? without : <Amount baseUnits={lately.daily} />}</Cell>
      <Cell title={time && `of ${time}`}>{lately?.shareDaily === undefined ? without : <Amount baseUnits={lately.shareDaily} />}</Cell>
      <Cell title={lately?.lastReportMs === undefined ? undefined : `${whole(lately.reported)} of ${whole(lately.observed)} hours; newest report ${times(lately.lastReportMs)}`}>
        {lately === undefined ? UNKNOWN : reportedPercent(lately.reported, lately.observed)}
      </Cell>
    </>
  );
};

const Cell = ({ title, children }: { title?: string | undefined; children: React.ReactNode }) => (
  <td title={title} className="py-2 pl-4 text-right whitespace-nowrap">
    {children}
  </td>
);
