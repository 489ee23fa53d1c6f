// What usage costs: fixed by the owner, or following how busy the asset is.
import { PriceFact } from '../markets/price-fact';
import type { Asset } from '../generated/openmast/accounts/asset';
import { useLivePrice } from '../data/oracle';
import { Amount, Source } from '../ui/amounts';
import { whole } from '../ui/format';
import { Fact, Facts, Panel } from '../ui/panel';
import { bps } from './words';

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
        <PriceFact index={asset.index} />
        {isLive ? (
          <>
            <Fact name="Never below">
              <Amount baseUnits={asset.priceFloor} />
            </Fact>
            <Fact name="Never above">
              <Amount baseUnits={asset.priceCap} />
            </Fact>
            <Fact name="Stays at" note="of the capacity in use">
              {bps(asset.targetBps)}
            </Fact>
            <Fact name="Computed last">{asset.checkpointEpoch === 0n ? 'not yet' : `by epoch ${whole(asset.checkpointEpoch)}`}</Fact>
          </>
        ) : null}
      </Facts>
      {price.data ? <Source from="Price from this oracle, every ten seconds" atMs={price.data.receivedAtMs} /> : null}
    </Panel>
  );
};
