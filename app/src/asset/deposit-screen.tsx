// Paying in for a payer: one's own, or anybody's.
import { useState } from 'react';
import { Link } from 'wouter';
import { depositPlan } from '../actions/deposit';
import { amountIn } from '../actions/holding';
import { readPayerPlace, type PayerPlace, type Read } from '../actions/place';
import type { NetworkId } from '../chain/decoded';
import { useNetworkId } from '../data/on-chain';
import { indexIn } from '../verify';
import { Amount, Identifier, Source } from '../ui/amounts';
import { Fact, Facts, Panel } from '../ui/panel';
import { quantity } from '../ui/quantity';
import { Failure, Loading } from '../ui/states';
import { AmountForm } from './amount-form';
import { ConnectFirst } from './connect-first';
import { PhonePanel } from './phone-panel';
import { Sign } from './sign';
import { usePayerPlace } from './use-place';

export const DepositScreen = ({ index }: { index: string }) => {
  const number = indexIn(index);
  return number === undefined ? <p>An index is a whole number below 2³².</p> : <Screen index={number} />;
};

const Screen = ({ index }: { index: number }) => {
  const place = usePayerPlace(index);
  const id = useNetworkId();
  return (
    <>
      <p>
        <Link href={`/payer/${index}`}>Balance, usage and bill</Link>
      </p>
      <h1 className="text-2xl font-semibold">Payer {index}</h1>
      <Panel title="Pay in">
        <ConnectFirst to="pay in">
          {place.error ? <Failure error={place.error} retry={() => void place.refetch()} /> : null}
          {place.isLoading ? <Loading what="the payer" /> : null}
          {place.data && id ? (
            <>
              <PayerFacts place={place.data} />
              <Source from="From the chain" atMs={place.dataUpdatedAt} />
              <Deposit place={place.data} id={id} />
            </>
          ) : null}
        </ConnectFirst>
      </Panel>
      <PhonePanel index={index} />
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
