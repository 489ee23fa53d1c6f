// When reports of the asset came to this oracle: what of its own radios it can say, and no more.
import type { AssetReports } from '../api/types';
import { useAssetAccount } from '../data/oracle';
import { reportedPercent } from '../markets/words';
import { Source, When } from '../ui/amounts';
import { whole } from '../ui/format';
import { Fact, Facts, Panel } from '../ui/panel';
import { Empty, Failure, Loading } from '../ui/states';

export const ReportsPanel = ({ index }: { index: number }) => {
  const account = useAssetAccount(index);
  return (
    <Panel title="Reports">
      {account.error ? <Failure error={account.error} retry={() => void account.refetch()} /> : null}
      {account.isPending ? <Loading what="when it reported" /> : null}
      {account.data ? (
        <>
          {account.data.data.reports ? <Reported reports={account.data.data.reports} /> : <Empty text="It never reported to this oracle." />}
          <Source from="From this oracle" atMs={account.data.receivedAtMs} />
        </>
      ) : null}
    </Panel>
  );
};

const Reported = ({ reports: { last_at_ms: last, windows } }: { reports: AssetReports }) => (
  <>
    <Facts>
      <Fact name="Newest report">
        <When ms={Number(last)} />
      </Fact>
      {windows.map(({ window_hours: hours, hours_reported: reported, hours_observed: observed }) => (
        <Fact key={hours} name={`Last ${hours / 24} days`} note={`${whole(reported)} of ${whole(observed)} hours`}>
          {reportedPercent(reported, observed)}
        </Fact>
      ))}
    </Facts>
    <p className="text-quiet text-sm">
      Hours (UTC) in which a report of the asset came to this oracle, of those since its first report in which any report came: in the
      others the oracle may have been away. The hour that goes on is not counted. It does not say whether the asset could be used.
    </p>
  </>
);
