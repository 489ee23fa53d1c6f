// What usage of an asset costs now, and what comes next: as the oracle says, unless the asset's account on chain says otherwise.
import { usePriced, type Priced } from '../data/price';
import type { Asset } from '../generated/openmast/accounts/asset';
import { Amount } from '../ui/amounts';
import { Fact } from '../ui/panel';
import { ASKED, CHARGED_NOW } from './words';

export const PriceFact = ({ index, asset }: { index: number; asset: Asset | undefined }) => {
  const { priced, error, isPending } = usePriced(index, asset);
  if (error) return <Fact name={CHARGED_NOW}>{error.message}</Fact>;
  if (isPending || !priced) return <Fact name={CHARGED_NOW}>…</Fact>;
  const { told, onChain } = priced;
  const { price, valid } = told;
  const next = onChain ? onChain.announced : price.scheduled && { price: BigInt(price.scheduled.price_per_gb), from: BigInt(price.scheduled.from_epoch) };
  const note = price.why_free
    ? `Free. ${price.why_free.text}`
    : next
      ? undefined
      : `at least until epoch ${valid.through_epoch} ends`;
  const isOther = onChain?.step.state === 'fails';
  return (
    <Fact name={isOther ? ASKED : CHARGED_NOW} note={isOther ? undefined : note}>
      <Amount baseUnits={isOther ? onChain.asked : BigInt(price.price_per_gb)} />
      {!isOther && price.why_free && price.asked_per_gb ? (
        <span className="text-quiet block text-sm font-normal">
          {ASKED}: <Amount baseUnits={BigInt(price.asked_per_gb)} />
        </span>
      ) : null}
      {next ? (
        <span className="text-quiet block text-sm font-normal">
          from epoch {next.from.toString()}: <Amount baseUnits={next.price} />
        </span>
      ) : null}
      <Difference priced={priced} />
    </Fact>
  );
};

/** Where the oracle and the chain differ: what is charged follows the chain. */
const Difference = ({ priced: { told, onChain } }: { priced: Priced }) => {
  if (!onChain || onChain.step.state === 'holds') return null;
  const { price_per_gb: toldPrice, asked_per_gb: toldAsked } = told.price;
  if (onChain.step.state === 'unknown') {
    return <span className="text-warn block text-sm font-normal">Not compared with the chain: {onChain.step.text}.</span>;
  }
  return (
    <span role="alert" className="text-bad block text-sm font-normal">
      This is what the asset’s account on chain says for epoch {told.version.epoch}. The oracle says <Amount baseUnits={BigInt(BigInt(toldPrice) === 0n ? (toldAsked ?? toldPrice) : toldPrice)} />: do not
      rely on it.
    </span>
  );
};
