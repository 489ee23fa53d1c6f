// What a staked share earns: what is on chain, and an estimate by the newest epochs with its window and formula.
import { useHistory } from '../data/history';
import { paceOf, type Pace } from '../proof/earning';
import type { Sharing } from '../proof/parts';
import { Amount, Source } from '../ui/amounts';
import { decimal, span, whole } from '../ui/format';
import { Fact, Facts, Panel } from '../ui/panel';
import { Empty, Failure, Loading } from '../ui/states';
import { BriefVerdict } from '../ui/verdict';
import { gist } from '../proof/history';

const DAY = 86_400n;

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
          <BriefVerdict steps={gist(history.data.lines)} />
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
        Estimate: <Amount baseUnits={(perShare * DAY) / seconds} /> a day for each active share
      </p>
      <p className="text-quiet text-sm">
        In epochs {whole(firstEpoch)} to {whole(lastEpoch)} ({span(Number(seconds) * 1000)}) one share had{' '}
        <Amount baseUnits={perShare} />: stakers’ part of what was earned ÷ {shares} shares that earn now, taken as if they had earned
        then. Times a day ÷ {span(Number(seconds) * 1000)}. No rate of return is given, since no price of a share is on record.
      </p>
    </div>
  );
};
