// What usage of an asset costs now, and what comes next.
import { usePrice } from '../data/oracle';
import { Amount } from '../ui/amounts';
import { Fact } from '../ui/panel';

export const PriceFact = ({ index }: { index: number }) => {
  const { data, error, isPending } = usePrice(index);
  if (error) return <Fact name="Price a GB">{error.message}</Fact>;
  if (isPending) return <Fact name="Price a GB">…</Fact>;
  const { price, valid } = data.data;
  const next = price.scheduled;
  const note = price.why_free
    ? `Free. ${price.why_free.text}`
    : next
      ? undefined
      : `at least until epoch ${valid.through_epoch} ends`;
  return (
    <Fact name="Price a GB" note={note}>
      <Amount baseUnits={BigInt(price.price_per_gb)} />
      {next ? (
        <span className="text-quiet block text-sm font-normal">
          from epoch {next.from_epoch}: <Amount baseUnits={BigInt(next.price_per_gb)} />
        </span>
      ) : null}
    </Fact>
  );
};
