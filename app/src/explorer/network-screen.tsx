// Any network of the page's program by its address, from the chain alone.
import { Suspense, lazy } from 'react';
import { Link } from 'wouter';
import { valueOf } from '../chain/described';
import { useIdentified, useOtherNetwork } from '../data/explorer';
import { useNetworkId } from '../data/on-chain';
import { usePlace } from '../data/place';
import type { Settlement } from '../generated/openmast/accounts/settlement';
import { Ago, Amount, Identifier, Size, Source, When } from '../ui/amounts';
import { CopyButton } from '../ui/copy';
import { whole } from '../ui/format';
import { Disclosed, Fact, Facts, Panel } from '../ui/panel';
import { Empty, Failure, Loading } from '../ui/states';
import { NetworkAssets } from './network-assets';
import { ExplorerHead } from './head';
import { isParts } from './said';
import { STATES } from './settlement-states';
import { ToldFacts } from './told-facts';

/** Not needed to say what it is: they come after that. */
const AccountTransactions = lazy(() => import('./account-transactions').then(({ AccountTransactions: It }) => ({ default: It })));

export const NetworkScreen = ({ address }: { address: string }) => {
  const found = useOtherNetwork(address);
  const own = useNetworkId()?.network;
  const isOwn = own === address;
  return (
    <>
      <ExplorerHead title="Network" />
      <p>
        <Identifier text={address} /> <CopyButton label="the address" text={address} />
      </p>
      {found.error ? <Failure error={found.error} retry={() => void found.refetch()} /> : null}
      {found.isLoading ? <Loading what="the network" /> : null}
      {found.data === null ? <p role="alert">This is no address: 32 bytes in base58.</p> : null}
      {found.data ? (
        <>
          <Missing address={address} isOwn={isOwn} />
          <Money data={found.data} />
          <Parameters address={address} />
          <Settlements settlements={found.data.settlements} isOwn={isOwn} kept={found.data.network.parameters.settlementsKept} readAtMs={found.data.readAtMs} />
          <NetworkAssets id={found.data.id} assets={found.data.assets} count={found.data.network.assetCount} isOwn={isOwn} />
          <Suspense fallback={null}>
            <AccountTransactions address={address} />
          </Suspense>
        </>
      ) : null}
    </>
  );
};

/** What only an oracle has, and how to come by it. */
const Missing = ({ address, isOwn }: { address: string; isOwn: boolean }) => {
  const hasOracle = usePlace().data?.hasOracle === true;
  if (isOwn && hasOracle) return <p>This is the network of this page: everything else of it is on the other screens.</p>;
  return (
    <div role="note" className="border-warn max-w-prose space-y-1 rounded-lg border-l-4 py-1 pl-4">
      <p>Here is what the chain alone tells of {isOwn ? 'this network' : 'a network that is not this page’s'}. What only its oracles keep is missing:</p>
      <ul className="list-disc pl-5">
        <li>what each asset, payer and lot earned or spent, with its proof</li>
        <li>the usage of the open epoch, and the prices in force</li>
        <li>settlements that are closed on chain, and proposals that are not final yet</li>
      </ul>
      {isOwn ? (
        <p>
          <Link href="/archives">Open public archives as files</Link>: what was earned and spent is in them.
        </p>
      ) : (
        <p>
          Start the page for it, with its oracle’s address or with its public archives as files:{' '}
          <code className="break-all">openmast app --network {address} --url …</code>
        </p>
      )}
    </div>
  );
};

type Data = NonNullable<ReturnType<typeof useOtherNetwork>['data']>;

const Money = ({ data: { network, readAtMs } }: { data: Data }) => (
  <Panel title="As the chain has it">
    <Facts>
      <Fact name="Newest final epoch">{network.finalEpoch === 0n ? 'none yet' : whole(network.finalEpoch)}</Fact>
      <Fact name="It ended">{network.finalEpoch === 0n ? 'not yet' : <Ago ms={Number(network.finalClosedAt) * 1000} />}</Fact>
      <Fact name="Assets">{whole(network.assetCount)}</Fact>
      <Fact name="Payers">{whole(network.payerCount)}</Fact>
      <Fact name="Lots and entitlements">{whole(network.reserveCount)}</Fact>
      <Fact name="Paid in" note="lifetime, all payers">
        <Amount baseUnits={network.deposited} />
      </Fact>
      <Fact name="Earned" note="lifetime, all assets">
        <Amount baseUnits={network.settledAmount} />
      </Fact>
      <Fact name="Taken out" note="lifetime, of what was earned and of fees">
        <Amount baseUnits={network.paidOut} />
      </Fact>
    </Facts>
    <Source from="From the chain (finalized)" atMs={readAtMs} />
  </Panel>
);

/** Those that hold, and all else that the account says. */
const Parameters = ({ address }: { address: string }) => {
  const found = useIdentified(address);
  const told = found.data?.identified.kind === 'told' ? found.data.identified.told : undefined;
  const parameters = told && valueOf(told, 'parameters');
  const next = told && valueOf(told, 'next_parameters');
  const nextAt = told && valueOf(told, 'next_parameters_at');
  if (!told || !parameters || !isParts(parameters)) return null;
  const isNext = typeof nextAt === 'bigint' && nextAt > 0n;
  const holdsNext = isNext && Number(nextAt) * 1000 <= Date.now();
  return (
    <Panel title="Parameters">
      {isNext && !holdsNext ? (
        <p>
          Others were announced, which hold from <When ms={Number(nextAt) * 1000} />.
        </p>
      ) : null}
      <ToldFacts told={holdsNext && next && isParts(next) ? next : parameters} units={{}} />
      <Disclosed summary="All that the account says">
        <ToldFacts told={told} units={{}} />
      </Disclosed>
    </Panel>
  );
};

interface SettlementsProps {
  readonly settlements: readonly { readonly epoch: bigint; readonly settlement: Settlement | undefined }[];
  readonly isOwn: boolean;
  readonly kept: number;
  readonly readAtMs: number;
}

const Settlements = ({ settlements, isOwn, kept, readAtMs }: SettlementsProps) => (
  <Panel title="Newest settlements">
    {settlements.length === 0 ? <Empty text="Nothing is settled yet." /> : null}
    <ul className="divide-line divide-y">
      {settlements.map(({ epoch, settlement }) => (
        <li key={epoch.toString()} className="grid grid-cols-2 items-baseline gap-x-4 gap-y-1 py-3 md:grid-cols-4">
          <span className="font-medium">{isOwn ? <Link href={`/explorer/settlements/${epoch}`}>Epoch {whole(epoch)}</Link> : `Epoch ${whole(epoch)}`}</span>
          <span className="text-right md:text-left">{settlement ? STATES.final.word : STATES.closed.word}</span>
          {settlement ? (
            <>
              <span>
                <Amount baseUnits={settlement.content.assetCharged} /> earned, lifetime
              </span>
              <span className="text-quiet text-right text-sm">
                <Size bytes={settlement.content.bytes} /> carried, lifetime; final <Ago ms={Number(settlement.finalAt) * 1000} />
              </span>
            </>
          ) : (
            <span className="text-quiet col-span-2 text-sm">{STATES.closed.meaning}</span>
          )}
        </li>
      ))}
    </ul>
    <p className="text-quiet text-sm">The network keeps the newest {whole(kept)} for proofs; older ones may be closed by anybody.</p>
    <Source from="From the chain (finalized)" atMs={readAtMs} />
  </Panel>
);
