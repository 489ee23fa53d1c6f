// What was searched for: everything that it may be, or what can be searched for.
import { Link, useSearchParams } from 'wouter';
import { LISTED_AT_FIRST, useListing } from '../data/listing';
import { useChainNetwork } from '../data/on-chain';
import { usePlace } from '../data/place';
import { whole } from '../ui/format';
import { Panel } from '../ui/panel';
import { Failure, Loading } from '../ui/states';
import { ExplorerHead } from './head';
import { HashFound } from './hash-found';
import { matching, numbered, type Choice } from './choices';
import { pastedIn, type Pasted } from './pasted';
import { whereOf } from './search-form';

export const SearchScreen = () => {
  const [parameters] = useSearchParams();
  const text = parameters.get('q') ?? '';
  const pasted = pastedIn(text);
  return (
    <>
      <ExplorerHead title="Search" text={text} />
      {pasted.kind === 'number' ? <Numbered pasted={pasted} /> : null}
      {pasted.kind === 'words' ? <Named text={pasted.text} /> : null}
      {pasted.kind === 'hash' ? <HashFound hex={pasted.hex} /> : null}
      {pasted.kind === 'address' || pasted.kind === 'signature' ? (
        <Panel title="Found">
          <Link href={whereOf(text)}>{pasted.kind === 'address' ? 'What is at this address' : 'This transaction'}</Link>
        </Panel>
      ) : null}
      {pasted.kind === 'too long' ? <p role="alert">That is longer than anything that can be found.</p> : null}
      <WhatCanBeFound />
    </>
  );
};

const Choices = ({ choices }: { choices: readonly Choice[] }) => (
  <ul className="list-disc space-y-1 pl-5">
    {choices.map(({ href, words, note }) => (
      <li key={words}>
        {href === undefined ? words : <Link href={href}>{words}</Link>}
        {note === undefined ? null : <span className="text-quiet">, {note}</span>}
      </li>
    ))}
  </ul>
);

const Numbered = ({ pasted }: { pasted: Extract<Pasted, { kind: 'number' }> }) => {
  const network = useChainNetwork();
  const hasOracle = usePlace().data?.hasOracle !== false;
  return (
    <Panel title="It may be">
      {network.error ? <Failure error={network.error} retry={() => void network.refetch()} /> : null}
      {network.isLoading ? <Loading what="how many there are" /> : null}
      {network.data ? <Choices choices={numbered(pasted, network.data, hasOracle)} /> : null}
    </Panel>
  );
};

const Named = ({ text }: { text: string }) => {
  const listing = useListing(LISTED_AT_FIRST);
  const choices = listing.data ? matching(text, listing.data.assets) : [];
  return (
    <Panel title="Assets of that name">
      {listing.error ? <Failure error={listing.error} retry={() => void listing.refetch()} /> : null}
      {listing.isLoading ? <Loading what="the names of assets" /> : null}
      <Choices choices={choices} />
      {listing.data && choices.length === 0 ? (
        <p role="status">
          No asset has this name or symbol{listing.data.looked < listing.data.network.assetCount ? ` among the first ${whole(listing.data.looked)}` : ''}.
        </p>
      ) : null}
      <p className="text-quiet text-sm">
        Is it a session’s id? Sessions are shown to a payer’s owner alone: <Link href="/explorer">choose payer and epoch</Link>.
      </p>
    </Panel>
  );
};

const WhatCanBeFound = () => (
  <Panel title="What can be searched for">
    <ul className="list-disc space-y-1 pl-5">
      <li>an asset by its number, name or symbol, or by the mint of its shares</li>
      <li>a payer, a lot, an entitlement or an epoch by its number: “payer 3”, “lot 2”, “epoch 12”</li>
      <li>any address: an account of the network, a network, a wallet, tokens</li>
      <li>a transaction by its signature</li>
      <li>a settlement or an archive by its hash</li>
    </ul>
  </Panel>
);
