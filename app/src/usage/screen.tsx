// My usage: what a payer has, what it used and was charged for, and what is paid ahead.
import { Link } from 'wouter';
import type { Payer } from '../generated/openmast/accounts/payer';
import { useHistory } from '../data/history';
import { useChainNetwork } from '../data/on-chain';
import { useEpoch, usePayerAccount } from '../data/oracle';
import { usePlace } from '../data/place';
import { MOST_PAYERS, usePayer, usePayersOf } from '../data/payer';
import { indexIn } from '../verify';
import { Identifier } from '../ui/amounts';
import { whole } from '../ui/format';
import { Empty, Failure, Loading } from '../ui/states';
import { Panel } from '../ui/panel';
import { BalancePanel } from './balance-panel';
import { BillPanel } from './bill-panel';
import { EntitlementsPanel } from './entitlements-panel';
import { PayerForm } from './payer-form';
import { QuotePanel } from './quote-panel';
import { StatementPanel } from './statement-panel';
import { WithdrawalPanel } from './withdrawal-panel';

export const PayerFormScreen = () => (
  <>
    <h1 className="text-2xl font-semibold">My usage</h1>
    <PayerForm />
  </>
);

export const UsageScreen = ({ address }: { address: string }) => {
  const payer = usePayer(address);
  return (
    <>
      <h1 className="text-2xl font-semibold">My usage</h1>
      {payer.isPending ? <Loading what="the payer" /> : null}
      {payer.data ? (
        <PayerPanels
          address={payer.data.address}
          payer={payer.data.content}
          slot={payer.data.slot}
          readAtMs={payer.data.readAtMs}
        />
      ) : null}
      {/* A wallet's address is no payer's, or no account of the program's at all. */}
      {payer.data === null || payer.error ? <NoPayer address={address} error={payer.error} retry={payer.refetch} /> : null}
    </>
  );
};

const NoPayer = ({ address, error, retry }: { address: string; error: Error | null; retry: () => unknown }) => {
  const isNumber = indexIn(address) !== undefined;
  const owned = usePayersOf(isNumber ? undefined : address);
  const { payers = [], foundBy, count = 0, more = 0 } = owned.data ?? {};
  return (
    <>
      {payers.length > 0 ? (
        <Panel title="Payers of this wallet">
          <ul className="divide-line divide-y">
            {payers.map(({ address: at, payer }) => (
              <li key={at} className="py-2">
                <Link href={`/payer/${at}`}>Payer {payer.index}</Link> <Identifier text={at} />
              </li>
            ))}
          </ul>
        </Panel>
      ) : null}
      {error && payers.length === 0 ? <Failure error={error} retry={() => void retry()} /> : null}
      {isNumber && !error ? <Empty text={`The network has no payer ${address}.`} /> : null}
      {owned.isLoading ? <Loading what="whether it is a wallet that owns payers" /> : null}
      {owned.data && payers.length === 0 ? <Empty text="No payer of this network is at this address, or belongs to it as its wallet." /> : null}
      {owned.error ? <Failure error={owned.error} retry={() => void owned.refetch()} /> : null}
      {foundBy === 'the first accounts' ? (
        <p className="text-warn">
          Of {whole(count)} payers only the first {whole(MOST_PAYERS)} were looked at: enter the payer’s own address or number.
        </p>
      ) : null}
      {foundBy === 'the oracle' ? (
        <p className="text-quiet text-sm">
          Of {whole(count)} payers these were named by this oracle, and their accounts on chain say that they are this wallet’s. It may
          leave some out{more > 0 ? `, and ${whole(more)} more were not read` : ''}: enter a payer’s own address or number to see it.
        </p>
      ) : null}
      <PayerForm />
    </>
  );
};

interface PayerPanelsProps {
  readonly address: string;
  readonly payer: Payer;
  readonly slot: bigint;
  readonly readAtMs: number;
}

const PayerPanels = ({ address, payer, slot, readAtMs }: PayerPanelsProps) => {
  const { data: place } = usePlace();
  return (
    <>
      <p>
        <span className="font-medium">Payer {payer.index}</span> <Identifier text={address} />, owned by{' '}
        <Identifier text={payer.owner} />. <Link href="/payer">Another payer</Link>
      </p>
      <p>
        <Link href={`/payer/${payer.index}/deposit`}>Pay in</Link>
        {place?.hasOracle ? (
          <>
            {' · '}
            <Link href={`/explorer/payer/${payer.index}`}>What it spent, and its proof</Link>
          </>
        ) : (
          <>
            {' · '}
            <Link href={`/archives/payer/${payer.index}`}>What archives say of it</Link>
          </>
        )}
      </p>
      {place?.hasOracle ? (
        <OraclePanels payer={payer} slot={slot} readAtMs={readAtMs} />
      ) : (
        <>
          <BalancePanel payer={payer} slot={slot} readAtMs={readAtMs} />
          <AskedBack payer={payer} />
        </>
      )}
    </>
  );
};

const AskedBack = ({ payer }: { payer: Payer }) => {
  const network = useChainNetwork();
  return network.data ? <WithdrawalPanel payer={payer} network={network.data} /> : null;
};

/** With what an oracle tells beside the chain. */
const OraclePanels = ({ payer, slot, readAtMs }: Omit<PayerPanelsProps, 'address'>) => {
  const told = usePayerAccount(payer.index);
  const history = useHistory('payer', payer.index);
  const finalEpoch = useEpoch().data?.data.final_epoch;
  return (
    <>
      {told.error ? <Failure error={told.error} retry={() => void told.refetch()} /> : null}
      <BalancePanel
        payer={payer}
        slot={slot}
        readAtMs={readAtMs}
        told={told.data?.data}
        toldAtMs={told.data?.receivedAtMs}
        history={history.data}
      />
      <AskedBack payer={payer} />
      {told.data ? (
        <EntitlementsPanel
          payer={payer.index}
          told={told.data.data.entitlements}
          toldAtMs={told.data.receivedAtMs}
          finalEpoch={finalEpoch === '0' ? undefined : finalEpoch}
        />
      ) : null}
      <BillPanel payer={payer.index} />
      {told.data ? <StatementPanel payer={payer.index} /> : null}
      <QuotePanel payer={payer.index} />
    </>
  );
};
