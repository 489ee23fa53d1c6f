// The log: what is durable and not applied yet, the disk, and what mirrors lack.
import { useEpoch } from '../data/oracle';
import { growth, mean, samplesOf, total, type Look } from '../data/looks';
import { Size, Source } from '../ui/amounts';
import { span, whole } from '../ui/format';
import { Fact, Facts, Panel } from '../ui/panel';
import { Failure } from '../ui/states';
import { Counters } from './counters';
import { duration, integer, part, rate } from './words';

export const LogPanel = () => (
  <Panel title="Log and disk">
    <Reports />
    <Counters>
      {(looks, newest) => (
        <>
          <Facts>
            <Taken looks={looks} newest={newest} />
            <Writing looks={looks} newest={newest} />
          </Facts>
          <Mirrors newest={newest} />
        </>
      )}
    </Counters>
  </Panel>
);

/** What the ledgers lack of what is durable. */
const Reports = () => {
  const epoch = useEpoch();
  if (epoch.error) return <Failure error={epoch.error} retry={() => void epoch.refetch()} />;
  if (!epoch.data) return null;
  const [durable, applied] = [BigInt(epoch.data.data.durable_records), BigInt(epoch.data.data.applied_records)];
  return (
    <>
      <Facts>
        <Fact name="Reports in the log">{whole(durable)}</Fact>
        <Fact name="Not in the ledgers yet" note="a lag that grows for long is more than this machine can apply">
          {whole(durable > applied ? durable - applied : 0n)}
        </Fact>
      </Facts>
      <Source from="From this oracle" atMs={epoch.data.receivedAtMs} />
    </>
  );
};

const Taken = ({ looks, newest }: { looks: readonly Look[]; newest: Look }) => {
  const [bytes, most] = [total(newest, 'openmast_log_bytes'), total(newest, 'openmast_log_max_bytes')];
  if (bytes === undefined) return null;
  return (
    <>
      <Fact name="The log takes" note={most ? `${part(bytes, most)} of log.max_bytes` : undefined}>
        <Size bytes={integer(bytes)} />
      </Fact>
      {most ? (
        <>
          <Fact name="It may take" note="log.max_bytes">
            <Size bytes={integer(most)} />
          </Fact>
          <TimeLeft looks={looks} bytes={bytes} most={most} />
        </>
      ) : null}
    </>
  );
};

const TimeLeft = ({ looks, bytes, most }: { looks: readonly Look[]; bytes: number; most: number }) => {
  const grown = growth(looks, 'openmast_log_bytes');
  if (!grown) return null;
  const left = grown.by > 0 ? ((most - bytes) * grown.inMs) / grown.by : undefined;
  return (
    <Fact name="Full in" note={`an estimate: if it grows on as in the last ${span(grown.inMs)}, and nothing is released`}>
      {left === undefined ? 'it does not grow' : span(left)}
    </Fact>
  );
};

const Writing = ({ looks, newest }: { looks: readonly Look[]; newest: Look }) => {
  const [records, sync] = [growth(looks, 'openmast_log_records_total'), mean(looks, 'openmast_log_sync_seconds')];
  const [lag, ahead] = [total(newest, 'openmast_engine_lag_records'), total(newest, 'openmast_clock_ahead_seconds')];
  return (
    <>
      {records ? <Fact name="Records made durable">{rate(records)}</Fact> : null}
      {sync === undefined ? null : (
        <Fact name="Durable after" note="the mean between the two looks; senders wait 1 to 3 s as a rule">
          {duration(sync)}
        </Fact>
      )}
      {lag === undefined ? null : (
        <Fact name="Engine lag" note="records">
          {whole(integer(lag))}
        </Fact>
      )}
      {ahead === undefined ? null : (
        <Fact name="This machine’s clock" note="against the oracle’s time">
          {Math.abs(ahead).toFixed(1)} s {ahead < 0 ? 'behind' : 'ahead'}
        </Fact>
      )}
    </>
  );
};

const Mirrors = ({ newest }: { newest: Look }) => {
  const mirrors = samplesOf(newest, 'openmast_mirror_archives_behind');
  if (mirrors.length === 0) return <p>The counters know of no mirror of the archives.</p>;
  return (
    <ul aria-label="Mirrors" className="space-y-1">
      {mirrors.map(({ labels, value }) => (
        <li key={labels.mirror} className={`break-words ${value > 0 ? 'text-warn' : ''}`}>
          The mirror <code className="font-mono text-sm">{labels.mirror}</code>{' '}
          {value > 0 ? `lacks ${whole(integer(value))} archives` : 'has all archives'}
        </li>
      ))}
    </ul>
  );
};
