// Usage and bill, epoch by epoch: what each added, verified up to the chain, and what it was for.
import { useState } from 'react';
import { Link } from 'wouter';
import { EPOCHS_A_PAGE, useEpochPages, type History } from '../data/history';
import { gapSteps, gist, isIdle, type EpochLine } from '../proof/history';
import { sum } from '../verify';
import { Amount, Size, Source } from '../ui/amounts';
import { EpochHeading } from '../ui/epoch-heading';
import { whole } from '../ui/format';
import { Pages } from '../ui/pages';
import { Fact, Facts, Panel } from '../ui/panel';
import { Empty, Failure, Loading } from '../ui/states';
import { BriefVerdict } from '../ui/verdict';
import { ChargeLines } from './charge-lines';

export const BillPanel = ({ payer }: { payer: number }) => {
  const { history, newer, older } = useEpochPages('payer', payer);
  return (
    <Panel title="Usage and bill by epoch">
      {history.error ? <Failure error={history.error} retry={() => void history.refetch()} /> : null}
      {history.isLoading ? <Loading what="the epochs" /> : null}
      {history.data ? (
        <>
          <Lines payer={payer} history={history.data} />
          <Source from="From this oracle" atMs={history.data.readAtMs} />
        </>
      ) : null}
      <Pages what="epochs" names={['Newer', 'Older']} newer={newer} older={older} />
    </Panel>
  );
};

const Lines = ({ payer, history }: { payer: number; history: History }) => {
  const { lines, upTo, missing } = history;
  const busy = lines.filter((line) => !isIdle(line));
  const oldest = lines.at(-1);
  if (!oldest) return <Empty text="No epoch can be proven any more: its settlements are closed." />;
  return (
    <>
      <Facts>
        <Fact name="These epochs" note={missing > 0n ? `${whole(missing)} of them missing` : `of ${EPOCHS_A_PAGE} a page`}>
          {whole(oldest.epoch)} to {whole(upTo)}
        </Fact>
        <Fact name="Used">
          <Size bytes={sum(lines.map(({ added }) => added.bytes))} />
        </Fact>
        <Fact name="Charged">
          <Amount baseUnits={sum(lines.map(({ added }) => added.charged))} />
        </Fact>
      </Facts>
      <ul className="divide-line divide-y">
        {busy.map((line) => (
          <li key={line.epoch.toString()} className="space-y-2 py-4">
            <Line payer={payer} line={line} />
          </li>
        ))}
      </ul>
      {busy.length < lines.length || missing > 0n ? <Idle lines={lines} missing={missing} /> : null}
    </>
  );
};

/** That nothing was used has to verify, too. */
const Idle = ({ lines, missing }: { lines: readonly EpochLine[]; missing: bigint }) => {
  const idle = lines.filter(isIdle);
  const isAll = idle.length === lines.length && missing === 0n;
  return (
    <>
      {idle.length > 0 ? <p className="text-quiet text-sm">{isAll ? 'Nothing was used in any of them.' : `In the ${idle.length < lines.length ? 'other ' : ''}${whole(idle.length)} nothing was used.`}</p> : null}
      <BriefVerdict steps={[...gist(idle), ...gapSteps(missing)]} />
    </>
  );
};

const Line = ({ payer, line }: { payer: number; line: EpochLine }) => {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <EpochHeading line={line} href={`/explorer/payer/${payer}?epoch=${line.epoch}`} words={['used', 'charged']}>
        {line.added.paid === line.added.bytes ? null : (
          <span className="text-quiet block text-sm">
            <Size bytes={line.added.paid} /> of it paid for
          </span>
        )}
      </EpochHeading>
      <BriefVerdict steps={line.steps} />
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="text-accent min-h-6 cursor-pointer underline underline-offset-2"
      >
        {isOpen ? 'Hide what it was for' : 'What it was for'}
        <span className="sr-only">, epoch {line.epoch.toString()}</span>
      </button>
      <p>
        <Link href={`/explorer/records/${payer}/${line.epoch}`}>Session records of epoch {line.epoch.toString()}</Link>
      </p>
      {isOpen ? <ChargeLines payer={payer} line={line} /> : null}
    </>
  );
};
