// What the map shows, as a list: cells with their assets, or the assets of one cell.
import { useState } from 'react';
import { Link } from 'wouter';
import { AssetTable } from '../markets/asset-table';
import type { Listed } from '../markets/listed';
import type { WindowDays } from '../proof/earning';
import { PlainButton } from '../ui/buttons';
import { whole } from '../ui/format';
import { Pages } from '../ui/pages';
import { Panel } from '../ui/panel';
import { Empty } from '../ui/states';
import { Table } from '../ui/table';
import { assetsIn, placesAt, type H3, type Place } from './places';
import { MEANINGS, valueOf, type Quantity } from './quantities';
import { valueSaid } from './words';

const A_PAGE = 25;
const FINEST = 15;

interface PickedCellProps {
  readonly h3: H3;
  readonly assets: readonly Listed[];
  readonly cell: string;
  readonly days: WindowDays;
  readonly latelyAtMs: number | undefined;
  readonly close: () => void;
}

/** Assets of the cell that was picked. */
export const PickedCell = ({ h3, assets, cell, days, latelyAtMs, close }: PickedCellProps) => {
  const its = assetsIn(h3, assets, cell);
  return (
    <Panel title={`Assets of cell ${cell}`}>
      {its.length === 0 ? <Empty text="None of the assets that are chosen stands there." /> : <AssetTable assets={its} days={days} latelyAtMs={latelyAtMs} />}
      <PlainButton go={close}>All cells</PlainButton>
    </Panel>
  );
};

/** Every cell as exactly as its assets tell it, the largest number first. */
export const PlaceList = ({ h3, assets, quantity, pick }: { h3: H3; assets: readonly Listed[]; quantity: Quantity; pick: (cell: string) => void }) => {
  const [page, turn] = useState(0);
  const places = byValue(placesAt(h3, assets, FINEST), quantity);
  const first = Math.min(page, Math.max(0, Math.ceil(places.length / A_PAGE) - 1)) * A_PAGE;
  return (
    <Panel title="The same as a list">
      <Table label="Cells" columns={quantity === 'assets' ? ['Cell', 'Assets'] : ['Cell', 'Assets', MEANINGS[quantity].name]}>
        <tbody>
          {places.slice(first, first + A_PAGE).map((place) => (
            <Line key={place.cell} place={place} quantity={quantity} pick={pick} />
          ))}
        </tbody>
      </Table>
      <Pages
        what="cells"
        names={['Previous', 'Next']}
        newer={first > 0 ? () => turn(first / A_PAGE - 1) : undefined}
        older={first + A_PAGE < places.length ? () => turn(first / A_PAGE + 1) : undefined}
      />
    </Panel>
  );
};

/** What is not known comes last. */
function byValue(places: readonly Place[], quantity: Quantity): Place[] {
  const values = new Map(places.map((place) => [place, valueOf(place, quantity) ?? -1n]));
  return [...places].sort((a, b) => Number(values.get(b)! - values.get(a)! > 0n) - Number(values.get(b)! - values.get(a)! < 0n));
}

const Line = ({ place, quantity, pick }: { place: Place; quantity: Quantity; pick: (cell: string) => void }) => {
  const [only] = place.assets;
  return (
    <tr className="border-line border-t">
      <th scope="row" className="py-2 font-medium">
        <button type="button" onClick={() => pick(place.cell)} className="text-accent min-h-6 cursor-pointer font-mono underline underline-offset-2">
          {place.cell}
        </button>
      </th>
      <td className="py-2 pl-4 text-right">
        {only && place.assets.length === 1 ? <Link href={`/asset/${only.index}`}>{only.title}</Link> : whole(place.assets.length)}
      </td>
      {quantity === 'assets' ? null : <td className="py-2 pl-4 text-right">{valueSaid(place, quantity)}</td>}
    </tr>
  );
};
