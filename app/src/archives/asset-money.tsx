// What an asset earned by the newest file and is not collected yet: whose that would be, and how it is collected without an oracle.
import { Link } from 'wouter';
import { usePlace } from '../data/place';
import { useWholeAsset, type FoundAsset } from '../data/portfolio';
import { uncollectedOf } from '../owner/money';
import type { AccountLine } from '../recompute/account-lines';
import { Amount, ChainSource } from '../ui/amounts';
import { whole } from '../ui/format';
import { Fact, Facts, Panel } from '../ui/panel';
import { Empty, Failure, Loading } from '../ui/states';
import { BriefVerdict } from '../ui/verdict';
import { NotHeld } from './not-held';
import { OF_ACCOUNT } from './words';

export const AssetMoney = ({ index, newest, isHeld }: { index: number; newest: AccountLine; isHeld: boolean }) => {
  const asset = useWholeAsset(index);
  return (
    <Panel title="Not collected yet">
      {asset.error ? <Failure error={asset.error} retry={() => void asset.refetch()} /> : null}
      {asset.isPending ? <Loading what="the asset’s account" /> : null}
      {asset.data === null ? <Empty text={`The network has no asset ${index}.`} /> : null}
      {asset.data ? <Uncollected found={asset.data} newest={newest} isHeld={isHeld} /> : null}
    </Panel>
  );
};

const Uncollected = ({ found, newest, isHeld }: { found: FoundAsset; newest: AccountLine; isHeld: boolean }) => {
  const { asset, network, slot, readAtMs } = found;
  const { earned, owners } = uncollectedOf(found, newest.lifetime.charged, newest.epoch);
  return (
    <>
      <Facts>
        <Fact name="Not collected yet" note={`earned until epoch ${whole(newest.epoch)} ended, and not split`}>
          <Amount baseUnits={earned} />
        </Fact>
        <Fact name="Of that the owner’s" note="estimate, as if it were collected now">
          {owners === undefined ? 'known once it is collected' : <Amount baseUnits={owners} />}
        </Fact>
        <Fact name="Collected" note={`lifetime, up to epoch ${whole(asset.collectedEpoch)}`}>
          <Amount baseUnits={asset.collected} />
        </Fact>
      </Facts>
      {newest.epoch < network.finalEpoch ? (
        <p role="status" className="text-warn">
          Epoch {whole(network.finalEpoch)} is the newest final one: collecting takes its archive, and what was earned after epoch{' '}
          {whole(newest.epoch)} is not in these files.
        </p>
      ) : isHeld ? (
        <HowTo index={asset.index} />
      ) : (
        <NotHeld />
      )}
      <BriefVerdict steps={newest.steps} sentences={OF_ACCOUNT} />
      <ChainSource slot={slot} atMs={readAtMs} />
    </>
  );
};

const HowTo = ({ index }: { index: number }) => {
  const { data: place } = usePlace();
  return (
    <p className="text-quiet text-sm">
      The newest file proves it, and anybody may have it collected:{' '}
      <code className="break-words">openmast collect {index} --archive FILE</code>.{' '}
      {place?.hasOracle ? null : (
        <>
          While the file is open, <Link href={`/asset/${index}`}>claiming and unstaking</Link> collect by it.
        </>
      )}
    </p>
  );
};
