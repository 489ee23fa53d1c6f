// Markets: every asset of the network, with what it asks, carries and earned.
import { useState } from 'react';
import { useChainAssets, useNetworkId, useOnChain } from '../data/on-chain';
import { useEpoch, useSettlement } from '../data/oracle';
import { settlementSteps } from '../proof/checks';
import { Pages } from '../ui/pages';
import { Empty, Failure, Loading } from '../ui/states';
import { AssetCard } from './asset-card';

const ASSETS_A_PAGE = 12;

export const MarketsScreen = () => {
  const epoch = useEpoch();
  const finalEpoch = epoch.data?.data.final_epoch;
  const settlement = useSettlement(finalEpoch);
  const count = settlement.data?.data.asset_count;
  return (
    <>
      <h1 className="text-2xl font-semibold">Markets</h1>
      <p className="text-quiet max-w-prose">
        Radio infrastructure that earns by what it carries. What an asset earned is checked here, in your browser,
        against what the network settled. Amounts are in the network's currency.
      </p>
      {epoch.error ? <Failure error={epoch.error} retry={() => void epoch.refetch()} /> : null}
      {settlement.error ? <Failure error={settlement.error} retry={() => void settlement.refetch()} /> : null}
      {finalEpoch === '0' || count === 0 ? <Empty text="Nothing is settled yet: assets show once the first epoch is final." /> : null}
      {(epoch.isPending || settlement.isLoading) && !settlement.error ? <Loading what="the assets" /> : null}
      {count && epoch.data ? (
        <Assets count={count} epoch={epoch.data.data.final_epoch} openEpoch={epoch.data.data.epoch} />
      ) : null}
    </>
  );
};

const Assets = ({ count, epoch, openEpoch }: { count: number; epoch: string; openEpoch: string }) => {
  const [page, setPage] = useState(0);
  const first = page * ASSETS_A_PAGE;
  const indexes = Array.from({ length: Math.min(ASSETS_A_PAGE, count - first) }, (_, at) => first + at);
  const onChain = useChainAssets(indexes);
  const settlement = useSettlement(epoch);
  const inChain = useOnChain(epoch);
  const network = useNetworkId()?.network;
  const settled =
    settlement.data && inChain && network
      ? {
          network,
          settlement: settlement.data.data,
          steps: settlementSteps(network, settlement.data.data, inChain),
        }
      : undefined;
  return (
    <>
      {onChain.error ? (
        <p className="text-warn">{onChain.error.message}: names, capacity and shares of the assets are not shown.</p>
      ) : null}
      <ul className="grid gap-4 md:grid-cols-2 xl:grid-cols-3">
        {indexes.map((index, at) => (
          <li key={index}>
            <AssetCard index={index} epoch={epoch} openEpoch={openEpoch} onChain={onChain.data?.[at]} settled={settled} />
          </li>
        ))}
      </ul>
      <Pages
        what="assets"
        older={first + ASSETS_A_PAGE < count ? () => setPage(page + 1) : undefined}
        newer={page > 0 ? () => setPage(page - 1) : undefined}
        names={['Previous', 'Next']}
      />
    </>
  );
};
