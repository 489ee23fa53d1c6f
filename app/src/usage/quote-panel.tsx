// What usage costs now, of an asset or at a place, and what bytes would cost this payer.
import { useState, type FormEvent } from 'react';
import { useChainAssets } from '../data/on-chain';
import { useLivePrice, useQuote, type QuoteAsked } from '../data/oracle';
import type { Answer } from '../api/client';
import { PriceFact } from '../markets/price-fact';
import { CHARGED_NOW } from '../markets/words';
import { Amount, Size, Source, When } from '../ui/amounts';
import { ClockNote } from '../ui/clock-note';
import { whole } from '../ui/format';
import { useNow } from '../ui/now';
import { Choice, Field, Submit } from '../ui/fields';
import { Fact, Facts, Panel } from '../ui/panel';
import { Failure, Loading } from '../ui/states';
import { bytesIn, placeIn } from './asked';

type Of = 'asset' | 'cell';

export const QuotePanel = ({ payer }: { payer: number }) => {
  const [asked, setAsked] = useState<QuoteAsked>();
  return (
    <Panel title="Price and quote">
      <QuoteForm payer={payer} ask={setAsked} />
      {asked?.asset === undefined ? null : <LivePrice asset={asked.asset} />}
      {asked ? <Quotes asked={asked} /> : null}
    </Panel>
  );
};

const HINTS: Readonly<Record<Of, string>> = {
  asset: 'its number',
  cell: 'an H3 cell, such as 89393362c6bffff',
};

const QuoteForm = ({ payer, ask }: { payer: number; ask: (asked: QuoteAsked) => void }) => {
  const [gigabytes, setGigabytes] = useState('5');
  const [of, setOf] = useState<Of>('asset');
  const [place, setPlace] = useState('0');
  const [isTried, setTried] = useState(false);
  const [bytes, where] = [bytesIn(gigabytes), placeIn(of, place)];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (bytes !== undefined && where !== undefined) ask({ bytes, payer, ...where });
  };
  return (
    <form onSubmit={submit} noValidate className="grid gap-3 sm:grid-cols-[8rem_9rem_1fr_auto] sm:items-start">
      <Field
        label="GB, both ways"
        value={gigabytes}
        change={setGigabytes}
        inputMode="decimal"
        fault={isTried && bytes === undefined ? 'a number like 2.5' : undefined}
      />
      <Choice
        label="Of"
        value={of}
        change={setOf}
        options={[
          ['asset', 'an asset'],
          ['cell', 'a place'],
        ]}
      />
      <Field
        label={of === 'asset' ? 'Asset' : 'Place'}
        value={place}
        change={setPlace}
        hint={HINTS[of]}
        fault={isTried && where === undefined ? `This is not ${of === 'asset' ? 'the number of an asset' : 'an H3 cell'}` : undefined}
      />
      <div className="sm:pt-6">
        <Submit>Ask</Submit>
      </div>
    </form>
  );
};

/** The price as it is now and as it is announced, also where nothing can be quoted. */
const LivePrice = ({ asset }: { asset: number }) => {
  const price = useLivePrice(asset);
  const onChain = useChainAssets([asset]).data?.[0];
  return (
    <>
      <Facts>
        <PriceFact index={asset} asset={onChain} />
      </Facts>
      {price.data ? <Source from="From this oracle, every ten seconds" atMs={price.data.receivedAtMs} /> : null}
    </>
  );
};

type QuoteList = Answer<'/v1/quote'>;

const Quotes = ({ asked }: { asked: QuoteAsked }) => {
  const quotes = useQuote(asked);
  if (quotes.error) return <Failure error={quotes.error} retry={() => void quotes.refetch()} />;
  if (!quotes.data) return <Loading what="the quotes" />;
  const { data, receivedAtMs } = quotes.data;
  return (
    <div aria-live="polite" className="space-y-3">
      <ul className="divide-line divide-y">
        {data.quotes.map((quote) => (
          <li key={quote.asset} className="py-3">
            <Quote quote={quote} bytes={BigInt(data.bytes)} />
          </li>
        ))}
      </ul>
      {data.payer ? (
        <p>
          This payer has <Amount baseUnits={BigInt(data.payer.free)} /> that it can be charged now.
        </p>
      ) : null}
      <ClockNote />
      <p className="text-quiet text-sm">A quote reserves nothing, and binds nobody to use anything.</p>
      <Source from={`From this oracle, by the prices of epoch ${data.version.epoch}`} atMs={receivedAtMs} />
    </div>
  );
};

const PLACES = {
  within: 'in this place',
  around: 'somewhere in a wider area around it',
  beside: 'in a neighbouring area',
} as const;

const Quote = ({ quote, bytes }: { quote: QuoteList['quotes'][number]; bytes: bigint }) => (
  <Facts>
    <Fact name={`Asset ${quote.asset}`} note={quote.place ? PLACES[quote.place] : undefined}>
      <Size bytes={bytes} />
    </Fact>
    <Fact name="Costs at most">
      <Amount baseUnits={BigInt(quote.amount)} />
    </Fact>
    <Fact name="Paid ahead" note="met by entitlements">
      <Size bytes={BigInt(quote.met_bytes)} />
    </Fact>
    <Fact name={CHARGED_NOW}>
      <Amount baseUnits={BigInt(quote.price_per_gb)} />
    </Fact>
    <Fact name="Holds until">
      epoch {whole(BigInt(quote.valid.through_epoch))} ends
      <span className="block text-sm font-normal">
        <EndsAt ms={Number(quote.valid.at_least_until) * 1000} />
      </span>
    </Fact>
  </Facts>
);

/** Once the shortest epoch is over the oracle may end it any moment: a time that is past says nothing. */
const EndsAt = ({ ms }: { ms: number }) =>
  useNow() < ms ? (
    <>
      no earlier than <When ms={ms} />
    </>
  ) : (
    'now: it may end any moment'
  );
