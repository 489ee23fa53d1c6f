// My usage: what a payer has, what it used and was charged for, and what is paid ahead.
import { Suspense, lazy, useState } from 'react';
import { Link } from 'wouter';
import type { Payer } from '../generated/openmast/accounts/payer';
import { useHistory } from '../data/history';
import { useChainNetwork } from '../data/on-chain';
import { useEpoch, usePayerAccount } from '../data/oracle';
import { usePlace } from '../data/place';
import { MOST_PAYERS, usePayer, usePayersOf } from '../data/payer';
import { indexIn } from '../verify';
import { isAddress } from '../ui/address-form';
import { Identifier } from '../ui/amounts';
import { whole } from '../ui/format';
import { Empty, Failure, Loading } from '../ui/states';
import { Panel } from '../ui/panel';
import { BalancePanel } from './balance-panel';
import { BillPanel } from './bill-panel';
import { WhatIsAnEpoch } from '../ui/what-is-an-epoch';
import { EntitlementsPanel } from './entitlements-panel';
import { LimitsPanel } from './limits-panel';
import type { PayerTold } from './money';
import type { OpenPayerProps } from './open-payer';
import { PayerForm } from './payer-form';
import { QuotePanel } from './quote-panel';
import { StatementPanel } from './statement-panel';
import { WithdrawalPanel } from './withdrawal-panel';

/** What signs is a large part of the program: who only looks does not wait for it. */
const OpenPayer = lazy(() => import('./open-payer').then(({ OpenPayer: It }) => ({ default: It })));

/** Few look at it. */
const SessionsPanel = lazy(() => import('./sessions-panel').then(({ SessionsPanel: It }) => ({ default: It })));

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
      {/* A wallet's address is no payer's. */}
      {payer.data === null || payer.error ? <NoPayer address={address} error={payer.error} retry={payer.refetch} /> : null}
    </>
  );
};

const NoPayer = ({ address, error, retry }: { address: string; error: Error | null; retry: () => unknown }) => {
  const isNumber = indexIn(address) !== undefined;
  const owned = usePayersOf(isNumber ? undefined : address);
  // The list has the new payer before the dialog has told that it is there.
  const [isOpening, setOpening] = useState(false);
  const hasNone = owned.data !== undefined && owned.data.payers.length === 0 && !error;
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
          <p className="text-quiet text-sm">
            Usage is charged to a payer once the oracle’s operator has mapped a user name (NAI, MAC or IMSI) to its number.
          </p>
        </Panel>
      ) : null}
      {error && payers.length === 0 ? <Failure error={error} retry={() => void retry()} /> : null}
      {isNumber && !error ? <Empty text={`The network has no payer ${address}.`} /> : null}
      {owned.isLoading ? <Loading what="whether it is a wallet that owns payers" /> : null}
      {hasNone || isOpening ? <NoneOwned address={address} isOpening={isOpening} setOpening={setOpening} /> : null}
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

const NoneOwned = ({ address, ...opening }: OpenPayerProps) =>
  isAddress(address) ? (
    <Suspense fallback={<Loading what="how a payer is opened" />}>
      <OpenPayer address={address} {...opening} />
    </Suspense>
  ) : (
    <Empty text="This is neither an address nor a number." />
  );

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
        {' · '}
        <WhatIsAnEpoch />
      </p>
      {place?.hasOracle ? (
        <OraclePanels payer={payer} slot={slot} readAtMs={readAtMs} />
      ) : (
        <>
          <BalancePanel payer={payer} slot={slot} readAtMs={readAtMs} />
          <AskedBack payer={payer} />
          <LimitsPanel payer={payer} slot={slot} readAtMs={readAtMs} />
        </>
      )}
    </>
  );
};

const AskedBack = ({ payer, settled }: { payer: Payer; settled?: PayerTold['settled'] }) => {
  const network = useChainNetwork();
  return network.data ? <WithdrawalPanel payer={payer} network={network.data} settled={settled} /> : null;
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
      <AskedBack payer={payer} settled={told.data?.data.settled} />
      <LimitsPanel payer={payer} slot={slot} readAtMs={readAtMs} />
      {told.data ? (
        <EntitlementsPanel
          payer={payer.index}
          told={told.data.data.entitlements}
          toldAtMs={told.data.receivedAtMs}
          finalEpoch={finalEpoch === '0' ? undefined : finalEpoch}
        />
      ) : null}
      <BillPanel payer={payer.index} />
      <Panel title="Sessions by epoch">
        <Suspense fallback={<Loading what="the sessions" />}>
          <SessionsPanel payer={payer} />
        </Suspense>
      </Panel>
      {told.data ? <StatementPanel payer={payer.index} /> : null}
      <QuotePanel payer={payer.index} />
    </>
  );
};
