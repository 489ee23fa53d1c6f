// First of all: whether it is well, and what is not.
import type { Answer, Readiness } from '../api/client';
import { ApiError } from '../api/error';
import { useHealth } from '../data/oracle';
import { useAlarms, useReadiness } from '../data/operator';
import { ALARMS } from '../generated/remedies';
import { Source, When } from '../ui/amounts';
import { whole } from '../ui/format';
import { Panel } from '../ui/panel';
import { Prose, sentence } from '../ui/prose';
import { Failure, Loading } from '../ui/states';

type Alarm = Answer<'/v1/alarms'>['alarms'][number];

export const HealthPanel = () => {
  const [readiness, alarms, health] = [useReadiness(), useAlarms(), useHealth()];
  const raised = alarms.data?.data.alarms;
  const ready = readiness.data?.data;
  return (
    <Panel title="Is it well?">
      <Conclusion ready={readiness.error ? undefined : ready} alarms={alarms.error ? undefined : raised} />
      {alarms.error ? <Failure error={alarms.error} retry={() => void alarms.refetch()} /> : null}
      {readiness.error ? <NoReadiness error={readiness.error} retry={() => void readiness.refetch()} /> : null}
      {alarms.isPending || readiness.isPending ? <Loading what="how the service is" /> : null}
      {ready && !ready.ready ? <Reasons reasons={ready.reasons} /> : null}
      {raised && raised.length > 0 ? (
        <ul aria-label="Alarms" className="space-y-4">
          {raised.map((alarm) => (
            <li key={alarm.code}>
              <Raised alarm={alarm} />
            </li>
          ))}
        </ul>
      ) : null}
      {alarms.data ? <Source from={`From this oracle${health.data ? `, version ${health.data.data.version}` : ''}`} atMs={alarms.data.receivedAtMs} /> : null}
    </Panel>
  );
};

/** In one sentence. What was not answered is not called well. */
const Conclusion = ({ ready, alarms }: { ready: Readiness | undefined; alarms: readonly Alarm[] | undefined }) => {
  const [className, text] = conclusion(ready, alarms);
  return (
    <p role="status" className={`${className} text-xl font-semibold`}>
      {text}
    </p>
  );
};

function conclusion(ready: Readiness | undefined, alarms: readonly Alarm[] | undefined): readonly [string, string] {
  const count = alarms?.length ?? 0;
  const raised = count === 1 ? 'One alarm is raised' : `${whole(count)} alarms are raised`;
  if (ready?.ready === false) return ['text-bad', count > 0 ? `No reports are taken, and ${raised.toLowerCase()}` : 'No reports are taken'];
  if (count > 0) return ['text-bad', raised];
  if (ready && alarms) return ['text-good', 'Reports are taken, and no alarm is raised'];
  return alarms ? ['text-warn', 'No alarm is raised; whether reports are taken is not known'] : ['text-warn', 'Whether it is well is not known'];
}

const NoReadiness = ({ error, retry }: { error: Error; retry: () => void }) => {
  if (error instanceof ApiError && error.code === 'no_route') {
    return <p>Whether reports are taken is not passed on here: open this page at the oracle’s own address to see it.</p>;
  }
  return <Failure error={error} retry={retry} />;
};

const Reasons = ({ reasons }: { reasons: Readiness['reasons'] }) => (
  <div className="border-bad rounded-lg border-l-4 py-1 pl-4">
    <h3 className="font-medium">Why no reports are taken</h3>
    <ul className="space-y-2">
      {reasons.map(({ code, detail }) => (
        <li key={code} className="break-words">
          <code className="font-mono text-sm">{code}</code>: <Prose text={detail} />
        </li>
      ))}
    </ul>
  </div>
);

const Raised = ({ alarm: { code, since_ms: since, text } }: { alarm: Alarm }) => {
  const remedy = ALARMS[code];
  return (
    <div className="border-bad space-y-1 rounded-lg border-l-4 py-1 pl-4 break-words">
      <h3 className="text-bad font-mono font-medium">{code}</h3>
      <p>
        <Prose text={text} />
      </p>
      {remedy ? (
        <p>
          <strong className="font-medium">What to do:</strong> <Prose text={sentence(remedy.whatToDo)} />
        </p>
      ) : (
        <p>This page does not know the alarm: the reference of the oracle’s own version does (docs/reference/alarms.md).</p>
      )}
      <p className="text-quiet text-sm">
        Raised <When ms={Number(since)} />
      </p>
      {remedy ? (
        <details className="text-sm">
          <summary className="cursor-pointer">When it is raised</summary>
          <p>
            <Prose text={sentence(remedy.means)} />
          </p>
        </details>
      ) : null}
    </div>
  );
};
