// Where no oracle is behind the page: what the chain alone tells, and what is missing.
import { useState } from 'react';
import { Link } from 'wouter';
import { useChainAssets, useChainNetwork, useChainSettlement } from '../data/on-chain';
import { CapacityFacts } from '../markets/asset-card';
import { kindName } from '../markets/words';
import { Ago, Amount, Identifier, Size, Source } from '../ui/amounts';
import { assetTitle, symbolName } from '../ui/asset-name';
import { whole } from '../ui/format';
import { Pages } from '../ui/pages';
import { Fact, Facts, Panel } from '../ui/panel';
import { Empty, Failure, Loading } from '../ui/states';
import type { NamedAsset } from '../chain/chain';

const ASSETS_A_PAGE = 12;

export const AloneScreen = () => {
  const network = useChainNetwork();
  return (
    <>
      <h1 className="text-2xl font-semibold">The network as the chain has it</h1>
      <div role="note" className="border-warn max-w-prose space-y-1 rounded-lg border-l-4 py-1 pl-4">
        <p>No oracle is behind this page, so what only oracles keep is missing:</p>
        <ul className="list-disc pl-5">
          <li>what each asset, payer and lot earned or spent, with its proof</li>
          <li>the usage of the open epoch, and the prices in force</li>
          <li>the settlements before the newest final one</li>
        </ul>
        <p>
          Start it with <code>--oracle-api URL</code> to have them, of any oracle: this page verifies what it says. Or{' '}
          <Link href="/archives">open public archives as files</Link>: what was earned and spent is in them, and they are verified by the
          chain alone.
        </p>
      </div>
      {network.error ? <Failure error={network.error} retry={() => void network.refetch()} /> : null}
      {network.isPending ? <Loading what="the network" /> : null}
      {network.data ? (
        <>
          <Newest epoch={network.data.finalEpoch} />
          <Assets count={network.data.assetCount} openEpoch={network.data.finalEpoch + 1n} />
        </>
      ) : null}
    </>
  );
};

const Newest = ({ epoch }: { epoch: bigint }) => {
  const settlement = useChainSettlement(epoch);
  const found = settlement.data;
  return (
    <Panel title="Newest final settlement">
      {epoch === 0n ? <Empty text="Nothing is settled yet." /> : null}
      {settlement.error ? <Failure error={settlement.error} retry={() => void settlement.refetch()} /> : null}
      {settlement.isLoading ? <Loading what="the settlement" /> : null}
      {found ? (
        <>
          <Facts>
            <Fact name="Epoch">{whole(epoch)}</Fact>
            <Fact name="Final">
              <Ago ms={Number(found.finalAt) * 1000} />
            </Fact>
            <Fact name="Earned by all assets" note="lifetime">
              <Amount baseUnits={found.content.assetCharged} />
            </Fact>
            <Fact name="Carried by all assets" note="lifetime">
              <Size bytes={found.content.bytes} />
            </Fact>
            <Fact name="Assets, payers, reserves">
              {[found.content.assetCount, found.content.payerCount, found.content.reserveCount].map(whole).join(', ')}
            </Fact>
            <Fact name="Proposed by">
              <Identifier text={found.proposer} />
            </Fact>
          </Facts>
          <Source from="From the chain" atMs={settlement.dataUpdatedAt} />
        </>
      ) : null}
    </Panel>
  );
};

const Assets = ({ count, openEpoch }: { count: number; openEpoch: bigint }) => {
  const [page, setPage] = useState(0);
  const first = page * ASSETS_A_PAGE;
  const indexes = Array.from({ length: Math.min(ASSETS_A_PAGE, count - first) }, (_, at) => first + at);
  const assets = useChainAssets(indexes);
  return (
    <Panel title="Assets">
      {count === 0 ? <Empty text="The network has no assets yet." /> : null}
      {assets.error ? <Failure error={assets.error} retry={() => void assets.refetch()} /> : null}
      {assets.isLoading ? <Loading what="the assets" /> : null}
      <ul className="divide-line divide-y">
        {assets.data?.map((asset, at) => (asset ? <Row key={first + at} index={first + at} asset={asset} openEpoch={openEpoch} /> : null))}
      </ul>
      <Pages
        what="assets"
        names={['Previous', 'Next']}
        newer={page > 0 ? () => setPage(page - 1) : undefined}
        older={first + ASSETS_A_PAGE < count ? () => setPage(page + 1) : undefined}
      />
    </Panel>
  );
};

const Row = ({ index, asset, openEpoch }: { index: number; asset: NamedAsset; openEpoch: bigint }) => (
  <li className="space-y-2 py-3">
    <h3 className="font-medium">
      <Link href={`/asset/${index}`}>{assetTitle({ index, name: asset.name })}</Link>
    </h3>
    <p className="text-quiet text-sm">{[symbolName(asset.name), kindName(asset.kind)].filter(Boolean).join(' · ')}</p>
    <Facts>
      <CapacityFacts asset={asset} openEpoch={openEpoch.toString()} />
      <Fact name="Owner">
        <Identifier text={asset.owner} />
      </Fact>
    </Facts>
  </li>
);
