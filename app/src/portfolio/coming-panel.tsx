// The dates of a wallet's stakes in one place, soonest first.
import { Link } from 'wouter';
import { When } from '../ui/amounts';
import { assetTitle } from '../ui/asset-name';
import { decimal } from '../ui/format';
import { Panel } from '../ui/panel';
import { Table } from '../ui/table';
import type { Coming } from './coming';

const WHAT = { cooling: 'cooled down: they can be fetched', leaving: 'may leave uncollected' } as const;

export const ComingPanel = ({ coming }: { coming: readonly Coming[] }) => (
  <Panel title="What comes next">
    <Table label="What comes next, by date" columns={['Asset', 'Shares', 'What', 'From']}>
      <tbody>
        {coming.map(({ holding: { asset }, what, shares, at }) => (
          <tr key={`${asset.index} ${what}`} className="border-line border-t align-top">
            <th scope="row" className="py-2 font-medium">
              <Link href={`/asset/${asset.index}`}>{assetTitle(asset)}</Link>
            </th>
            <td className="py-2 pl-4 text-right tabular-nums">{decimal(shares, asset.shareDecimals, 0)}</td>
            <td className="py-2 pl-4 text-right">{WHAT[what]}</td>
            <td className="py-2 pl-4 text-right">
              <When ms={Number(at) * 1000} />
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
    <p className="text-quiet text-sm">
      By the chain’s clock. What is staked and does not earn yet has no date: it waits for a final settlement and a collect.
    </p>
  </Panel>
);
