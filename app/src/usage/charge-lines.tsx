// What an epoch was charged for: usage of each asset, with its price, from the epoch's public archive.
import { useArchivedCharges } from '../data/payer';
import type { Charge, PayerInArchive } from '../proof/archive';
import type { EpochLine } from '../proof/history';
import type { Step } from '../proof/steps';
import { Empty, Failure, Loading } from '../ui/states';
import { BriefVerdict } from '../ui/verdict';
import { ChargeTable } from './charge-table';

interface ChargeLinesProps {
  readonly payer: number;
  readonly line: EpochLine;
  /** What else is held to these charges. */
  readonly more?: (charges: readonly Charge[]) => readonly Step[];
}

export const ChargeLines = ({ payer, line, more }: ChargeLinesProps) => {
  const archive = useArchivedCharges(payer, line, true);
  if (archive.error) return <Failure error={archive.error} retry={() => void archive.refetch()} />;
  if (!archive.data) return <Loading what="the epoch’s archive" />;
  const { reader, steps } = archive.data;
  return (
    <div className="border-line space-y-3 border-l-2 pl-4">
      {reader.charges.length === 0 ? <Empty text="The archive has no usage of this payer." /> : null}
      {reader.charges.length > 0 ? (
        <ChargeTable label={`What epoch ${line.epoch} was charged for`} of="Asset" lines={reader.charges.map((charge) => ({ index: charge.asset, charge, prices: pricesIn(reader, charge) }))} />
      ) : null}
      <BriefVerdict steps={[...(more?.(reader.charges) ?? []), ...steps, ...line.steps]} />
    </div>
  );
};

/** Each price once. */
const pricesIn = (reader: PayerInArchive, { asset }: Charge): bigint[] => [...new Set(reader.pricesOf(asset).map(({ pricePerGb }) => pricePerGb))];
