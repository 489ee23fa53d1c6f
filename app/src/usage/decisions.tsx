// What a payer's owner can do about its money.
import { useState } from 'react';
import { cancelWithdrawalPlan } from '../actions/cancel-withdrawal';
import { currencyUnit } from '../actions/currencies';
import { requestWithdrawalPlan } from '../actions/request-withdrawal';
import { maxPricePlan } from '../actions/set-max-price';
import { withdrawPayerPlan } from '../actions/withdraw-payer';
import { AmountForm } from '../asset/amount-form';
import type { Payer } from '../generated/openmast/accounts/payer';
import { PlainButton, PrimaryButton } from '../ui/buttons';
import { useMoneyHint } from '../ui/currency';
import { Field, Row, Submit } from '../ui/fields';
import { Disclosed } from '../ui/panel';
import { Deciding, WhoDecides, type Decision } from './deciding';
import type { Withdrawal } from './withdrawal';

interface WithdrawalDecisionsProps {
  readonly payer: Payer;
  readonly state: Withdrawal['kind'];
  readonly mint: string;
  /** What can be asked back as far as it is known, base units. */
  readonly most: bigint;
}

type Decide = (decision: Decision) => void;

export const WithdrawalDecisions = ({ payer, state, mint, most }: WithdrawalDecisionsProps) => (
  <>
    <WhoDecides owner={payer.owner} />
    <Deciding payer={payer}>
      {(decide) => {
        const form = <AskForm decide={decide} mint={mint} most={most} />;
        if (state === 'statement') return <p>It goes on with the command: <code>openmast payer leave {payer.index}</code></p>;
        return state === 'none' || state === 'lapsed' ? form : (
          <>
            <div className="flex flex-wrap gap-3">
              {state === 'due' ? <PrimaryButton go={() => decide({ title: 'Be paid', plan: withdrawPayerPlan })}>Be paid</PrimaryButton> : null}
              <PlainButton go={() => decide({ title: 'Cancel the request', plan: cancelWithdrawalPlan })}>Cancel the request</PlainButton>
            </div>
            <Disclosed summary="Ask for another amount instead">{form}</Disclosed>
          </>
        );
      }}
    </Deciding>
  </>
);

const AskForm = ({ decide, mint, most }: { decide: Decide; mint: string; most: bigint }) => (
  <AmountForm
    label="Ask back"
    verb="Ask it back"
    unit={currencyUnit(mint)}
    max={most}
    go={(text) => decide({ title: 'Ask money back', plan: (place, sources) => requestWithdrawalPlan(place, sources, text) })}
  />
);

export const LimitDecisions = ({ payer }: { payer: Payer }) => (
  <Deciding payer={payer}>{(decide) => <MaxPriceForm payer={payer} decide={decide} />}</Deciding>
);

const MaxPriceForm = ({ payer, decide }: { payer: Payer; decide: Decide }) => {
  const [price, setPrice] = useState('');
  const set = (text: string) => decide({ title: 'Set the highest price', plan: (place) => maxPricePlan(place, text) });
  return (
    <Row go={() => set(price)}>
      <Field label="Highest price a GB" value={price} change={setPrice} inputMode="decimal" hint={useMoneyHint('0.75')} className="basis-52 grow sm:grow-0" />
      <div className="flex flex-wrap gap-3 sm:pt-6">
        <Submit>Set the highest price</Submit>
        {payer.maxPricePerGb === 0n ? null : <PlainButton go={() => set('none')}>Serve me at any price</PlainButton>}
      </div>
    </Row>
  );
};
