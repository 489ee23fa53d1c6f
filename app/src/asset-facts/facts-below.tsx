// What is known of an asset besides its money: what it carries, who holds it, what it sold ahead, and its licences.
import { Link } from 'wouter';
import type { FoundAsset } from '../data/portfolio';
import { Panel } from '../ui/panel';
import { CapacityPanel } from './capacity';
import { Holders } from './holders';
import { LicencePanel } from './licences';
import { LotsPanel } from './lots';
import { SettlementsPanel } from './settlements';

export const FactsBelow = ({ found, hasOracle }: { found: FoundAsset; hasOracle: boolean }) => {
  const { asset, network, licences, lots } = found;
  return (
    <>
      <CapacityPanel asset={asset} network={network} />
      <Panel title="Holders">
        <Holders found={found} />
      </Panel>
      <LotsPanel lots={lots} network={network} more={<Link href={`/asset/${asset.index}/lots`}>All lots, to buy, redeem and take back</Link>} />
      <LicencePanel licences={licences} network={network} />
      {hasOracle ? <SettlementsPanel index={asset.index} /> : null}
    </>
  );
};
