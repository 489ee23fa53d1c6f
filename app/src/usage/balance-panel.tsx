// What a payer has: paid in, spent, in escrow, and for how long that lasts.
import { Link } from 'wouter';
import type { History } from '../data/history';
import { useLeafSteps } from '../data/leaf';
import type { Payer } from '../generated/openmast/accounts/payer';
import { Amount, ChainSource, Source } from '../ui/amounts';
import { span, times, whole } from '../ui/format';
import { useNow } from '../ui/now';
import { Fact, Facts, Panel } from '../ui/panel';
import { BriefVerdict } from '../ui/verdict';
import { Loading } from '../ui/states';
import { lasting, type Spent } from './lasting';
import { notCounted, openMoney, unspent, type PayerTold } from './money';

interface BalancePanelProps {
  readonly payer: Payer;
  readonly slot: bigint;
  readonly readAtMs: number;
  /** What an oracle tells, where there is one. */
  readonly told?: PayerTold | undefined;
  readonly toldAtMs?: number | undefined;
  readonly history?: History | undefined;
}

export const BalancePanel = ({ payer, slot, readAtMs, told, toldAtMs, history }: BalancePanelProps) => {
  const settled = told?.settled;
  return (
    <Panel title="Balance">
      <Facts>
        {settled ? (
          <Fact name="In escrow" note={`in the network’s vault: paid in, not withdrawn, not spent until epoch ${settled.epoch} ended`}>
            <Amount baseUnits={unspent(payer, BigInt(settled.totals.accrued))} />
          </Fact>
        ) : null}
        {told ? <OpenFacts told={told} /> : null}
        <Fact name="Paid in" note="lifetime, without the first fee">
          <Amount baseUnits={payer.deposited} />
        </Fact>
        <Fact name="Withdrawn" note="lifetime">
          <Amount baseUnits={payer.withdrawn} />
        </Fact>
        {settled ? <SpentFacts settled={settled} /> : null}
      </Facts>
      {told ? <NotCounted payer={payer} told={told} /> : null}
      {told && openMoney(told).left === 0n && notCounted(payer, told).amount === 0n ? <UsedUp told={told} /> : null}
      {told && history && openMoney(told).left > 0n ? <LastsUntil left={openMoney(told).left} lines={history.lines} /> : null}
      {settled ? <SpentVerdict settled={settled} index={payer.index} /> : null}
      <ChainSource slot={slot} atMs={readAtMs} />
      {told && toldAtMs !== undefined ? <Source from="What is spent, held and left: from this oracle" atMs={toldAtMs} /> : null}
    </Panel>
  );
};

const SpentFacts = ({ settled }: { settled: NonNullable<PayerTold['settled']> }) => {
  const [charged, accrued] = [BigInt(settled.totals.charged), BigInt(settled.totals.accrued)];
  return (
    <>
      <Fact name="Spent" note={`lifetime, until epoch ${settled.epoch} ended`}>
        <Amount baseUnits={charged} />
      </Fact>
      {accrued > charged ? (
        <Fact name="Carried over" note="spent for good, charged in a later epoch">
          <Amount baseUnits={accrued - charged} />
        </Fact>
      ) : null}
    </>
  );
};

const OpenFacts = ({ told }: { told: PayerTold }) => {
  const { used, left, held, owed } = openMoney(told);
  return (
    <>
      <Fact name="Left now" note="the oracle’s count; what entitlements meet comes off no money">
        <Amount baseUnits={left} />
      </Fact>
      <Fact name="Open epoch" note="used so far, before anything is written off">
        <Amount baseUnits={used} />
      </Fact>
      {held > 0n ? (
        <Fact name="Held" note="set aside for a withdrawal">
          <Amount baseUnits={held} />
        </Fact>
      ) : null}
      {owed > 0n ? (
        <Fact name="Owed" note="used against held money; paid first if the request ends unpaid">
          <Amount baseUnits={owed} />
        </Fact>
      ) : null}
    </>
  );
};

/** Why more is in escrow than is left: the oracle counts what it saw when the open epoch began. */
const NotCounted = ({ payer, told }: { payer: Payer; told: PayerTold }) => {
  const { amount, openEpoch } = notCounted(payer, told);
  if (amount <= 0n) return null;
  return (
    <p>
      <Amount baseUnits={amount} /> was paid in since epoch {whole(openEpoch)} began, and is in escrow but not in what is left now: it counts from epoch{' '}
      {whole(openEpoch + 1n)} on. When epoch {whole(openEpoch)} ends, it also pays what that used beyond what was left.
    </p>
  );
};

const UsedUp = ({ told }: { told: PayerTold }) => (
  <p role="status" className="text-warn font-medium">
    {openMoney(told).held > 0n
      ? 'What is not held for the withdrawal is used up: further usage is written off if that is paid, and owed if it is not. '
      : `Used up: further usage is written off${told.entitlements.some(({ is_in_use: isInUse }) => isInUse) ? ', but for what is paid ahead' : ''}. `}
    <Link href={`/payer/${told.index}/deposit`}>Pay in</Link>.
  </p>
);

const YEARS_100 = 100n * 31_557_600n;

/** An estimate, with what it is computed from. */
export const LastsUntil = ({ left, lines }: { left: bigint; lines: readonly Spent[] }) => {
  const now = useNow();
  const found = lasting(left, lines);
  if (!found) {
    return <p>How long it lasts cannot be estimated: nothing was spent in the epochs that are listed below.</p>;
  }
  const { seconds, spent, window, firstEpoch, lastEpoch } = found;
  const until = now + Number(seconds) * 1000;
  return (
    <div>
      <p className="font-medium">
        {seconds > YEARS_100 ? 'Estimate: lasts for more than 100 years' : `Estimate: lasts until about ${times(until)}`}
      </p>
      <p className="text-quiet text-sm">
        That is {span(Number(seconds) * 1000)} from now, if usage goes on as in epochs {whole(firstEpoch)} to {whole(lastEpoch)}:{' '}
        <Amount baseUnits={left} /> left × {span(Number(window) * 1000)} ÷ <Amount baseUnits={spent} /> spent in that time.
      </p>
    </div>
  );
};

const SpentVerdict = ({ settled, index }: { settled: NonNullable<PayerTold['settled']>; index: number }) => {
  const steps = useLeafSteps('payer', index, settled);
  if (!steps) return <Loading what="the chain" />;
  return (
    <div>
      <p className="text-quiet text-sm">What was spent until epoch {settled.epoch} ended:</p>
      <BriefVerdict steps={steps} />
    </div>
  );
};
