// Usage with its prices, and what became of it: a line for each asset of a payer, or each payer of an asset.
import type { Charge } from '../proof/archive';
import { Amount, Size } from '../ui/amounts';
import { Table } from '../ui/table';

interface ChargeLine {
  /** Of the asset or the payer. */
  readonly index: number;
  readonly charge: Charge;
  /** Base units a GB, each once. */
  readonly prices: readonly bigint[];
}

interface ChargeTableProps {
  readonly label: string;
  readonly of: 'Asset' | 'Payer';
  readonly lines: readonly ChargeLine[];
}

export const ChargeTable = ({ label, of, lines }: ChargeTableProps) => (
  <Table hasMoney label={label} columns={[of, 'Used', 'Paid ahead', 'Price a GB', 'Charged']}>
    <tbody>
      {lines.map((line) => (
        <Row key={line.index} line={line} />
      ))}
    </tbody>
  </Table>
);

const Row = ({ line: { index, charge, prices } }: { line: ChargeLine }) => (
  <tr className="border-line border-t align-top">
    <th scope="row" className="py-2 font-medium">
      {index}
    </th>
    <td className="py-2 pl-4 text-right">
      <Size bytes={charge.bytes} />
      {charge.notLicensedBytes > 0n ? (
        <span className="text-quiet block">
          <Size bytes={charge.notLicensedBytes} /> free: not licensed
        </span>
      ) : null}
    </td>
    <td className="py-2 pl-4 text-right">
      <Size bytes={charge.metBytes} />
    </td>
    <td className="py-2 pl-4 text-right">
      {prices.map((price) => (
        <span key={price.toString()} className="block">
          <Amount baseUnits={price} />
        </span>
      ))}
    </td>
    <td className="py-2 pl-4 text-right font-medium">
      <Amount baseUnits={charge.charged} />
      <Rest name="written off" amount={charge.writtenOff} />
      <Rest name="owed" amount={charge.owed} />
      <Rest name="carried over" amount={charge.accrued - charge.charged} />
    </td>
  </tr>
);

/** What does not stand in the amount; of most usage there is none. */
const Rest = ({ name, amount }: { name: string; amount: bigint }) =>
  amount > 0n ? (
    <span className="text-quiet block font-normal">
      <Amount baseUnits={amount} /> {name}
    </span>
  ) : null;
