// Usage that nobody is billed for yet, and the mapping that it lacks.
import { useState } from 'react';
import { useLooks, useAdminToken, useMap, useUnattributed } from '../data/operator';
import { total } from '../data/looks';
import { Ago, Size, Source } from '../ui/amounts';
import { PlainButton } from '../ui/buttons';
import { whole } from '../ui/format';
import { Panel } from '../ui/panel';
import { Empty, Failure, Loading } from '../ui/states';
import { indexOf, lacks, nameOf, stillWaiting, targetOf, type Waiting } from './mapping';
import { MappingForm, type Ahead } from './mapping-form';
import { Sessions } from './session-search';
import { integer } from './words';

/** The largest come first; what one mapping solves is gone from the list then. */
const SHOWN = 20;

export const WaitingPanel = () => {
  const { isThere } = useAdminToken();
  return <Panel title="Unattributed usage">{isThere ? <Listed /> : <Counted />}</Panel>;
};

/** How much it is, which anybody who sees the counters may know. */
const Counted = () => {
  const newest = useLooks().data?.at(-1);
  const bytes = newest && total(newest, 'openmast_unattributed_bytes');
  return (
    <>
      {newest && bytes !== undefined ? (
        <>
          <p>
            <Size bytes={integer(bytes)} /> wait for a mapping, for their account on chain, or for room in the ledger.
          </p>
          <Source from="From this oracle’s counters" atMs={newest.atMs} />
        </>
      ) : null}
      <p>Whose they are, and the form that maps them, need the admin token.</p>
    </>
  );
};

const Listed = () => {
  const waiting = useUnattributed();
  const mapping = useMap();
  const [ahead, setAhead] = useState<Ahead>();
  const map = (it: Ahead): void => {
    setAhead(it);
    mapping.mutate(it.mapping);
  };
  return (
    <>
      {waiting.error ? <Failure error={waiting.error} /> : null}
      {waiting.isPending ? <Loading what="what waits" /> : null}
      <div aria-live="polite" className="space-y-2">
        {mapping.error ? <Failure error={mapping.error} /> : null}
        {mapping.data && ahead ? (
          <Mapped
            ahead={ahead}
            isOnChain={mapping.data.data.index_is_on_chain}
            // What was read before says nothing of what became of it.
            now={waiting.data && waiting.data.receivedAtMs >= mapping.data.receivedAtMs ? waiting.data.data.unattributed : undefined}
          />
        ) : null}
      </div>
      {waiting.data ? (
        <>
          <Sums {...waiting.data.data} />
          <ul aria-label="What waits" className="divide-line divide-y">
            {waiting.data.data.unattributed.slice(0, SHOWN).map((it) => (
              <li key={`${it.session_id} ${it.run} ${it.radio.join(' ')}`} className="space-y-2 py-4">
                <Entry waiting={it} listed={waiting.data.data.unattributed} isBusy={mapping.isPending} map={map} />
              </li>
            ))}
          </ul>
          <p className="text-quiet text-sm">
            What is mapped is billed with all that waits of that name, in the open epoch; what was billed is not taken back. What is mapped already
            is changed under “Mappings”.
          </p>
          <Source from="From this oracle" atMs={waiting.data.receivedAtMs} />
        </>
      ) : null}
    </>
  );
};

interface MappedProps {
  readonly ahead: Ahead;
  readonly isOnChain: boolean;
  readonly now: readonly Waiting[] | undefined;
}

/** What was mapped, and what became of what waited. */
const Mapped = ({ ahead: { mapping, effect }, isOnChain, now }: MappedProps) => (
  <>
    <p className={isOnChain ? 'text-good' : 'text-warn'}>
      Mapped: {nameOf(mapping)} is {targetOf(mapping.of)} {indexOf(mapping)}
      {isOnChain ? '.' : ', which is not on chain: the usage waits until it is.'}
    </p>
    {now ? <Became waited={effect.bytes} {...stillWaiting(mapping, now)} /> : <p>What waits is read again.</p>}
  </>
);

const Became = ({ waited, bytes, why }: { waited: bigint; bytes: bigint; why: readonly string[] }) => (
  <p>
    {waited > bytes ? (
      <>
        <Size bytes={waited - bytes} /> that waited under this name were billed in the open epoch.{' '}
      </>
    ) : null}
    {bytes > 0n ? (
      <>
        <Size bytes={bytes} /> still wait: {why.join(' ')}
      </>
    ) : (
      'Nothing waits under this name any more.'
    )}
  </p>
);

interface SumsProps {
  readonly count: string;
  readonly bytes: string;
  readonly counted_before_recovery_bytes: string;
  readonly unattributed: readonly Waiting[];
}

const Sums = ({ count, bytes, counted_before_recovery_bytes: before, unattributed }: SumsProps) => (
  <>
    {count === '0' ? (
      <Empty text="Nothing waits." />
    ) : (
      <p>
        {count === '1' ? 'One run of a session waits' : `${whole(BigInt(count))} runs of sessions wait`}, <Size bytes={BigInt(bytes)} /> in all
        {BigInt(count) > BigInt(Math.min(SHOWN, unattributed.length)) ? `; the largest ${whole(Math.min(SHOWN, unattributed.length))} are shown` : ''}.
      </p>
    )}
    {before === '0' ? null : (
      <p>
        <Size bytes={BigInt(before)} /> were reported since the data folder was recovered and are never billed, because they may have been before.
      </p>
    )}
  </>
);

interface EntryProps {
  readonly waiting: Waiting;
  /** All that is listed as waiting. */
  readonly listed: readonly Waiting[];
  readonly isBusy: boolean;
  readonly map: (ahead: Ahead) => void;
}

const Entry = ({ waiting, listed, isBusy, map }: EntryProps) => {
  const of = lacks(waiting);
  const [isShown, setShown] = useState(false);
  return (
    <>
      <p className="break-words">
        <span className="font-medium">
          <Size bytes={BigInt(waiting.bytes)} />
        </span>{' '}
        of session <code className="font-mono text-sm">{waiting.session_id}</code>, last report <Ago ms={Number(waiting.last_report_at_ms)} />
      </p>
      <p>{waiting.why.text}</p>
      <p className="text-quiet text-sm break-words">
        Radio: {waiting.radio.join(', ') || 'no name'}. Subscriber: {waiting.subscriber.join(', ') || 'no name'}.
      </p>
      {of ? <MappingForm key={of} waiting={waiting} listed={listed} of={of} isBusy={isBusy} map={map} /> : null}
      {isShown ? (
        <Sessions asked={{ sessionId: waiting.session_id }} />
      ) : (
        <PlainButton go={() => setShown(true)}>
          Show session<span className="sr-only"> {waiting.session_id}</span>
        </PlainButton>
      )}
    </>
  );
};
