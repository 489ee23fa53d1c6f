// Buys or sells at once, from what others offer or bid.
import { useDeferredValue, useMemo, useState } from 'react';
import { takePlan } from '../actions/market-taking';
import { SIDE, type Side } from '../chain/trading';
import type { FoundBook } from '../data/market';
import { Amount } from '../ui/amounts';
import { Choice, Field, Submit } from '../ui/fields';
import { whole } from '../ui/format';
import { Fact, Facts } from '../ui/panel';
import { quantity as amountOf, type Unit } from '../ui/quantity';
import { eachInAll, takePreview, type Preview } from './preview';
import type { TradeDecision } from './signing';

export interface Own {
  readonly wallet: string;
  /** Shares and money of the wallet that are free. */
  readonly shares: bigint;
  readonly money: bigint;
}

interface FormProps {
  readonly book: FoundBook;
  readonly share: Unit;
  readonly money: Unit;
  readonly own: Own;
  /** The chain's time, Unix seconds. */
  readonly now: bigint;
  readonly decide: (decision: TradeDecision) => void;
}

const DOING = { buy: SIDE.sell, sell: SIDE.bid } as const;
type Doing = keyof typeof DOING;

/** Seconds after which what is offered is compared anew; what ends before is left out. */
const STEP = 10n;

export const TakeForm = ({ book, share, money, own, now, decide }: FormProps) => {
  const [doing, setDoing] = useState<Doing>('buy');
  const [[quantity, price], write] = useState(['', '']);
  const side: Side = DOING[doing];
  const [later, laterPrice] = [useDeferredValue(quantity), useDeferredValue(price)];
  const soon = now + STEP - (now % STEP);
  const found = useMemo(
    () => takePreview(book, { share, money }, { side, quantity: later, price: laterPrice, wallet: own.wallet, free: own.shares, now: soon }),
    [book, share, money, side, later, laterPrice, own.wallet, own.shares, soon],
  );
  const preview = found.is === 'shown' ? found.preview : undefined;
  return (
    <form
      className="space-y-3"
      onSubmit={(event) => {
        event.preventDefault();
        const shown = preview && !preview.isLess && later === quantity && laterPrice === price ? preview.totals.inAll : undefined;
        decide({ title: doing === 'buy' ? 'Buy shares' : 'Sell shares', plan: (place) => takePlan(place, side, { quantity, price, shown }) });
      }}
    >
      <h3 className="font-semibold">Buy or sell at once</h3>
      <div className="grid items-start gap-3 sm:grid-cols-3">
        <Choice label="Do" value={doing} change={setDoing} options={[['buy', 'Buy from offers'], ['sell', 'Sell to bids']]} />
        <Field label="Shares" value={quantity} change={(text) => write([text, price])} inputMode="decimal" hint={doing === 'sell' ? `You have ${amountOf(own.shares, share)}` : undefined} fault={found.is === 'fault' ? found.why : undefined} />
        <Field
          label={doing === 'buy' ? 'Highest price of a share' : 'Lowest price of a share'}
          value={price}
          change={(text) => write([quantity, text])}
          inputMode="decimal"
          isOptional
          hint={`In ${money.symbol}, without the fee; may be left empty`}
        />
      </div>
      {preview ? <PreviewFacts preview={preview} side={side} share={share} money={money} own={own} /> : null}
      <Submit>{doing === 'buy' ? 'Buy' : 'Sell'}</Submit>
    </form>
  );
};

interface PreviewProps {
  readonly preview: Preview;
  readonly side: Side;
  readonly share: Unit;
  readonly money: Unit;
  readonly own: Own;
}

const PreviewFacts = ({ preview: { totals, picks, left, isLess, isSure }, side, share, own }: PreviewProps) => {
  const [gets, pays, after] =
    side === SIDE.sell
      ? (['You get', 'You pay', own.money - totals.inAll] as const)
      : (['You get', 'You give', own.money + totals.inAll] as const);
  const shares = <span title={`${whole(totals.quantity)} base units`}>{amountOf(totals.quantity, share)}</span>;
  const sum = <Amount baseUnits={totals.inAll} />;
  return (
    <div role="status" className="space-y-2">
      {isLess ? (
        <p className="text-warn">
          Only {amountOf(totals.quantity, share)} can be had at this price in one transaction, of at most four offers: choose less, another price, or make an offer of your own.
        </p>
      ) : null}
      {isSure ? null : <p className="text-warn">So much is offered that not everything could be compared: these may not be the cheapest.</p>}
      {totals.quantity > 0n ? (
        <Facts>
          <Fact name={gets}>{side === SIDE.sell ? shares : sum}</Fact>
          <Fact name={pays} note={side === SIDE.sell ? 'at most' : undefined}>
            {side === SIDE.sell ? sum : shares}
          </Fact>
          <Fact name="Fee" note="the network’s, in that sum">
            <Amount baseUnits={totals.fee} />
          </Fact>
          <Fact name="A share" note={`with the fee; of ${picks.length === 1 ? 'one offer' : `${picks.length} offers`}`}>
            <Amount baseUnits={eachInAll(totals, share)} />
          </Fact>
          <Fact name="Left on that side" note="after this, at whatever price">
            {amountOf(left, share)}
          </Fact>
          <Fact name="Your money afterwards" note={after < 0n ? 'you have too little' : undefined}>
            {after < 0n ? 'missing ' : null}
            <Amount baseUnits={after < 0n ? -after : after} />
          </Fact>
        </Facts>
      ) : null}
    </div>
  );
};
