// The list of assets, page by page. In the order of their index it needs nothing but their number, so it is there at once; whatever
// else is chosen waits until all of them are read from the chain.
import { Link } from 'wouter';
import type { NamedAsset } from '../chain/chain';
import { LISTED_AT_FIRST, type Listing } from '../data/listing';
import { useNewestStep } from '../data/leaf';
import { useChainAssets, useNetworkId, useOnChain } from '../data/on-chain';
import { useSettlement } from '../data/oracle';
import { settlementSteps } from '../proof/checks';
import { Source } from '../ui/amounts';
import { PlainButton } from '../ui/buttons';
import { whole } from '../ui/format';
import { Pages } from '../ui/pages';
import { Empty, Failure, Loading } from '../ui/states';
import { AssetCard } from './asset-card';
import { AssetTable } from './asset-table';
import { Filters, Ordering, useChosen } from './filters';
import type { Listed } from './listed';
import { isPlain, linkTo, type Chosen, type View } from './query';
import { useListed } from './use-listed';

const A_PAGE: Readonly<Record<View, number>> = { cards: 12, table: 50 };

interface AssetsProps {
  /** Assets of the newest final settlement. */
  readonly count: number;
  readonly epoch: string;
  readonly openEpoch: string;
}

export const Assets = (settled: AssetsProps) => {
  const [chosen, choose] = useChosen();
  const isTable = chosen.view === 'table';
  const { listing, licensing, activity, shown, countries } = useListed(chosen, { licences: isTable, activity: isTable });
  const isEarly = shown === undefined && (listing.isError || isPlain(chosen));
  return (
    <>
      <Filters chosen={chosen} choose={choose} countries={countries} />
      <Ordering chosen={chosen} choose={choose} />
      <p>
        <Link href={linkTo('/map', chosen)}>The same on a map</Link>
      </p>
      {listing.error ? (
        <p className="text-warn">
          {listing.error.message}: names, capacity and shares of the assets are not shown, and all stand in the order of their index.
        </p>
      ) : null}
      {licensing.error ? <Failure error={licensing.error} retry={() => void licensing.refetch()} /> : null}
      {activity.error ? <Failure error={activity.error} retry={() => void activity.refetch()} /> : null}
      {shown === undefined && !isEarly && !licensing.error && !activity.error ? <Loading what="all assets from the chain" /> : null}
      {listing.data && shown ? <Found listing={listing.data} shown={shown.length} chosen={chosen} choose={choose} /> : null}
      {isEarly ? <Early {...settled} chosen={chosen} choose={choose} /> : null}
      {listing.data && shown ? <Page {...settled} assets={listing.data.assets} shown={shown} latelyAtMs={activity.data?.readAtMs} chosen={chosen} choose={choose} /> : null}
    </>
  );
};

interface Choosing {
  readonly chosen: Chosen;
  readonly choose: (change: Partial<Chosen>) => void;
}

/** How many there are, of how many, and how old that is. */
export const Found = ({ listing, shown, chosen, choose }: Choosing & { listing: Listing; shown: number }) => {
  const { network, looked, readAtMs } = listing;
  return (
    <div className="space-y-2">
      <p role="status">
        {whole(shown)} of {whole(looked)} assets{looked < network.assetCount ? `; the network has ${whole(network.assetCount)}` : ''}
      </p>
      <Source from="From the chain (finalized)" atMs={readAtMs} />
      {looked < network.assetCount ? (
        <PlainButton go={() => choose({ most: chosen.most + LISTED_AT_FIRST })}>Look at {whole(LISTED_AT_FIRST)} more</PlainButton>
      ) : null}
    </div>
  );
};

/** A page while all assets are being read, or where they cannot be. */
const Early = ({ count, chosen, choose, ...settled }: AssetsProps & Choosing) => {
  const first = chosen.page * A_PAGE.cards;
  const indexes = Array.from({ length: Math.max(0, Math.min(A_PAGE.cards, count - first)) }, (_, at) => first + at);
  // Of so few the whole list is there as soon.
  const some = useChainAssets(count <= A_PAGE.cards ? [] : indexes);
  return (
    <>
      <Cards {...settled} count={count} indexes={indexes} onChain={(index) => some.data?.[index - first]} />
      <Turns count={count} size={A_PAGE.cards} chosen={chosen} choose={choose} />
    </>
  );
};

interface PageProps extends AssetsProps, Choosing {
  readonly assets: readonly NamedAsset[];
  readonly shown: readonly Listed[];
  /** When what they did lately was read. */
  readonly latelyAtMs: number | undefined;
}

const Page = ({ assets, shown, latelyAtMs, chosen, choose, ...settled }: PageProps) => {
  const size = A_PAGE[chosen.view];
  const page = shown.slice(chosen.page * size, (chosen.page + 1) * size);
  const indexes = page.map(({ index }) => index);
  return (
    <>
      {shown.length === 0 ? <Empty text="No asset is like that." /> : null}
      {shown.length > 0 && page.length === 0 ? <Empty text="The list has no such page any more." /> : null}
      {chosen.view === 'table' && page.length > 0 ? <AssetTable assets={page} days={chosen.days} latelyAtMs={latelyAtMs} /> : null}
      {chosen.view === 'cards' ? (
        <Cards {...settled} indexes={indexes} onChain={(index) => assets.find((asset) => asset.index === index)} />
      ) : null}
      <Turns count={shown.length} size={size} chosen={chosen} choose={choose} />
    </>
  );
};

const Turns = ({ count, size, chosen: { page }, choose }: Choosing & { count: number; size: number }) => (
  <Pages
    what="assets"
    names={['Previous', 'Next']}
    newer={page > 0 ? () => choose({ page: page - 1 }) : undefined}
    older={(page + 1) * size < count ? () => choose({ page: page + 1 }) : undefined}
  />
);

interface CardsProps extends AssetsProps {
  readonly indexes: readonly number[];
  readonly onChain: (index: number) => NamedAsset | undefined;
}

const Cards = ({ indexes, count, epoch, openEpoch, onChain }: CardsProps) => {
  const settlement = useSettlement(epoch);
  const inChain = useOnChain(epoch);
  const network = useNetworkId()?.network;
  const newest = useNewestStep(epoch);
  const settled =
    settlement.data && inChain && network && newest
      ? {
          network,
          settlement: settlement.data.data,
          steps: [...settlementSteps(network, settlement.data.data, inChain), newest],
        }
      : undefined;
  return (
    <ul className="grid gap-4 md:grid-cols-2 xl:grid-cols-3">
      {indexes.map((index) => (
        <li key={index}>
          <AssetCard index={index} isSettled={index < count} epoch={epoch} openEpoch={openEpoch} onChain={onChain(index)} settled={settled} />
        </li>
      ))}
    </ul>
  );
};
