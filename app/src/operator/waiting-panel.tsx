// Usage that nobody is billed for yet, and the mapping that it lacks.
import { useLooks, useAdminToken, useMap, useUnattributed, type Mapping } from '../data/operator';
import { total } from '../data/looks';
import { Ago, Size, Source } from '../ui/amounts';
import { whole } from '../ui/format';
import { Panel } from '../ui/panel';
import { Empty, Failure, Loading } from '../ui/states';
import { lacks, type Waiting } from './mapping';
import { MappingForm } from './mapping-form';
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
  return (
    <>
      {waiting.error ? <Failure error={waiting.error} /> : null}
      {waiting.isPending ? <Loading what="what waits" /> : null}
      <div aria-live="polite" className="space-y-2">
        {mapping.error ? <Failure error={mapping.error} /> : null}
        {mapping.data ? <Mapped mapping={mapping.variables} isOnChain={mapping.data.data.index_is_on_chain} /> : null}
      </div>
      {waiting.data ? (
        <>
          <Sums {...waiting.data.data} />
          <ul aria-label="What waits" className="divide-line divide-y">
            {waiting.data.data.unattributed.slice(0, SHOWN).map((it) => (
              <li key={`${it.session_id} ${it.run} ${it.radio.join(' ')}`} className="space-y-2 py-4">
                <Entry waiting={it} isBusy={mapping.isPending} map={mapping.mutate} />
              </li>
            ))}
          </ul>
          <p className="text-quiet text-sm">
            What is mapped is billed with all that waits of that name; what was billed is not taken back. A mapping is changed with{' '}
            <code>PUT</code> and <code>DELETE</code> of <code>/v1/mappings</code>, or in the configuration where it stands there.
          </p>
          <Source from="From this oracle" atMs={waiting.data.receivedAtMs} />
        </>
      ) : null}
    </>
  );
};

const Mapped = ({ mapping, isOnChain }: { mapping: Mapping; isOnChain: boolean }) => (
  <p className={isOnChain ? 'text-good' : 'text-warn'}>
    Mapped: {mapping.body.kind}={mapping.body.value} is {mapping.of === 'radio' ? `asset ${mapping.body.asset}` : `payer ${mapping.body.payer}`}
    {isOnChain ? '.' : ', which is not on chain: the usage waits until it is.'}
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

const Entry = ({ waiting, isBusy, map }: { waiting: Waiting; isBusy: boolean; map: (mapping: Mapping) => void }) => {
  const of = lacks(waiting);
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
      {of ? <MappingForm key={of} waiting={waiting} of={of} isBusy={isBusy} map={map} /> : null}
    </>
  );
};
