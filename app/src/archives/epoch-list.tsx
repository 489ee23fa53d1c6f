// The epochs of an account by files: what each added, whether that verifies, and what it was for.
import { useState } from 'react';
import { gist } from '../proof/history';
import type { AccountSide } from '../recompute/account';
import type { AccountLine } from '../recompute/account-lines';
import { ChargeTable } from '../usage/charge-table';
import { Amount } from '../ui/amounts';
import { PlainButton } from '../ui/buttons';
import { EpochHeading } from '../ui/epoch-heading';
import { whole } from '../ui/format';
import { Empty } from '../ui/states';
import { BriefVerdict } from '../ui/verdict';
import { OF_ACCOUNT } from './words';

/** So many epochs at first. */
const AT_FIRST = 20;

const isIdle = ({ added }: AccountLine): boolean => Object.values(added).every((total) => total === 0n);

export const EpochList = ({ side, lines }: { side: AccountSide; lines: readonly AccountLine[] }) => {
  const [isWhole, showWhole] = useState(false);
  const busy = lines.filter((line) => !isIdle(line));
  const shown = isWhole ? busy : busy.slice(0, AT_FIRST);
  const idle = lines.length - busy.length;
  return (
    <>
      <ul className="divide-line divide-y">
        {shown.map((line) => (
          <li key={line.epoch.toString()} className="space-y-2 py-4">
            <Line side={side} line={line} />
          </li>
        ))}
      </ul>
      {busy.length > shown.length ? <PlainButton go={() => showWhole(true)}>Show all {whole(busy.length)} epochs</PlainButton> : null}
      {idle > 0 ? <Idle side={side} lines={lines} idle={idle} /> : null}
    </>
  );
};

/** That nothing happened has to verify, too. */
const Idle = ({ side, lines, idle }: { side: AccountSide; lines: readonly AccountLine[]; idle: number }) => {
  const what = side === 'payer' ? 'used' : 'earned';
  const none = idle === lines.length ? `Nothing was ${what} in any of them.` : `In the other ${whole(idle)} nothing was ${what}.`;
  return (
    <>
      <p className="text-quiet text-sm">{none}</p>
      <BriefVerdict steps={gist(lines.filter(isIdle))} sentences={OF_ACCOUNT} />
    </>
  );
};

const WORDS: Readonly<Record<AccountSide, readonly [string, string]>> = { payer: ['used', 'charged'], asset: ['carried', 'earned'] };

const Line = ({ side, line }: { side: AccountSide; line: AccountLine }) => {
  const [isOpen, setOpen] = useState(false);
  const what = side === 'payer' ? 'what it was for' : 'whose usage it was';
  return (
    <>
      <EpochHeading line={line} href={`/archives/settlements/${line.epoch}`} words={WORDS[side]}>
        {line.released > 0n ? (
          <span className="text-quiet block text-sm">
            <Amount baseUnits={line.released} /> by lots
          </span>
        ) : null}
      </EpochHeading>
      <BriefVerdict steps={line.steps} sentences={OF_ACCOUNT} />
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="text-accent min-h-6 cursor-pointer underline underline-offset-2"
      >
        {isOpen ? `Hide ${what}` : what[0]?.toUpperCase() + what.slice(1)}
        <span className="sr-only">, epoch {line.epoch.toString()}</span>
      </button>
      {isOpen ? <Charges side={side} line={line} /> : null}
    </>
  );
};

const Charges = ({ side, line: { epoch, charges } }: { side: AccountSide; line: AccountLine }) => {
  if (charges.length === 0) return <Empty text="The archive has no usage of it." />;
  const lines = charges.map((charge) => ({ index: side === 'payer' ? charge.asset : charge.payer, charge, prices: charge.prices }));
  const label = side === 'payer' ? `What epoch ${epoch} was charged for` : `Usage of epoch ${epoch} by payer`;
  return <ChargeTable label={label} of={side === 'payer' ? 'Asset' : 'Payer'} lines={lines} />;
};
