// Money that is asked back: what has to happen until it is paid, when it lapses, and what the owner can do.
import { Suspense, lazy } from 'react';
import type { Network } from '../generated/openmast/accounts/network';
import type { Payer } from '../generated/openmast/accounts/payer';
import { max } from '../verify';
import { Amount, When } from '../ui/amounts';
import { useNow } from '../ui/now';
import { Fact, Facts, Panel } from '../ui/panel';
import { unspent, type PayerTold } from './money';
import { withdrawalOf, type Withdrawal } from './withdrawal';

/** What signs is a large part of the program: who only looks does not wait for it. */
const WithdrawalDecisions = lazy(() => import('./decisions').then(({ WithdrawalDecisions: It }) => ({ default: It })));

const WORDS: Readonly<Record<Withdrawal['kind'], string>> = {
  none: 'No money is asked back.',
  lapsed: 'It has lapsed: it holds no money any more, and is not paid. It can be asked for again.',
  statement: 'It is a statement, which needs no proof. Until it is paid, anybody may show that more was spent.',
  waits: 'It waits for a final settlement that has seen it. Usage until then is charged first.',
  due: 'It can be paid now; nobody has done so yet. A final settlement has seen it, and what was used before was charged first.',
};

interface WithdrawalPanelProps {
  readonly payer: Payer;
  readonly network: Network;
  /** What was spent, where an oracle tells it. */
  readonly settled?: PayerTold['settled'] | undefined;
}

export const WithdrawalPanel = ({ payer, network, settled }: WithdrawalPanelProps) => {
  const now = useNow();
  const state = withdrawalOf(payer, network, BigInt(Math.floor(now / 1000)));
  const most = unspent(payer, max(payer.proven, BigInt(settled?.totals.accrued ?? 0)));
  const until = settled ? `unspent until epoch ${settled.epoch} ended` : 'as far as it is proven on chain what was spent; no more than is unspent is paid';
  return (
    <Panel title="Withdrawal">
      <p>{WORDS[state.kind]}</p>
      <Facts>
        {state.kind === 'none' ? null : <StandFacts payer={payer} state={state} />}
        <Fact name="Can be asked back" note={until}>
          <Amount baseUnits={most} />
        </Fact>
      </Facts>
      <Suspense fallback={null}>
        <WithdrawalDecisions payer={payer} state={state.kind} mint={network.currencyMint} most={most} />
      </Suspense>
    </Panel>
  );
};

const StandFacts = ({ payer, state }: { payer: Payer; state: Exclude<Withdrawal, { kind: 'none' }> }) => (
  <>
    <Fact name="Asked back" note="at most; what is unspent then is paid">
      <Amount baseUnits={payer.requested} />
    </Fact>
    {state.kind === 'waits' ? (
      <Fact name="Not before" note="the shortest epoch and challenge window; as a rule later">
        <When ms={Number(state.notBefore) * 1000} />
      </Fact>
    ) : null}
    {state.kind === 'statement' ? (
      <Fact name="Paid from">
        <When ms={Number(state.paysAt) * 1000} />
      </Fact>
    ) : null}
    {state.kind === 'lapsed' ? (
      <Fact name="Lapsed">
        <When ms={Number(state.lapsedAt) * 1000} />
      </Fact>
    ) : (
      <Fact name="Lapses" note="from then on it holds no money">
        <When ms={Number(state.lapsesAt) * 1000} />
      </Fact>
    )}
  </>
);
