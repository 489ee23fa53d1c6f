// The sessions of one epoch beside the line of the bill, verified up to the chain, and as a file.
import { useMemo, useState } from 'react';
import type { Signed } from '../api/client';
import { useSessions } from '../data/sessions';
import type { EpochLine } from '../proof/history';
import { assetsStep, bytesOf, readSessions, worthOf } from '../proof/sessions';
import { verdict } from '../proof/steps';
import { Amount, Size, Source, When } from '../ui/amounts';
import { PlainButton } from '../ui/buttons';
import { Download } from '../ui/download';
import { whole } from '../ui/format';
import { Pages } from '../ui/pages';
import { Fact, Facts } from '../ui/panel';
import { Empty, Failure, Loading } from '../ui/states';
import { Table } from '../ui/table';
import { BriefVerdict } from '../ui/verdict';
import { sum } from '../verify';
import { ChargeLines } from './charge-lines';
import { named, sessionsCsv, type NamedRecord } from './sessions';

/** There may be thousands. */
const A_PAGE = 50;

interface SessionLinesProps {
  readonly payer: number;
  readonly line: EpochLine;
  readonly signed: Signed;
  /** Signs once more. */
  readonly again: () => void;
}

export const SessionLines = ({ payer, line, signed, again }: SessionLinesProps) => {
  const { data: told, error } = useSessions(payer, line.epoch, signed);
  const read = useMemo(() => told && readSessions(payer, told.data, line), [payer, told, line]);
  const [isCharged, showCharged] = useState(false);
  if (error) return <Failure error={error} retry={again} />;
  if (!told || !read) return <Loading what={`the sessions of epoch ${whole(line.epoch)}`} />;
  const { records, steps } = read;
  const lines = named(records, told.data.records);
  return (
    <section aria-label={`Sessions of epoch ${whole(line.epoch)}`} className="border-line space-y-3 border-l-2 pl-4">
      <Sums line={line} lines={lines} />
      {lines.length === 0 ? <Empty text="The oracle shows no session of this epoch." /> : <Records epoch={line.epoch} lines={lines} />}
      <BriefVerdict steps={steps} />
      <p className="text-quiet text-sm">Times are by the clock of what reported. What a session cost by itself is on no record: money is charged by asset.</p>
      <Source from="From this oracle" atMs={told.receivedAtMs} />
      <div className="flex flex-wrap gap-3">
        {lines.length > 0 ? (
          <Download name={`payer-${payer}-epoch-${line.epoch}-sessions.csv`} type="text/csv" content={() => sessionsCsv(line.epoch, lines, verdict(steps))}>
            Every session as CSV
          </Download>
        ) : null}
        {isCharged ? null : <PlainButton go={() => showCharged(true)}>What was charged, by asset</PlainButton>}
      </div>
      {isCharged ? <ChargeLines payer={payer} line={line} more={(charges) => [assetsStep(records, charges)]} /> : null}
    </section>
  );
};

const Sums = ({ line: { epoch, added }, lines }: { line: EpochLine; lines: readonly NamedRecord[] }) => (
  <Facts>
    <Fact name="Records of sessions" note={`in epoch ${whole(epoch)}`}>
      {whole(lines.length)}
    </Fact>
    <Fact name="Used, by these">
      <Size bytes={bytesOf(lines)} />
    </Fact>
    <Fact name="Used, by the bill">
      <Size bytes={added.bytes} />
    </Fact>
    <Fact name="Worth at their prices" note="at most, where nothing is paid ahead">
      <Amount baseUnits={sum(lines.map(worthOf))} />
    </Fact>
    <Fact name="Charged, by the bill">
      <Amount baseUnits={added.charged} />
    </Fact>
  </Facts>
);

const Records = ({ epoch, lines }: { epoch: bigint; lines: readonly NamedRecord[] }) => {
  const [page, turn] = useState(0);
  const from = page * A_PAGE;
  const shown = lines.slice(from, from + A_PAGE);
  return (
    <>
      <Table label={`Records of sessions in epoch ${whole(epoch)}`} columns={['Session', 'Asset', 'From', 'To', 'Up', 'Down', 'Price a GB', 'Worth, at most']}>
        <tbody>
          {shown.map((it, at) => (
            <Row key={from + at} it={it} />
          ))}
        </tbody>
      </Table>
      {lines.length > A_PAGE ? (
        <p className="text-quiet text-sm">
          {whole(from + 1)} to {whole(from + shown.length)} of {whole(lines.length)}.
        </p>
      ) : null}
      <Pages
        what="sessions"
        names={['Previous', 'Next']}
        newer={page > 0 ? () => turn(page - 1) : undefined}
        older={from + A_PAGE < lines.length ? () => turn(page + 1) : undefined}
      />
    </>
  );
};

const Row = ({ it }: { it: NamedRecord }) => (
  <tr className="border-line border-t align-top">
    <th scope="row" className="py-2 font-medium">
      <span className="break-all">{it.session}</span>
      <span className="text-quiet block font-normal break-all">{it.radio}</span>
    </th>
    <td className="py-2 pl-4 text-right">{it.asset}</td>
    {[it.firstEventAtMs, it.lastEventAtMs].map((ms, at) => (
      <td key={at} className="py-2 pl-4 text-right">
        <When ms={Number(ms)} />
      </td>
    ))}
    {[it.bytesUp, it.bytesDown].map((bytes, at) => (
      <td key={at} className="py-2 pl-4 text-right">
        <Size bytes={bytes} />
      </td>
    ))}
    {[it.pricePerGb, worthOf(it)].map((amount, at) => (
      <td key={at} className="py-2 pl-4 text-right">
        <Amount baseUnits={amount} />
      </td>
    ))}
  </tr>
);
