// What a payer has, and paying in for it by the connected wallet.
import { useState } from 'react';
import { depositPlan } from '../actions/deposit';
import { amountIn } from '../actions/holding';
import { readPayerPlace, type PayerPlace, type Read } from '../actions/place';
import type { NetworkId } from '../chain/decoded';
import { useNetworkId } from '../data/on-chain';
import { Amount, Identifier, Source } from '../ui/amounts';
import { Fact, Facts } from '../ui/panel';
import { quantity } from '../ui/quantity';
import { Failure, Loading } from '../ui/states';
import { AmountForm } from './amount-form';
import { Sign } from './sign';
import { usePayerPlace } from './use-place';

export const PayIn = ({ index }: { index: number }) => {
  const place = usePayerPlace(index);
  const id = useNetworkId();
  const failure = place.error ? <Failure error={place.error} retry={() => void place.refetch()} /> : null;
  if (!place.data || !id) return failure ?? <Loading what="the payer" />;
  return (
    <>
      {failure}
      <PayerFacts place={place.data} />
      <Source from="From the chain" atMs={place.dataUpdatedAt} />
      <Deposit place={place.data} id={id} />
    </>
  );
};

const PayerFacts = ({ place: { payer, wallet, currency, currencyUnit } }: { place: PayerPlace }) => (
  <Facts>
    <Fact name="Owner" note={payer.owner === wallet ? 'you' : 'somebody else'}>
      <Identifier text={payer.owner} />
    </Fact>
    <Fact name="Paid in" note="lifetime">
      <Amount baseUnits={payer.deposited} />
    </Fact>
    <Fact name="Taken out again" note="lifetime">
      <Amount baseUnits={payer.withdrawn} />
    </Fact>
    <Fact name="In your wallet">{quantity(amountIn(currency, wallet), currencyUnit)}</Fact>
  </Facts>
);

const Deposit = ({ place, id }: { place: PayerPlace; id: NetworkId }) => {
  const [text, setText] = useState<string>();
  const { currency, currencyUnit, wallet, network, index } = place;
  const plan = async (read: Read) => depositPlan(await readPayerPlace(read, id, index, wallet), text ?? '');
  return (
    <>
      <AmountForm label="Amount" verb="Pay in" unit={currencyUnit} max={amountIn(currency, wallet)} go={setText} />
      {text !== undefined ? (
        <Sign title="Pay in" plan={plan} unitOf={(mint) => (mint === network.currencyMint ? currencyUnit : undefined)} close={() => setText(undefined)} />
      ) : null}
    </>
  );
};
