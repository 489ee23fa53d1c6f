// What sessions are: their runs with what was billed of each and to whom, what waits and why, and their reports.
import { useLiveSessions, type LiveSession, type SessionRun, type SessionsAsked } from '../data/live-sessions';
import { Ago, Amount, Size, Source } from '../ui/amounts';
import { PlainButton } from '../ui/buttons';
import { whole } from '../ui/format';
import { Disclosed, Fact, Facts } from '../ui/panel';
import { sentence } from '../ui/prose';
import { Empty, Failure, Loading } from '../ui/states';
import { Table } from '../ui/table';
import { TargetName } from './target';

export const FoundSessions = ({ asked }: { asked: SessionsAsked }) => {
  const found = useLiveSessions(asked);
  const { data } = found;
  const again = (): void => void found.refetch();
  return (
    <div className="space-y-3">
      {found.error ? <Failure error={found.error} retry={again} /> : null}
      {found.isLoading ? <Loading what="the sessions" /> : null}
      {data ? (
        <>
          {data.data.sessions.length === 0 ? (
            <Empty text="No session is like that: sessions are kept for 30 days after they ended." />
          ) : (
            <p role="status">
              {data.data.count === '1' ? 'One session is found' : `${whole(BigInt(data.data.count))} sessions are found`}
              {BigInt(data.data.count) > BigInt(data.data.sessions.length)
                ? `; the ${whole(data.data.sessions.length)} with the newest reports are shown`
                : ''}
              .
            </p>
          )}
          <ul aria-label="Sessions found" className="divide-line divide-y">
            {data.data.sessions.map((it) => (
              <li key={`${it.area} ${it.session_id} ${it.multi_session_id ?? ''} ${it.runs[0]?.radio.join(' ') ?? ''}`} className="space-y-3 py-4">
                <Session session={it} reportsFrom={data.data.reports_from ?? undefined} />
              </li>
            ))}
          </ul>
          <div className="flex flex-wrap items-center gap-3">
            <PlainButton go={again} disabled={found.isFetching}>
              Ask again
            </PlainButton>
            <Source from="From this oracle" atMs={data.receivedAtMs} />
          </div>
        </>
      ) : null}
    </div>
  );
};

const Session = ({ session, reportsFrom }: { session: LiveSession; reportsFrom: string | undefined }) => (
  <>
    <h4 className="font-medium break-words">
      Session <code className="font-mono text-sm">{session.session_id}</code>{' '}
      {session.area === '' ? 'of a radio that signs' : `of area ${session.area}`}, last report <Ago ms={Number(session.last_report_at_ms)} />
    </h4>
    {session.runs.map((run) => (
      <Run key={run.number} run={run} />
    ))}
    {BigInt(session.run_count) > BigInt(session.runs.length) ? (
      <p className="text-quiet text-sm">
        {whole(BigInt(session.run_count))} runs are kept; these are the newest.
      </p>
    ) : null}
    <Verdicts session={session} />
    <Reports session={session} reportsFrom={reportsFrom} />
  </>
);

const Run = ({ run }: { run: SessionRun }) => (
  <section aria-label={`Run ${run.number}`} className="border-line space-y-2 rounded-lg border p-3">
    <p className="break-words">
      Run {whole(run.number)}, {run.is_stopped ? 'ended' : 'running'}: began <Ago ms={Number(run.began_at_ms)} /> by its gateway’s clock. {sentence(run.began_by.text)}
    </p>
    <p className="text-quiet text-sm break-words">
      Radio: {run.radio.join(', ') || 'no name'}. Subscriber: {run.subscriber.join(', ') || 'no name'}.
    </p>
    <p className="break-words">
      {run.asset == null ? 'Its radio is mapped to no asset' : <>Its radio is mapped to <TargetName of="radio" index={run.asset} /></>};{' '}
      {run.payer == null ? 'its subscriber to no payer' : <>its subscriber to <TargetName of="subscriber" index={run.payer} /></>}.
    </p>
    <Facts>
      <Fact name="Reported" note="from and to the subscriber">
        <Size bytes={BigInt(run.bytes_up)} /> · <Size bytes={BigInt(run.bytes_down)} />
      </Fact>
      <Fact name="Billed in the open epoch">
        <Size bytes={run.billed.reduce((sum, it) => sum + BigInt(it.bytes_up) + BigInt(it.bytes_down), 0n)} />
      </Fact>
      <Fact name="Waiting" note={run.waiting_bytes === '0' ? undefined : 'for a mapping, an account on chain, or room in the ledger'}>
        <Size bytes={BigInt(run.waiting_bytes)} />
      </Fact>
      {run.held_bytes === '0' ? null : (
        <Fact name="Held back" note="not believed until another report confirms it">
          <Size bytes={BigInt(run.held_bytes)} />
        </Fact>
      )}
    </Facts>
    {run.seen.map((it) => (
      <p key={it.code} className="text-sm">
        {sentence(it.text)}
      </p>
    ))}
    {run.too_dear ? <p className="text-warn">{sentence(run.too_dear.text)}</p> : null}
    <Billed run={run} />
  </section>
);

const Billed = ({ run: { billed, entitlements } }: { run: SessionRun }) => {
  if (billed.length === 0) return null;
  const payers = [...new Set(billed.map(({ payer }) => payer))];
  return (
    <>
      <Table label="Billed in the open epoch" columns={['Payer and asset', 'Bytes', 'Price per GB']}>
        <tbody>
          {billed.map((it, at) => (
            <tr key={at} className="border-line border-t">
              <th scope="row" className="py-2 font-normal">
                payer {it.payer}, asset {it.asset}
                {it.not_licensed ? <span className="text-warn block">{sentence(it.not_licensed.text)}</span> : null}
              </th>
              <td className="py-2 pl-4 text-right">
                <Size bytes={BigInt(it.bytes_up) + BigInt(it.bytes_down)} />
              </td>
              <td className="py-2 pl-4 text-right">
                <Amount baseUnits={BigInt(it.price_per_gb)} /> USD
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
      <p className="text-quiet text-sm">
        {entitlements.length > 0 ? `Before money, entitlements ${entitlements.join(', ')} of the payer meet it. ` : ''}
        The records of closed epochs are for {payers.length === 1 ? 'the payer’s owner' : 'the payers’ owners'} alone, at <code>/payer/{payers[0]}</code>.
      </p>
    </>
  );
};

const Verdicts = ({ session: { verdicts } }: { session: LiveSession }) =>
  verdicts.length === 0 ? null : (
    <Disclosed summary={`Reports that were more than plain usage: ${whole(verdicts.length)}`}>
      <ul aria-label="Verdicts" className="divide-line divide-y">
        {verdicts.map((it) => (
          <li key={it.log_position} className="py-2 break-words">
            <Ago ms={Number(it.received_at_ms)} />, run {it.run ?? 'forgotten'}: {sentence(it.why.text)}
            {it.recognised ? ` ${sentence(it.recognised.text)}` : null} It added <Size bytes={BigInt(it.added_bytes)} />
            {it.held_bytes === '0' ? null : (
              <>
                ; <Size bytes={BigInt(it.held_bytes)} /> are not believed yet
              </>
            )}
            .<span className="text-quiet block font-mono text-sm break-all">log {it.log_position}, SHA-256 {it.raw_hash}</span>
          </li>
        ))}
      </ul>
    </Disclosed>
  );

const Reports = ({ session: { reports }, reportsFrom }: { session: LiveSession; reportsFrom: string | undefined }) => (
  <Disclosed summary={`Its reports in the log: ${whole(reports.length)}`}>
    {reports.length === 0 ? null : (
      <Table label="Reports in the log" columns={['Arrived', 'Event', 'From the subscriber', 'To the subscriber', 'Log']}>
        <tbody>
          {reports.map((it) => (
            <tr key={it.log_position} className="border-line border-t">
              <th scope="row" className="py-2 font-normal">
                <Ago ms={Number(it.received_at_ms)} />
              </th>
              <td className="py-2 pl-4 text-right">{it.event}</td>
              <td className="py-2 pl-4 text-right">
                <Size bytes={BigInt(it.bytes_up)} />
              </td>
              <td className="py-2 pl-4 text-right">
                <Size bytes={BigInt(it.bytes_down)} />
              </td>
              <td className="py-2 pl-4 text-right tabular-nums">
                <span title={`SHA-256 ${it.raw_hash}`}>{it.log_position}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
    )}
    <p className="text-quiet text-sm">
      The newest hundred at most of all sessions shown, newest first; bytes are counters since the run began.
      {reportsFrom === undefined ? null : ` The log was searched from position ${reportsFrom} on.`} Reports of radios that sign are not among them.
    </p>
  </Disclosed>
);
