// Makes an offer or a bid, which waits for somebody who takes it.
import { useState } from 'react';
import { offerPlan } from '../actions/market-offering';
import { SIDE } from '../chain/trading';
import { Choice, Field, Submit } from '../ui/fields';
import { quantity as amountOf, type Unit } from '../ui/quantity';
import type { TradeDecision } from './signing';
import type { Own } from './take-form';

interface OfferFormProps {
  readonly share: Unit;
  readonly money: Unit;
  readonly own: Own;
  readonly decide: (decision: TradeDecision) => void;
}

const EMPTY = { quantity: '', price: '', least: '', expires: '', taker: '' };

/** Microseconds of this machine's clock: a number for it that no other open offer of the maker has. */
const numberByTime = (): bigint => BigInt(Math.round((performance.timeOrigin + performance.now()) * 1000));

export const OfferForm = ({ share, money, own, decide }: OfferFormProps) => {
  const [doing, setDoing] = useState<'sell' | 'bid'>('sell');
  const [terms, setTerms] = useState(EMPTY);
  const write = (changes: Partial<typeof EMPTY>) => setTerms({ ...terms, ...changes });
  const side = SIDE[doing];
  return (
    <form
      className="space-y-3"
      onSubmit={(event) => {
        event.preventDefault();
        const id = numberByTime();
        decide({ title: doing === 'sell' ? 'Offer shares' : 'Bid for shares', plan: (place) => offerPlan(place, side, terms, id) });
      }}
    >
      <h3 className="font-semibold">Make an offer of your own</h3>
      <div className="grid items-start gap-3 sm:grid-cols-3">
        <Choice label="Make" value={doing} change={setDoing} options={[['sell', 'An offer: sell shares'], ['bid', 'A bid: buy shares']]} />
        <Field label="How many" value={terms.quantity} change={(quantity) => write({ quantity })} inputMode="decimal" hint={doing === 'sell' ? `You have ${amountOf(own.shares, share)}` : `You have ${amountOf(own.money, money)}`} />
        <Field label="Price of a share" value={terms.price} change={(price) => write({ price })} inputMode="decimal" hint={`In ${money.symbol}, without the fee, which who takes it pays`} />
      </div>
      <details>
        <summary className="min-h-6 cursor-pointer">End, least trade, taker</summary>
        <div className="mt-2 grid items-start gap-3 sm:grid-cols-3">
          <Field label="Until" value={terms.expires} change={(expires) => write({ expires })} isOptional hint="Like 2027-06-30 or 2027-06-30T12:00:00Z; empty: until you cancel" />
          <Field label="Least trade" value={terms.least} change={(least) => write({ least })} inputMode="decimal" isOptional hint="In shares; empty: any" />
          <Field label="Who alone may take it" value={terms.taker} change={(taker) => write({ taker })} isOptional hint="Address of a wallet; empty: anybody" />
        </div>
      </details>
      <Submit>{doing === 'sell' ? 'Make the offer' : 'Make the bid'}</Submit>
    </form>
  );
};
