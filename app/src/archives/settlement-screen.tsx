// A settlement by a file that somebody opened: what it says, whether the chain holds that, and recomputed.
import { Link } from 'wouter';
import { useNetworkId } from '../data/on-chain';
import { NoSuchPlace } from '../explorer/no-such-place';
import { StatedFacts } from '../explorer/stated-facts';
import { verdict } from '../proof/steps';
import type { Given } from '../recompute/given';
import type { Held } from '../recompute/held';
import { OpenFiles } from '../recompute/open-files';
import { RecomputePanel } from '../recompute/panel';
import { useHeld } from '../recompute/use-given';
import { Identifier } from '../ui/amounts';
import { Fact, Facts, Panel } from '../ui/panel';
import { Loading } from '../ui/states';
import { Verdict } from '../ui/verdict';
import { HELD } from './words';

export const FileSettlementScreen = ({ epoch }: { epoch: string }) =>
  /^[1-9]\d{0,14}$/.test(epoch) ? <Screen epoch={epoch} /> : <NoSuchPlace text="An epoch is a whole number from 1 on." />;

const Screen = ({ epoch }: { epoch: string }) => {
  const held = useHeld();
  const found = held?.find(({ given, steps }) => given.header.epoch === BigInt(epoch) && verdict(steps) !== 'fails');
  return (
    <>
      <p>
        <Link href="/archives">Archives as files</Link>
      </p>
      <h1 className="text-2xl font-semibold">Settlement of epoch {epoch}, by a file</h1>
      {held ? null : <Loading what="the files, and what the chain has of them" />}
      {found ? <Found held={found} /> : null}
      {held && !found ? (
        <Panel title="Open">
          <p>
            {held.some(({ given }) => given.header.epoch === BigInt(epoch))
              ? `The file that says that it is of epoch ${epoch} is not what the chain holds.`
              : `No archive of epoch ${epoch} is open. Files are forgotten when the page is loaded again.`}
          </p>
          <OpenFiles />
        </Panel>
      ) : null}
    </>
  );
};

const Found = ({ held: { given, steps, settlement } }: { held: Held<Given> }) => {
  const network = useNetworkId()?.network;
  return (
    <>
      <Panel title="Verification">
        <Verdict steps={steps} sentences={HELD} />
      </Panel>
      {network ? <RecomputePanel settlement={settlement} network={network} /> : null}
      <Panel title="What it says">
        <Facts>
          <StatedFacts settlement={settlement} />
          <Fact name="Public archive" note="its SHA-256">
            <Identifier text={given.hash} />
          </Fact>
        </Facts>
        <p className="text-quiet text-sm">
          From your file <code className="break-all">{given.file.name}</code>
        </p>
      </Panel>
    </>
  );
};
