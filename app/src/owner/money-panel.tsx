// The owner's part: what can be withdrawn now, what was, and what is not collected yet.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useLeafSteps } from '../data/leaf';
import { useEpoch, useProof } from '../data/oracle';
import { usePlace } from '../data/place';
import type { FoundAsset } from '../data/portfolio';
import { UNCOMPARED } from '../proof/steps';
import { Amount, ChainSource, Source } from '../ui/amounts';
import { whole } from '../ui/format';
import { Fact, Facts, Panel } from '../ui/panel';
import { Failure, Loading } from '../ui/states';
import { BriefVerdict } from '../ui/verdict';
import { uncollectedOf } from './money';

/** `children` is what can be done about it. */
export const MoneyPanel = ({ found, children }: { found: FoundAsset; children: ReactNode }) => {
  const { asset, slot, readAtMs } = found;
  const hasOracle = usePlace().data?.hasOracle === true;
  return (
    <Panel title="Owner’s part">
      <Facts>
        <Fact name="To withdraw now" note={`collected up to epoch ${whole(asset.collectedEpoch)}`}>
          <Amount baseUnits={asset.ownerOwed} />
        </Fact>
        <Fact name="Withdrawn" note="lifetime, also by earlier owners">
          <Amount baseUnits={asset.ownerPaid} />
        </Fact>
      </Facts>
      <ChainSource slot={slot} atMs={readAtMs} />
      {hasOracle ? (
        <Uncollected found={found} />
      ) : (
        <p className="text-quiet text-sm">
          What is earned and not collected yet needs a proof of an oracle, and none is behind this page.{' '}
          <Link href={`/archives/asset/${asset.index}`}>The newest epoch’s archive, opened as a file</Link>, has it, too.
        </p>
      )}
      {children}
    </Panel>
  );
};

const Uncollected = ({ found }: { found: FoundAsset }) => {
  const { index } = found.asset;
  const epoch = useEpoch().data?.data.final_epoch;
  const proof = useProof('asset', index, epoch === '0' ? undefined : epoch);
  const steps = useLeafSteps('asset', index, proof.data?.data);
  if (epoch === '0') return <p className="text-quiet text-sm">No settlement is final yet.</p>;
  if (proof.error) return <Failure error={proof.error} retry={() => void proof.refetch()} />;
  if (!proof.data) return <Loading what="what is not collected" />;
  const { data, receivedAtMs } = proof.data;
  const { earned, owners } = uncollectedOf(found, BigInt(data.totals.charged), BigInt(data.epoch));
  return (
    <>
      <Facts>
        <Fact name="Not collected yet" note={`earned until epoch ${data.epoch} ended, and not split`}>
          <Amount baseUnits={earned} />
        </Fact>
        <Fact name="Of that the owner’s" note="estimate, as if it were collected now">
          {owners === undefined ? 'known once it is collected' : <Amount baseUnits={owners} />}
        </Fact>
      </Facts>
      <BriefVerdict steps={steps ?? [UNCOMPARED]} />
      <Source from="Earnings from this oracle" atMs={receivedAtMs} />
    </>
  );
};
