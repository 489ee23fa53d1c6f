// What is at an address outside of the network's programs: mints, tokens that somebody holds, wallets.
import { Link } from 'wouter';
import type { Mint } from '../chain/identify';
import type { TokenAccount } from '../chain/token-account';
import { LISTED_AT_FIRST, useListing } from '../data/listing';
import { useOwned } from '../data/owner';
import { usePayersOf } from '../data/payer';
import { shareUnit, sharesUnitOf, shownName, symbolName } from '../ui/asset-name';
import { whole } from '../ui/format';
import { Fact, Facts, Panel } from '../ui/panel';
import { quantity } from '../ui/quantity';
import { Empty, Loading } from '../ui/states';
import { AddressLink } from './address-link';
import { Leads } from './leads-list';

export const OfMint = ({ at, mint }: { at: string; mint: Mint }) => {
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

export const OfTokens = ({ tokens }: { tokens: TokenAccount }) => (
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

export const OfWallet = ({ wallet }: { wallet: string }) => {
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
