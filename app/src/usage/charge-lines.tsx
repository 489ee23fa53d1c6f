// What an epoch was charged for: usage of each asset, with its price, from the epoch's public archive.
import { useArchivedCharges } from '../data/payer';
import type { Charge, PayerInArchive } from '../proof/archive';
import type { EpochLine } from '../proof/history';
import { Amount, Size } from '../ui/amounts';
import { Empty, Failure, Loading } from '../ui/states';
import { Table } from '../ui/table';
import { BriefVerdict } from '../ui/verdict';

export const ChargeLines = ({ payer, line }: { payer: number; line: EpochLine }) => {
  const archive = useArchivedCharges(payer, line, true);
  if (archive.error) return <Failure error={archive.error} retry={() => void archive.refetch()} />;
  if (!archive.data) return <Loading what="the epoch’s archive" />;
  const { reader, steps } = archive.data;
  return (
    <div className="border-line space-y-3 border-l-2 pl-4">
      {reader.charges.length === 0 ? <Empty text="The archive has no usage of this payer." /> : null}
      {reader.charges.length > 0 ? (
        <Table label={`What epoch ${line.epoch} was charged for`} columns={['Asset', 'Used', 'Paid ahead', 'Price a GB', 'Charged']}>
          <tbody>
            {reader.charges.map((charge) => (
              <Row key={charge.asset} charge={charge} reader={reader} />
            ))}
          </tbody>
        </Table>
      ) : null}
      <BriefVerdict steps={[...steps, ...line.steps]} />
    </div>
  );
};

const Row = ({ charge, reader }: { charge: Charge; reader: PayerInArchive }) => {
  const prices = [...new Set(reader.pricesOf(charge.asset).map(({ pricePerGb }) => pricePerGb))];
  return (
    <tr className="border-line border-t align-top">
      <th scope="row" className="py-2 font-medium">
        {charge.asset}
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
};

/** What does not stand in the amount; of most usage there is none. */
const Rest = ({ name, amount }: { name: string; amount: bigint }) =>
  amount > 0n ? (
    <span className="text-quiet block font-normal">
      <Amount baseUnits={amount} /> {name}
    </span>
  ) : null;
