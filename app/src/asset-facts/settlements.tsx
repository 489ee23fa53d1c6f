// What each of the newest epochs settled for the asset, verified up to the chain.
import { useEpochPages } from '../data/history';
import type { EpochLine } from '../proof/history';
import { Source } from '../ui/amounts';
import { EpochHeading } from '../ui/epoch-heading';
import { Pages } from '../ui/pages';
import { Panel } from '../ui/panel';
import { Empty, Failure, Loading } from '../ui/states';
import { BriefVerdict } from '../ui/verdict';

export const SettlementsPanel = ({ index }: { index: number }) => {
  const { history, newer, older } = useEpochPages('asset', index);
  return (
    <Panel title="Settlements">
      {history.error ? <Failure error={history.error} retry={() => void history.refetch()} /> : null}
      {history.isLoading ? <Loading what="the settlements" /> : null}
      {history.data ? (
        <>
          {history.data.lines.length === 0 ? <Empty text="No epoch can be proven: none is final, or its settlement is closed." /> : null}
          <ul className="divide-line divide-y">
            {history.data.lines.map((line) => (
              <li key={line.epoch.toString()} className="space-y-2 py-3">
                <Line index={index} line={line} />
              </li>
            ))}
          </ul>
          <Source from="From this oracle" atMs={history.data.readAtMs} />
        </>
      ) : null}
      <Pages what="settlements" names={['Newer', 'Older']} newer={newer} older={older} />
    </Panel>
  );
};

const Line = ({ index, line }: { index: number; line: EpochLine }) => (
  <>
    <EpochHeading line={line} href={`/explorer/asset/${index}?epoch=${line.epoch}`} words={['carried', 'earned']} />
    <BriefVerdict steps={line.steps} />
  </>
);
