// My infrastructure: the assets that a wallet owns.
import { useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { parametersAt } from '../chain/parameters';
import { useChainNetwork } from '../data/on-chain';
import { MOST_ASSETS, useOwned } from '../data/owner';
import { indexIn } from '../verify';
import { WalletForm } from '../ui/address-form';
import { ChainSource, Identifier } from '../ui/amounts';
import { PlainButton } from '../ui/buttons';
import { whole } from '../ui/format';
import { Panel } from '../ui/panel';
import { Failure, Loading } from '../ui/states';
import { AssetCard } from './asset-card';

/** Assets that are shown at once: each is some accounts to read. */
const CARDS = 8;

const Heading = () => <h1 className="text-2xl font-semibold">My infrastructure</h1>;

const OwnForm = () => <WalletForm title="Whose infrastructure" label="Address of an owner’s wallet" base="/infrastructure" />;

const CreateLink = () => (
  <Link href="/infrastructure/new" className="bg-accent text-on-accent inline-flex min-h-11 items-center rounded-lg px-4 font-medium no-underline">
    Create an asset
  </Link>
);

export const InfrastructureFormScreen = () => (
  <>
    <Heading />
    <p>A tower, a small cell, an access point: what it earns, what it costs, who has a part in it, and how its radios report.</p>
    <CreateLink />
    <OwnForm />
  </>
);

export const InfrastructureScreen = ({ address }: { address: string }) => {
  const owned = useOwned(address);
  const { data } = owned;
  return (
    <>
      <Heading />
      {owned.error ? <Failure error={owned.error} retry={() => void owned.refetch()} /> : null}
      {owned.isPending ? <Loading what="what this wallet owns" /> : null}
      {data === null ? (
        <>
          <Failure error={new Error('This is no address')} />
          <OwnForm />
        </>
      ) : null}
      {data ? <Found address={address} data={data} /> : null}
    </>
  );
};

type Data = NonNullable<ReturnType<typeof useOwned>['data']>;

const Found = ({ address, data: { indexes, offered, looked, assetCount, slot, readAtMs } }: { address: string; data: Data }) => {
  const [most, setMost] = useState(CARDS);
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p>
          {indexes.length === 0 ? 'No asset is owned by ' : `${whole(indexes.length)} ${indexes.length === 1 ? 'asset' : 'assets'} of `}
          <Identifier text={address} />. <Link href="/infrastructure">Another wallet</Link>
        </p>
        <CreateLink />
      </div>
      <Created indexes={indexes} />
      {offered.length > 0 ? <Offered indexes={offered} /> : null}
      {indexes.slice(0, most).map((index) => (
        <AssetCard key={index} index={index} />
      ))}
      {indexes.length > most ? <PlainButton go={() => setMost(most + CARDS)}>Show further ones</PlainButton> : null}
      {assetCount > looked ? (
        <p className="text-warn">
          Of {whole(assetCount)} assets only the first {whole(MOST_ASSETS)} were looked at: `openmast asset list --owner` looks at all.
        </p>
      ) : null}
      <ChainSource slot={slot} atMs={readAtMs} />
    </>
  );
};

const Offered = ({ indexes }: { indexes: readonly number[] }) => (
  <Panel title="Offered to this wallet">
    <ul className="list-disc pl-5">
      {indexes.map((index) => (
        <li key={index}>
          <Link href={`/asset/${index}`}>Asset {index}</Link>: <code className="font-mono text-sm">openmast asset accept {index}</code> takes it over, with what its owner is owed.
        </li>
      ))}
    </ul>
  </Panel>
);

/** An asset that was created just now is on chain before it is final, which the list waits for. */
const Created = ({ indexes }: { indexes: readonly number[] }) => {
  const [search] = useSearchParams();
  const index = indexIn(search.get('created') ?? '');
  const { data: network } = useChainNetwork();
  if (index === undefined) return null;
  const isRequired = network !== undefined && parametersAt(network, BigInt(Math.floor(Date.now() / 1000))).requiresLicences === 1;
  return (
    <p role="status" className="text-good font-medium">
      {indexes.includes(index) ? `Asset ${index} is yours. Next: give the oracle’s operator its number, so that its radio is mapped to it${isRequired ? '; and have the regulator of its jurisdiction grant it a licence, without which it earns nothing here' : ''}.` : `Asset ${index} was created. It shows here as soon as the chain is final about it, within half a minute.`}
    </p>
  );
};
