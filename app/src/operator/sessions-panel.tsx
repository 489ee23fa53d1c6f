// Sessions: how many there are and may be, which of their reports are odd, and what one of them is.
import { samplesOf, total, type Look } from '../data/looks';
import { REPORT_KINDS } from '../generated/remedies';
import { Size } from '../ui/amounts';
import { whole } from '../ui/format';
import { Fact, Facts, Panel } from '../ui/panel';
import { Prose, sentence } from '../ui/prose';
import { Counters } from './counters';
import { SessionSearch } from './session-search';
import { integer, part } from './words';

export const SessionsPanel = () => (
  <Panel title="Sessions">
    <Counters>{(_, newest) => <Numbers newest={newest} />}</Counters>
    <SessionSearch />
  </Panel>
);

const Numbers = ({ newest }: { newest: Look }) => {
  const [kept, most, open] = [total(newest, 'openmast_sessions'), total(newest, 'openmast_sessions_max'), total(newest, 'openmast_sessions_open')];
  const lost = total(newest, 'openmast_counted_before_recovery_bytes') ?? 0;
  return (
    <>
      <Facts>
        {kept === undefined ? null : (
          <Fact name="Kept" note={most ? `${part(kept, most)} of sessions.max, ${whole(integer(most))}` : 'those that may still get reports'}>
            {whole(integer(kept))}
          </Fact>
        )}
        {open === undefined ? null : <Fact name="Open">{whole(integer(open))}</Fact>}
        {lost > 0 ? (
          <Fact name="Not billed since the recovery" note="it may have been before">
            <Size bytes={integer(lost)} />
          </Fact>
        ) : null}
      </Facts>
      <Kinds newest={newest} />
    </>
  );
};

interface Kind {
  readonly area: string;
  readonly kind: string;
  readonly count: number;
  readonly reports: number;
}

/** Reports that were more than plain usage, of the kinds that have an ordinary share. */
const Kinds = ({ newest }: { newest: Look }) => {
  const kinds = samplesOf(newest, 'openmast_session_report_kinds_total').flatMap(({ labels: { area = '', kind = '' }, value }): Kind[] => {
    const reports = total(newest, 'openmast_session_reports_total', { area });
    return value > 0 && reports && REPORT_KINDS[kind]?.ordinary !== 'any' ? [{ area, kind, count: value, reports }] : [];
  });
  return (
    <section className="space-y-2">
      <h3 className="font-medium">Odd reports since the service started</h3>
      {kinds.length === 0 ? <p className="text-quiet">There were none.</p> : null}
      <ul aria-label="Odd reports" className="divide-line divide-y">
        {kinds.sort((a, b) => b.count / b.reports - a.count / a.reports).map((it) => (
          <li key={`${it.area} ${it.kind}`} className="py-2">
            <KindRow {...it} />
          </li>
        ))}
      </ul>
    </section>
  );
};

const KindRow = ({ area, kind, count, reports }: Kind) => {
  const told = REPORT_KINDS[kind];
  return (
    <>
      <div className="flex flex-wrap items-baseline gap-x-4">
        <code className="font-mono text-sm">{kind}</code>
        <span className="break-words">{area === '' ? 'radios that sign' : `area ${area}`}</span>
        <span className="tabular-nums">
          {whole(integer(count))} of {whole(integer(reports))} reports, {part(count, reports)}
          {told ? ` (ordinary: up to ${told.ordinary})` : null}
        </span>
      </div>
      {told ? (
        <p className="text-quiet text-sm">
          <Prose text={sentence(`reports ${told.means}${told.whatToDo === '' ? '' : `. ${sentence(told.whatToDo)}`}`)} />
        </p>
      ) : null}
    </>
  );
};
