// One asset: what it asks, what it can carry, what it earned, and whether that verifies.
import { Link } from 'wouter';
import type { NamedAsset } from '../chain/chain';
import { useProof } from '../data/oracle';
import { usePriced } from '../data/price';
import type { Settlement } from '../api/types';
import { leafSteps } from '../proof/checks';
import { UNCOMPARED, type Step } from '../proof/steps';
import { Amount, Size, Source } from '../ui/amounts';
import { assetTitle, symbolName } from '../ui/asset-name';
import { Fact, Facts } from '../ui/panel';
import { Empty, Failure, Loading } from '../ui/states';
import { BriefVerdict } from '../ui/verdict';
import { EARNED, capacityIn, kindName, stakedPart } from './words';
import { PriceFact } from './price-fact';

/** The newest final settlement, and what was checked of it. */
export interface Settled {
  readonly network: string;
  readonly settlement: Settlement;
  readonly steps: readonly Step[];
}

interface AssetCardProps {
  readonly index: number;
  /** Whether the newest final settlement has it. */
  readonly isSettled: boolean;
  /** The newest final one, by which earnings are shown. */
  readonly epoch: string;
  readonly openEpoch: string;
  readonly onChain: NamedAsset | undefined;
  readonly settled: Settled | undefined;
}

export const AssetCard = ({ index, isSettled, epoch, openEpoch, onChain, settled }: AssetCardProps) => {
  const name = assetTitle({ index, name: onChain?.name });
  const { priced } = usePriced(index, onChain);
  const price = priced && (priced.onChain?.step ?? UNCOMPARED);
  return (
    <article className="border-line bg-surface flex h-full flex-col gap-4 rounded-xl border p-4 sm:p-5">
      <header>
        <h2 className="text-lg font-semibold">
          <Link href={`/asset/${index}`}>{name}</Link>
        </h2>
        <p className="text-quiet text-sm">
          {[symbolName(onChain?.name), onChain && kindName(onChain.kind), onChain?.state === 1 ? 'retired' : ''].filter(Boolean).join(' · ')}
        </p>
      </header>
      <Facts>
        <PriceFact index={index} asset={onChain} />
        {onChain ? <CapacityFacts asset={onChain} openEpoch={openEpoch} /> : null}
      </Facts>
      {isSettled ? <Earnings index={index} epoch={epoch} settled={settled} price={price} /> : <Empty text="No settlement has it yet." />}
    </article>
  );
};

export const CapacityFacts = ({ asset, openEpoch }: { asset: NamedAsset; openEpoch: string }) => (
  <>
    <Fact name="Capacity" note="as its owner says">
      {capacityIn(asset, BigInt(openEpoch))}
    </Fact>
    <Fact name="Shares that earn" note="staked and active">
      {stakedPart(asset.activeShares, asset.shareSupply)}
    </Fact>
  </>
);

interface EarningsProps {
  readonly index: number;
  readonly epoch: string;
  readonly settled: Settled | undefined;
  /** Whether the price above is the chain's, once there is one: one mark stands for the whole card. */
  readonly price: Step | undefined;
}

const Earnings = ({ index, epoch, settled, price }: EarningsProps) => {
  const proof = useProof('asset', index, epoch);
  if (proof.error) return <Failure error={proof.error} retry={() => void proof.refetch()} />;
  if (!proof.data) return <Loading what="what it earned" />;
  const { data, receivedAtMs } = proof.data;
  return (
    <>
      <Facts>
        <Fact name={EARNED} note={`lifetime, until epoch ${data.epoch} ended`}>
          <Amount baseUnits={BigInt(data.totals.charged)} />
        </Fact>
        <Fact name="Carried" note="lifetime">
          <Size bytes={BigInt(data.totals.bytes)} />
        </Fact>
      </Facts>
      <div className="mt-auto space-y-2">
        {settled ? (
          <BriefVerdict
            steps={[...leafSteps(settled.network, { side: 'asset', index }, data, settled.settlement), ...settled.steps, ...(price ? [price] : [])]}
          />
        ) : (
          <Loading what="the chain" />
        )}
        <Source from="From this oracle" atMs={receivedAtMs} />
      </div>
    </>
  );
};
