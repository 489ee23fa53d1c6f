// Assets in lines below each other, to be compared: what their accounts on chain say, without a question to the oracle for each.
import { Link } from 'wouter';
import { Amount } from '../ui/amounts';
import { whole } from '../ui/format';
import { Table } from '../ui/table';
import type { Listed } from './listed';
import { LICENCE_WORDS, stakedPart } from './words';

const COLUMNS = ['Asset', 'Price a GB', 'Earned', 'A share had', 'Shares that earn', 'Capacity', 'Licence'];

export const AssetTable = ({ assets }: { assets: readonly Listed[] }) => (
  <>
    <Table label="Assets" columns={COLUMNS}>
      <tbody>
        {assets.map((asset) => (
          <Line key={asset.index} asset={asset} />
        ))}
      </tbody>
    </Table>
    <p className="text-quiet max-w-prose text-sm">
      Price: as announced for the epoch after the newest final one; without a licence in force usage may be free all the same. Earned:
      lifetime, up to the asset’s newest collect, which is named on hover. A share had: lifetime, of one share that was always active.
      Licence: the best one by itself; a lease is no better than the licence that it is of.
    </p>
  </>
);

const Line = ({ asset }: { asset: Listed }) => (
  <tr className="border-line border-t">
    <th scope="row" className="py-2 font-medium">
      <Link href={`/asset/${asset.index}`} className="inline-block min-h-6">
        {asset.name}
      </Link>
      <span className="text-quiet block text-sm font-normal">
        {[asset.symbol, asset.kind, `asset ${asset.index}`, asset.isRetired ? 'retired' : ''].filter(Boolean).join(' · ')}
      </span>
    </th>
    <Cell>
      <Amount baseUnits={asset.price} />
      {asset.isLive ? <span className="text-quiet block">follows use</span> : null}
    </Cell>
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

const Cell = ({ title, children }: { title?: string; children: React.ReactNode }) => (
  <td title={title} className="py-2 pl-4 text-right whitespace-nowrap">
    {children}
  </td>
);
