// What there is to know about one asset before and after somebody puts money into it. Nothing here acts.
import { useWholeAsset } from '../data/portfolio';
import type { Sharing } from '../proof/parts';
import { kindName } from '../markets/words';
import { ChainSource, Identifier } from '../ui/amounts';
import { Failure, Loading } from '../ui/states';
import { CapacityPanel } from './capacity';
import { LicencePanel } from './licences';
import { LotsPanel } from './lots';
import { PricePanel } from './price';
import { SettlementsPanel } from './settlements';
import { SplitPanel } from './split';
import { YieldPanel } from './yield';

/** Facts of the asset at an address, in panels one below the other. */
export const AssetFacts = ({ address }: { address: string }) => {
  const found = useWholeAsset(address);
  if (found.isPending) return <Loading what="the asset" />;
  if (found.error) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Failure error={new Error('There is no asset at this address')} />;
  const { asset, network, jurisdiction, licences, lots, slot, readAtMs } = found.data;
  const sharing: Sharing = { asset, network, jurisdiction };
  return (
    <div className="space-y-6">
      <div>
        <p className="text-quiet text-sm">
          {[asset.name?.symbol, kindName(asset.kind), `asset ${asset.index}`].filter(Boolean).join(' · ')}
          {asset.state === 0 ? '' : ` · retired from epoch ${asset.retiredEpoch} on`}
        </p>
        <p className="text-quiet text-sm">
          Account <Identifier text={address} />, owner <Identifier text={asset.owner} />, shares <Identifier text={asset.shareMint} />
        </p>
        <ChainSource slot={slot} atMs={readAtMs} />
      </div>
      <PricePanel asset={asset} />
      <SplitPanel sharing={sharing} />
      <YieldPanel sharing={sharing} />
      <CapacityPanel asset={asset} network={network} />
      <LotsPanel lots={lots} network={network} />
      <LicencePanel licences={licences} network={network} />
      <SettlementsPanel index={asset.index} />
    </div>
  );
};
