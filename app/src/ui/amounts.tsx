// Amounts and times. What is shown is short; what is exact is in the title.
import { timeOfSlot } from '../chain/slot-times';
import { useHearing } from '../data/hearing';
import { useCurrencySymbol } from './currency';
import { currency, isoTime, short, size, span, times, whole } from './format';
import { useNow } from './now';

/** An amount in the currency with what it is counted in, and its base units on hover. */
export const Amount = ({ baseUnits }: { baseUnits: bigint }) => {
  const symbol = useCurrencySymbol();
  return (
    <>
      <data value={baseUnits.toString()} title={`${whole(baseUnits)} base units`} className="tabular-nums">
        {currency(baseUnits)}
      </data>
      {symbol === '' ? null : <span className="text-[0.85em] font-normal"> {symbol}</span>}
    </>
  );
};

export const Size = ({ bytes }: { bytes: bigint }) => (
  <data value={bytes.toString()} title={`${whole(bytes)} bytes`} className="tabular-nums">
    {size(bytes)}
  </data>
);

/** How long ago something was, and exactly when on hover. */
export const Ago = ({ ms }: { ms: number }) => {
  const now = useNow();
  const iso = isoTime(ms);
  if (iso === undefined) return times(ms);
  return (
    <time dateTime={iso} title={times(ms)} className="whitespace-nowrap">
      {span(now - ms)} ago
    </time>
  );
};

/** A time that comes: how long it is until then, and exactly when on hover. One that has passed is shown by its age. */
export const Until = ({ ms }: { ms: number }) => {
  const now = useNow();
  const iso = isoTime(ms);
  if (ms <= now || iso === undefined) return <Ago ms={ms} />;
  return (
    <time dateTime={iso} title={times(ms)} className="whitespace-nowrap">
      in {span(ms - now)}
    </time>
  );
};

/** A time in full, here and in UTC, and how far away it is. */
export const When = ({ ms }: { ms: number }) => (
  <>
    <Until ms={ms} />
    {isoTime(ms) === undefined ? null : <span className="text-quiet block text-sm font-normal">{times(ms)}</span>}
  </>
);

/** An address or hash, whole on hover and when it is copied. */
export const Identifier = ({ text }: { text: string }) => (
  <span title={text} className="font-mono text-sm">
    <span aria-hidden="true">{short(text)}</span>
    <span className="sr-only">{text}</span>
  </span>
);

/** When a final slot was: by the chain's clock, or where that is not known about, with what the estimate is from. */
export const SlotTime = ({ slot, readAtMs }: { slot: bigint; readAtMs: number }) => {
  const { ms, from } = timeOfSlot(slot, readAtMs);
  if (from === undefined) return <><Ago ms={ms} /> by the chain’s clock</>;
  const what = from === 'reading' ? 'the time at which it was read' : `the clock in slot ${whole(from.slot)}`;
  return <>about <Ago ms={ms} />, an estimate from {what}</>;
};

/** What the chain says, in which slot, when that was, and how long ago it was read. */
export const ChainSource = ({ slot, atMs }: { slot: bigint; atMs: number }) => (
  <p className="text-quiet text-sm">
    From the chain at slot {whole(slot)} (finalized, <SlotTime slot={slot} readAtMs={atMs} />), read <Ago ms={atMs} />
    <NotLive />
  </p>
);

/** Where numbers come from, and how old they are. */
export const Source = ({ from, atMs }: { from: string; atMs: number }) => (
  <p className="text-quiet text-sm">
    {from}, read <Ago ms={atMs} />
    <NotLive />
  </p>
);

/** That the page learns of changes only when it asks again. */
const NotLive = () =>
  useHearing() ? null : (
    <span title="The chain tells this page of no changes now, so it asks again every 30 seconds">; changes show later</span>
  );
