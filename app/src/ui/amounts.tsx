// Amounts and times. What is shown is short; what is exact is in the title.
import { currency, short, size, span, times, whole } from './format';
import { useNow } from './now';

/** An amount in the currency, with its base units on hover. */
export const Amount = ({ baseUnits }: { baseUnits: bigint }) => (
  <data value={baseUnits.toString()} title={`${whole(baseUnits)} base units`} className="tabular-nums">
    {currency(baseUnits)}
  </data>
);

export const Size = ({ bytes }: { bytes: bigint }) => (
  <data value={bytes.toString()} title={`${whole(bytes)} bytes`} className="tabular-nums">
    {size(bytes)}
  </data>
);

/** How long ago something was, and exactly when on hover. */
export const Ago = ({ ms }: { ms: number }) => {
  const now = useNow();
  return (
    <time dateTime={new Date(ms).toISOString()} title={times(ms)} className="whitespace-nowrap">
      {span(now - ms)} ago
    </time>
  );
};

/** An address or hash, whole on hover and when it is copied. */
export const Identifier = ({ text }: { text: string }) => (
  <span title={text} className="font-mono text-sm">
    <span aria-hidden="true">{short(text)}</span>
    <span className="sr-only">{text}</span>
  </span>
);

/** Where numbers come from, and how old they are. */
export const Source = ({ from, atMs }: { from: string; atMs: number }) => (
  <p className="text-quiet text-sm">
    {from}, read <Ago ms={atMs} />
  </p>
);
