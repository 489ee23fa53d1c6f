// What a staked share earned: what is on chain, and what it had in the newest epochs. What that is a day, the income says alone.
import { useHistory } from '../data/history';
import { paceOf, type Pace } from '../proof/earning';
import type { Sharing } from '../proof/parts';
import { Amount, Source } from '../ui/amounts';
import { decimal, span, whole } from '../ui/format';
import { Fact, Facts, Panel } from '../ui/panel';
import { Empty, Failure, Loading } from '../ui/states';
import { BriefVerdict } from '../ui/verdict';
import { gapSteps, gist } from '../proof/history';

export const YieldPanel = ({ sharing }: { sharing: Sharing }) => {
  const { asset } = sharing;
  const history = useHistory('asset', asset.index);
  const shares = (units: bigint): string => decimal(units, asset.shareDecimals, 0);
  return (
    <Panel title="What a staked share earns">
      <Facts>
        <Fact name="Shares" note="that exist">
          {shares(asset.shareSupply)}
        </Fact>
        <Fact name="Active" note="these earn">
          {shares(asset.activeShares)}
        </Fact>
        <Fact name="Not yet earning" note="staked, waiting for a settlement">
          {shares(asset.pendingShares)}
        </Fact>
        <Fact name="Cooling down" note="unstaked, not fetched yet">
          {shares(asset.coolingShares)}
        </Fact>
        <Fact name="Lifetime" note="of one share that was always active, rounded down; from the chain">
          <Amount baseUnits={(asset.rewardPerShare * 10n ** BigInt(asset.shareDecimals)) >> 64n} />
        </Fact>
      </Facts>
      {history.error ? <Failure error={history.error} retry={() => void history.refetch()} /> : null}
      {history.isLoading ? <Loading what="the newest epochs" /> : null}
      {history.data ? (
        <>
          <Estimate pace={paceOf(sharing, history.data.lines)} shares={shares(asset.activeShares)} />
          <BriefVerdict steps={[...gist(history.data.lines), ...gapSteps(history.data.missing)]} />
          <Source from="Earnings from this oracle" atMs={history.data.readAtMs} />
        </>
      ) : null}
    </Panel>
  );
};

const Estimate = ({ pace, shares }: { pace: Pace | undefined; shares: string }) => {
  if (!pace || pace.seconds <= 0n) return <Empty text="No estimate: no share earns, or no epoch can be proven." />;
  const { perShare, seconds, firstEpoch, lastEpoch } = pace;
  return (
    <div>
      <p className="font-medium">
        Estimate: <Amount baseUnits={perShare} /> for each active share in epochs {whole(firstEpoch)} to {whole(lastEpoch)}
      </p>
      <p className="text-quiet text-sm">
        In these {span(Number(seconds) * 1000)}: stakers’ part of what was earned ÷ {shares} shares that earn now, taken as if they had
        earned then. What a share has a day stands at the income over days and months. No rate of return is given, since no price of a
        share is on record.
      </p>
    </div>
  );
};
