// What is at an address: its kind, its fields in words, where more of it is shown, and the transactions that touched it.
import { Suspense, lazy } from 'react';
import { Link } from 'wouter';
import { addressOf, type Told } from '../chain/described';
import type { Identified } from '../chain/identify';
import { useGoods, useIdentified } from '../data/explorer';
import { useNetworkId } from '../data/on-chain';
import { ChainSource, Identifier } from '../ui/amounts';
import { CopyButton } from '../ui/copy';
import { shownName } from '../ui/asset-name';
import { whole } from '../ui/format';
import { Panel } from '../ui/panel';
import { Failure, Loading } from '../ui/states';
import { AddressLink } from './address-link';
import { ExplorerHead } from './head';
import { leadsOf } from './leads';
import { Leads } from './leads-list';
import { labelOf, unitOf } from './said';
import { ToldFacts } from './told-facts';
import { useMoney } from './use-money';

const outside = () => import('./outside');
const OfMint = lazy(() => outside().then(({ OfMint: It }) => ({ default: It })));
const OfTokens = lazy(() => outside().then(({ OfTokens: It }) => ({ default: It })));
const OfWallet = lazy(() => outside().then(({ OfWallet: It }) => ({ default: It })));
/** Not needed to say what it is: they come after that. */
const AccountTransactions = lazy(() => import('./account-transactions').then(({ AccountTransactions: It }) => ({ default: It })));

export const AccountScreen = ({ address }: { address: string }) => {
  const found = useIdentified(address);
  return (
    <>
      <ExplorerHead title={found.data ? titleOf(found.data.identified) : 'Account'} />
      <p>
        <Identifier text={address} /> <CopyButton label="the address" text={address} />
      </p>
      {found.error ? <Failure error={found.error} retry={() => void found.refetch()} /> : null}
      {found.isPending ? <Loading what="what is at this address" /> : null}
      {found.data === null ? <p role="alert">This is no address: 32 bytes in base58.</p> : null}
      {found.data ? (
        <>
          <Suspense fallback={<Loading what="what is at this address" />}>
            <What at={address} identified={found.data.identified} />
          </Suspense>
          <ChainSource slot={found.data.slot} atMs={found.data.readAtMs} />
          <Suspense fallback={null}>
            <AccountTransactions address={address} />
          </Suspense>
        </>
      ) : null}
    </>
  );
};

const PROGRAMS: Readonly<Record<string, string>> = { openmast: 'OpenMast', market: 'the market', share_gate: 'the share gate' };
const spaced = (name: string): string => labelOf(name.replace(/(?!^)([A-Z])/g, '_$1').toLowerCase());

function titleOf(it: Identified): string {
  switch (it.kind) {
    case 'told':
      return `${spaced(it.told.described.name)} account`;
    case 'mint':
      return ['Mint', shownName(it.mint.name)].filter(Boolean).join(' of ');
    case 'tokens':
      return 'Token account';
    case 'nothing':
      return 'Wallet, or nothing';
    default:
      return 'Another account';
  }
}

const What = ({ at, identified: it }: { at: string; identified: Identified }) => {
  switch (it.kind) {
    case 'told':
      return <OfProgram at={at} told={it.told} />;
    case 'mint':
      return <OfMint at={at} mint={it.mint} />;
    case 'tokens':
      return <OfTokens tokens={it.tokens} />;
    case 'nothing':
      return <OfWallet wallet={at} />;
    case 'unknown':
      return <p role="alert">It belongs to {PROGRAMS[it.program] ?? it.program}, and is of a kind or a version that this page does not know.</p>;
    case 'other':
      return (
        <p>
          It has {whole(it.bytes)} bytes and belongs to the program <AddressLink address={it.owner} />, which is none of this network’s.
        </p>
      );
  }
};

const OfProgram = ({ at, told }: { at: string; told: Told }) => {
  const own = useNetworkId()?.network;
  const network = told.described.name === 'Network' ? at : addressOf(told, 'network');
  const isOther = network !== undefined && network !== own;
  const units = { goods: unitOf(useGoods(told)), money: useMoney() };
  return (
    <Panel title="What it is">
      <p>{told.described.says}</p>
      {isOther ? (
        <p className="text-warn">
          It is of another network than this page’s: <Link href={`/explorer/network/${network}`}>look at that network</Link>.
        </p>
      ) : (
        <Leads leads={leadsOf(told, at)} />
      )}
      <ToldFacts told={told} units={isOther ? { goods: units.goods } : units} />
    </Panel>
  );
};
