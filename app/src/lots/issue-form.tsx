// The terms of a new lot. All of it is checked, and said in whole sentences, before it is signed.
import { useState } from 'react';
import { issueLotPlan } from '../actions/lot-issuing';
import type { LotWritten } from '../actions/lot-terms';
import { Choice, Field, Submit } from '../ui/fields';
import { lotKindName } from '../ui/lots';
import { Disclosed } from '../ui/panel';
import type { Unit } from '../ui/quantity';
import { LOT_KIND } from '../verify';
import type { LotDecision } from './signing';

const EMPTY: LotWritten = {
  kind: LOT_KIND.volume,
  quantity: '',
  windowBy: 'epochs',
  from: '',
  until: '',
  price: '',
  floor: '',
  saleStarts: '',
  saleEnds: '',
  endsBy: '',
  least: '',
  refund: '',
  rollOver: '',
  mostPerEpoch: '',
  name: '',
  symbol: '',
  uri: '',
};

const KINDS = Object.values(LOT_KIND).map((kind) => [String(kind), lotKindName(kind)] as const);

/** What a token is of each kind. */
const TOKENS = ['a token is 1 GB (10⁹ bytes), both directions together', 'a token is one identity that may be active', 'a token is 1 Mbit/s, both directions together'];

const TIME = 'like 2027-06-30 or 2027-06-30T12:00:00Z';

interface IssueFormProps {
  readonly unit: Unit;
  /** The first epoch for which a lot can be sold. */
  readonly firstEpoch: bigint;
  readonly decide: (decision: LotDecision) => void;
}

export const IssueForm = ({ unit, firstEpoch, decide }: IssueFormProps) => {
  const [terms, setTerms] = useState(EMPTY);
  const write = (changes: Partial<LotWritten>): void => setTerms((now) => ({ ...now, ...changes }));
  return (
    <form
      noValidate
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        decide({ kind: 'owner', title: 'Sell capacity ahead', plan: (place, read) => issueLotPlan(read, place, terms) });
      }}
    >
      <What terms={terms} write={write} />
      <Window terms={terms} write={write} firstEpoch={firstEpoch} />
      <Sale terms={terms} write={write} unit={unit} />
      <More terms={terms} write={write} />
      <Submit>Look at the lot</Submit>
    </form>
  );
};

interface PartProps {
  readonly terms: LotWritten;
  readonly write: (changes: Partial<LotWritten>) => void;
}

const GRID = 'grid items-start gap-4 sm:grid-cols-3';

const What = ({ terms, write }: PartProps) => (
  <div className={GRID}>
    <Choice label="What is sold" value={String(terms.kind)} change={(kind) => write({ kind: Number(kind) })} options={KINDS} />
    {terms.kind === LOT_KIND.exclusive ? (
      <p className="text-quiet text-sm sm:pt-6">The asset as a whole, for one payer: there is one token, and beside it nothing else but SIM slots can be sold.</p>
    ) : (
      <Field label="Tokens" value={terms.quantity} change={(quantity) => write({ quantity })} inputMode="numeric" hint={TOKENS[terms.kind]} />
    )}
  </div>
);

const Window = ({ terms, write, firstEpoch }: PartProps & { firstEpoch: bigint }) => {
  const isEpochs = terms.windowBy === 'epochs';
  return (
    <div className={GRID}>
      <Choice
        label="Its window"
        value={terms.windowBy}
        change={(windowBy) => write({ windowBy, from: '', until: '' })}
        options={[['epochs', 'by epochs'], ['times', 'by times, which become epochs']]}
      />
      <Field
        label={isEpochs ? 'First epoch' : 'From'}
        value={terms.from}
        change={(from) => write({ from })}
        inputMode={isEpochs ? 'numeric' : 'text'}
        hint={isEpochs ? `${firstEpoch} is the earliest` : `the first epoch that begins then or later; ${TIME}`}
      />
      <Field
        label={isEpochs ? 'Number of epochs' : 'Until'}
        value={terms.until}
        change={(until) => write({ until })}
        inputMode={isEpochs ? 'numeric' : 'text'}
        hint={isEpochs ? 'an epoch ends when the oracle ends it' : `the last epoch that is over by then; ${TIME}`}
      />
    </div>
  );
};

const Sale = ({ terms, write, unit }: PartProps & { unit: Unit }) => (
  <div className={GRID}>
    <Field label={`Price of a token, ${unit.symbol}`} value={terms.price} change={(price) => write({ price })} inputMode="decimal" hint="at the beginning of the sale" />
    <Field label={`Price at the end, ${unit.symbol}`} value={terms.floor} change={(floor) => write({ floor })} inputMode="decimal" hint="it falls to that, and all buyers pay what the last one does; empty: it stays" isOptional />
    <Field label="The sale ends" value={terms.saleEnds} change={(saleEnds) => write({ saleEnds })} hint={TIME} />
    <Field label="The sale begins" value={terms.saleStarts} change={(saleStarts) => write({ saleStarts })} hint="empty: as soon as it may" isOptional />
    <Field label="Back before the window, percent" value={terms.refund} change={(refund) => write({ refund })} inputMode="decimal" hint="of its price, for a token that is returned after the sale; empty: tokens can only be resold" isOptional />
    <Field label="Over at the latest" value={terms.endsBy} change={(endsBy) => write({ endsBy })} hint="bounds how long buyers wait for a refund; empty: as long after its end as it lasts" isOptional />
  </div>
);

const More = ({ terms, write }: PartProps) => (
  <Disclosed summary="Least purchase, roll-over, name">
    <div className={GRID}>
      <Field label="Least purchase, tokens" value={terms.least} change={(least) => write({ least })} inputMode="numeric" hint="empty: 1" isOptional />
      {terms.kind === LOT_KIND.volume ? (
        <>
          <Field label="Roll-over, epochs" value={terms.rollOver} change={(rollOver) => write({ rollOver })} inputMode="numeric" hint="of the window’s end, for what was not used before; empty: none" isOptional />
          <Field label="Most of a token in an epoch" value={terms.mostPerEpoch} change={(mostPerEpoch) => write({ mostPerEpoch })} hint="bytes, or like 500MB; empty: no bound" isOptional />
        </>
      ) : null}
      <Field label="Name of the tokens" value={terms.name} change={(name) => write({ name })} hint="at most 32 bytes; empty: the asset and the window" isOptional />
      <Field label="Symbol" value={terms.symbol} change={(symbol) => write({ symbol })} hint="at most 10 bytes; empty: by the kind" isOptional />
      <Field label="Address of a description" value={terms.uri} change={(uri) => write({ uri })} hint="https://…, at most 200 bytes" isOptional />
    </div>
  </Disclosed>
);
