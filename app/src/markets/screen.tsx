// Markets: every asset of the network, with what it asks, carries and earned.
import { useAssetCount, useEpoch } from '../data/oracle';
import { Empty, Failure, Loading } from '../ui/states';
import { WhatIsAnEpoch } from '../ui/what-is-an-epoch';
import { Assets } from './assets';

export const MarketsScreen = () => {
  const epoch = useEpoch();
  const finalEpoch = epoch.data?.data.final_epoch;
  const settlement = useAssetCount(finalEpoch);
  const count = settlement.data?.data.asset_count;
  return (
    <>
      <h1 className="text-2xl font-semibold">Markets</h1>
      <p className="text-quiet max-w-prose">
        Radio infrastructure that earns by what it carries. What an asset earned is checked here, in your browser,
        against what the network settled. Amounts are in the network’s currency. <WhatIsAnEpoch />
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
