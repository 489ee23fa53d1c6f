// What is at an address: its kind, its fields in words, where more of it is shown, and the transactions that touched it.
import { Suspense, lazy } from 'react';
import { Link } from 'wouter';
import { addressOf, type Told } from '../chain/described';
import type { Identified, Mint } from '../chain/identify';
import type { TokenAccount } from '../chain/token-account';
import { useGoods, useIdentified } from '../data/explorer';
import { LISTED_AT_FIRST, useListing } from '../data/listing';
import { useNetworkId } from '../data/on-chain';
import { useOwned } from '../data/owner';
import { usePayersOf } from '../data/payer';
import { ChainSource, Identifier } from '../ui/amounts';
import { CopyButton } from '../ui/copy';
import { shareUnit, sharesUnitOf, shownName, symbolName } from '../ui/asset-name';
import { whole } from '../ui/format';
import { Fact, Facts, Panel } from '../ui/panel';
import { quantity } from '../ui/quantity';
import { Empty, Failure, Loading } from '../ui/states';
import { AddressLink } from './address-link';
import { ExplorerHead } from './head';
import { leadsOf, type Lead } from './leads';
import { labelOf, unitOf } from './said';
import { ToldFacts } from './told-facts';
import { useMoney } from './use-money';

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
          <What at={address} identified={found.data.identified} />
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

const Leads = ({ leads }: { leads: readonly Lead[] }) =>
  leads.length === 0 ? null : (
    <ul className="list-disc space-y-1 pl-5">
      {leads.map(({ href, words }) => (
        <li key={href}>
          <Link href={href}>{words}</Link>
        </li>
      ))}
    </ul>
  );

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

const OfMint = ({ at, mint }: { at: string; mint: Mint }) => {
  const listing = useListing(LISTED_AT_FIRST);
  const asset = listing.data?.assets.find(({ shareMint }) => shareMint === at);
  const unit = asset ? shareUnit(mint.decimals) : sharesUnitOf(undefined, at, mint.decimals);
  return (
    <Panel title="What it is">
      {asset ? (
        <p>
          The shares of <Link href={`/asset/${asset.index}`}>asset {whole(asset.index)}</Link>.
        </p>
      ) : null}
      {listing.isLoading ? <Loading what="whose shares these are" /> : null}
      {listing.data && !asset ? <p>A mint of tokens. It is of no shares of this network’s {listing.data.looked < listing.data.network.assetCount ? `first ${whole(listing.data.looked)} ` : ''}assets.</p> : null}
      <Facts>
        <Fact name="Name" note="whoever made the mint chose it">
          {[shownName(mint.name), symbolName(mint.name)].filter(Boolean).join(', symbol ') || 'none'}
        </Fact>
        <Fact name="There are">
          <data title={`${whole(mint.supply)} base units`}>{quantity(mint.supply, unit)}</data>
        </Fact>
        <Fact name="Who may make more">{mint.authority === undefined ? 'nobody' : <AddressLink address={mint.authority} />}</Fact>
      </Facts>
    </Panel>
  );
};

const OfTokens = ({ tokens }: { tokens: TokenAccount }) => (
  <Panel title="What it is">
    <p>Tokens of one mint that somebody holds.</p>
    <Facts>
      <Fact name="Mint">
        <AddressLink address={tokens.mint} />
      </Fact>
      <Fact name="Whose">
        <AddressLink address={tokens.owner} />
      </Fact>
      <Fact name="Amount" note="base units of the mint">
        {whole(tokens.amount)}
      </Fact>
      <Fact name="Frozen">{tokens.isFrozen ? 'yes' : 'no'}</Fact>
    </Facts>
  </Panel>
);

const OfWallet = ({ wallet }: { wallet: string }) => {
  const owned = useOwned(wallet).data;
  const payers = usePayersOf(wallet).data?.payers;
  const assets = owned?.indexes ?? [];
  return (
    <Panel title="What it is">
      <p>No account of a program is at this address: it is a wallet, or nothing yet.</p>
      <Leads
        leads={[
          { href: `/portfolio/${wallet}`, words: 'What this wallet has of shares: its portfolio' },
          ...assets.map((index) => ({ href: `/asset/${index}`, words: `It owns asset ${whole(index)}` })),
          ...(payers ?? []).map(({ payer }) => ({ href: `/payer/${payer.index}`, words: `It owns payer ${whole(payer.index)}` })),
        ]}
      />
      {owned && assets.length === 0 && payers?.length === 0 ? <Empty text="It owns no asset and no payer of this network." /> : null}
    </Panel>
  );
};
