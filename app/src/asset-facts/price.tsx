// What usage costs: fixed by the owner, or following how busy the asset is.
import { PriceFact } from '../markets/price-fact';
import type { Asset } from '../generated/openmast/accounts/asset';
import { useLivePrice } from '../data/oracle';
import { Source } from '../ui/amounts';
import { Facts, Panel } from '../ui/panel';
import { RuleFacts } from './rule-facts';

export const PricePanel = ({ asset }: { asset: Asset }) => {
  const price = useLivePrice(asset.index);
  const isLive = asset.live === 1;
  return (
    <Panel title="Price">
      <p>
        {isLive
          ? 'It follows how busy the asset is: above the target it rises, below it falls, once in four epochs at most. Anybody has it computed, by a proof of what was paid for.'
          : 'Its owner sets it, at least four epochs ahead.'}
      </p>
      <Facts>
        <PriceFact index={asset.index} asset={asset} />
        {isLive ? <RuleFacts asset={asset} /> : null}
      </Facts>
      {price.data ? <Source from="Price from this oracle, every ten seconds" atMs={price.data.receivedAtMs} /> : null}
    </Panel>
  );
};
