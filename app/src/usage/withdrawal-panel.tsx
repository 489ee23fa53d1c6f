// Money that was asked back: what has to happen until it is paid, and when it lapses.
import type { Network } from '../generated/openmast/accounts/network';
import type { Payer } from '../generated/openmast/accounts/payer';
import { Amount, When } from '../ui/amounts';
import { useNow } from '../ui/now';
import { Fact, Facts, Panel } from '../ui/panel';
import { Empty } from '../ui/states';
import { withdrawalOf, type Withdrawal } from './withdrawal';

const WORDS: Readonly<Record<Exclude<Withdrawal['kind'], 'none'>, string>> = {
  lapsed: 'It has lapsed: it holds no money any more, and is not paid. It can be asked for again.',
  statement: 'It is a statement, which needs no proof. Until it is paid, anybody may show that more was spent.',
  waits: 'It waits for a final settlement that has seen it. Usage until then is charged first.',
  due: 'A final settlement has seen it: with that proof it is paid. What was used before was charged first.',
};

export const WithdrawalPanel = ({ payer, network }: { payer: Payer; network: Network }) => {
  const now = useNow();
  const state = withdrawalOf(payer, network, BigInt(Math.floor(now / 1000)));
  if (state.kind === 'none') {
    return (
      <Panel title="Withdrawal">
        <Empty text="No money is asked back." />
      </Panel>
    );
  }
  return (
    <Panel title="Withdrawal">
      <p>{WORDS[state.kind]}</p>
      <Facts>
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
      </Facts>
    </Panel>
  );
};
