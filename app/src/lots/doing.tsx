// What can be done about a lot: by who holds its tokens or wants some, by the asset's owner, and by anybody.
import { useState } from 'react';
import { cutShortPlan, endSalePlan, lapsePlan, settleLotPlan } from '../actions/lot-ending';
import { buyLotPlan, redeemLotPlan, refundLotPlan, returnLotPlan, settlePurchasePlan } from '../actions/lot-holding';
import { useRunning } from '../asset/use-place';
import { goesOn, hasLapsed, isClosed, isReturnable, isSaleOver, isSettled, lapsesAt, leftOf, lotPriceAt, windowOf } from '../chain/lot-stage';
import type { FoundLot } from '../chain/lots';
import { parametersAt } from '../chain/parameters';
import type { Lot } from '../generated/openmast/accounts/lot';
import type { Network } from '../generated/openmast/accounts/network';
import { PlainButton } from '../ui/buttons';
import { Field, Row, Submit } from '../ui/fields';
import { whole } from '../ui/format';
import { lotTokens } from '../ui/lots';
import { quantity as amountOf, type Unit } from '../ui/quantity';
import { min, tokensWorth } from '../verify';
import type { LotDecision } from './signing';

interface DoingProps {
  readonly found: FoundLot;
  readonly network: Network;
  readonly unit: Unit;
  readonly now: bigint;
  /** Whether the person owns the asset. */
  readonly isOwner: boolean;
  /** Payers of the person, by index. */
  readonly payers: readonly number[];
  readonly decide: (decision: LotDecision) => void;
}

type LotPlanned = Extract<LotDecision, { kind: 'lot' }>['plan'];

const WIDTH = 'basis-52 grow sm:grow-0';

/** Nothing for who cannot sign here. */
export const Doing = (props: DoingProps) => (useRunning() === undefined ? null : <Acts {...props} />);

const Acts = (props: DoingProps) => {
  const { found, network, unit, now, payers, decide } = props;
  const { lot, own } = found;
  const price = lotPriceAt(lot, network.finalEpoch, now);
  const act = (title: string, plan: LotPlanned): void => decide({ kind: 'lot', title, lot, plan });
  return (
    <div className="space-y-4">
      {price === undefined ? null : <BuyForm lot={lot} price={price} unit={unit} payers={payers} canRedeem={goesOn(lot, network.finalEpoch, now)} act={act} />}
      {own > 0n && goesOn(lot, network.finalEpoch, now) ? <RedeemForm lot={lot} own={own} payers={payers} act={act} /> : null}
      {own > 0n && isReturnable(lot, network.finalEpoch, now) ? <ReturnForm lot={lot} own={own} act={act} /> : null}
      <Buttons {...props} act={act} />
    </div>
  );
};

type Act = (title: string, plan: LotPlanned) => void;

const Buttons = ({ found: { lot, own, isBooked, hasPurchase }, network, now, isOwner, act }: DoingProps & { act: Act }) => {
  const isOver = isSaleOver(lot, network.finalEpoch, now);
  const delay = parametersAt(network, now).exitDelaySeconds;
  const canSettle = isClosed(lot, network) && (!isSettled(lot) || hasLapsed(lot));
  const isSilent = !isSettled(lot) && now >= network.finalClosedAt + 2n * BigInt(delay) && lot.endsBy > now + 1n;
  const buttons: readonly (readonly [boolean, string, LotPlanned])[] = [
    [own > 0n && isSettled(lot) && lot.served < windowOf(lot), 'Take the refund', (place) => refundLotPlan(place, 'all')],
    [hasPurchase && isOver, 'Get back what you paid above the last price', settlePurchasePlan],
    [isBooked && !isSettled(lot) && leftOf(lot) > 0n && (isOwner || isOver), isOver ? 'Free what nobody bought' : 'End the sale', endSalePlan],
    [canSettle, 'Settle it', settleLotPlan],
    [!isSettled(lot) && now >= lapsesAt(lot, network, delay), 'Let it lapse', lapsePlan],
    [isSilent, 'Cut it short', cutShortPlan],
  ];
  const shown = buttons.filter(([is]) => is);
  if (shown.length === 0) return null;
  return (
    <div className="flex flex-wrap gap-3">
      {shown.map(([, title, plan]) => (
        <PlainButton key={title} go={() => act(title, plan)}>
          {title}
          <span className="sr-only">, lot {lot.index}</span>
        </PlainButton>
      ))}
    </div>
  );
};

const payersHint = (payers: readonly number[]): string => (payers.length === 0 ? 'a payer’s number' : `a payer’s number; yours: ${payers.map((index) => whole(index)).join(', ')}`);

interface BuyFormProps {
  readonly lot: Lot;
  readonly price: bigint;
  readonly unit: Unit;
  readonly payers: readonly number[];
  readonly canRedeem: boolean;
  readonly act: Act;
}

const BuyForm = ({ lot, price, unit, payers, canRedeem, act }: BuyFormProps) => {
  const [quantity, setQuantity] = useState('');
  const [payer, setPayer] = useState('');
  const least = min(lot.leastPurchase, leftOf(lot));
  const tokens = /^\d{1,18}$/.test(quantity.trim()) ? BigInt(quantity.trim()) : undefined;
  const costs = tokens === undefined || tokens > leftOf(lot) ? undefined : tokensWorth(price, tokens);
  return (
    <Row go={() => act('Buy tokens of the lot', (place) => buyLotPlan(place, { quantity, payer, shown: price }))}>
      <Field
        label={`Buy, of lot ${lot.index}`}
        value={quantity}
        change={setQuantity}
        inputMode="numeric"
        hint={costs === undefined || costs === 0n ? `${lotTokens(lot.kind, leftOf(lot))} left${least > 1n ? `, at least ${whole(least)}` : ''}; at ${amountOf(price, unit)} for each` : `costs ${amountOf(costs, unit)}`}
        className={WIDTH}
      />
      {canRedeem ? <Field label="Redeem at once, for payer" value={payer} change={setPayer} inputMode="numeric" hint={`${payersHint(payers)}; empty: keep the tokens`} isOptional className={WIDTH} /> : null}
      <div className="sm:pt-6">
        <Submit>Buy</Submit>
      </div>
    </Row>
  );
};

interface OwnFormProps {
  readonly lot: Lot;
  readonly own: bigint;
  readonly act: Act;
}

const RedeemForm = ({ lot, own, payers, act }: OwnFormProps & { payers: readonly number[] }) => {
  const [quantity, setQuantity] = useState('');
  const [payer, setPayer] = useState('');
  return (
    <Row go={() => act('Redeem tokens', (place) => redeemLotPlan(place, { quantity, payer }))}>
      <Field label={`Redeem, of lot ${lot.index}`} value={quantity} change={setQuantity} inputMode="numeric" hint={`you have ${lotTokens(lot.kind, own)}; or all`} className={WIDTH} />
      <Field label="For payer" value={payer} change={setPayer} inputMode="numeric" hint={payersHint(payers)} className={WIDTH} />
      <div className="sm:pt-6">
        <Submit>Redeem</Submit>
      </div>
    </Row>
  );
};

const ReturnForm = ({ lot, own, act }: OwnFormProps) => {
  const [quantity, setQuantity] = useState('');
  return (
    <Row go={() => act('Return tokens', (place) => returnLotPlan(place, quantity))}>
      <Field label={`Return, of lot ${lot.index}`} value={quantity} change={setQuantity} inputMode="numeric" hint={`you have ${lotTokens(lot.kind, own)}; or all`} className={WIDTH} />
      <div className="sm:pt-6">
        <Submit>Return</Submit>
      </div>
    </Row>
  );
};
