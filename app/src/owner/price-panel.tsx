// What usage costs, as the chain says it, and what is announced.
import type { ReactNode } from 'react';
import { AT_LAST, priceIn, proposedEpoch, repriceDueEpoch } from '../chain/schedule';
import { parametersAt } from '../chain/parameters';
import { usePace } from '../data/owner';
import type { FoundAsset } from '../data/portfolio';
import { RuleFacts } from '../asset-facts/rule-facts';
import { Amount, ChainSource } from '../ui/amounts';
import { whole } from '../ui/format';
import { useNow } from '../ui/now';
import { Fact, Facts, Panel } from '../ui/panel';
import { FromEpoch } from './epoch-time';

export const PricePanel = ({ found: { asset, network, slot, readAtMs }, children }: { found: FoundAsset; children: ReactNode }) => {
  const epoch = network.finalEpoch + 1n;
  const pace = usePace();
  return (
    <Panel title="Price">
      <p>
        {asset.live === 1
          ? 'It follows how busy the asset is. Anybody has it computed, by a proof of what was paid for.'
          : 'You set it. A new price holds from the fourth epoch after the newest final one at the earliest.'}
      </p>
      <Facts>
        <Fact name="Price a GB" note={`in epoch ${whole(epoch)}`}>
          <Amount baseUnits={priceIn(asset, epoch)} />
        </Fact>
        {asset.nextPriceEpoch > epoch ? (
          <Fact name="Announced">
            <Amount baseUnits={priceIn(asset, AT_LAST)} />
            <span className="text-quiet block text-sm font-normal">
              <FromEpoch epoch={asset.nextPriceEpoch} />
            </span>
          </Fact>
        ) : null}
        {asset.live === 1 ? null : (
          <Fact name="A change now" note="holds, where you name no epoch">
            <span className="font-normal">
              <FromEpoch epoch={proposedEpoch(network.finalEpoch, pace)} />
            </span>
          </Fact>
        )}
        {asset.live === 1 ? <LiveFacts asset={asset} network={network} /> : null}
      </Facts>
      <ChainSource slot={slot} atMs={readAtMs} />
      {children}
    </Panel>
  );
};

const LiveFacts = ({ asset, network }: Pick<FoundAsset, 'asset' | 'network'>) => {
  const { priceStepShift } = parametersAt(network, BigInt(Math.floor(useNow() / 1000)));
  const due = repriceDueEpoch(asset);
  return (
    <>
      <RuleFacts asset={asset} />
      <Fact name="Changes by" note="at most, once in four epochs: the network’s rule">
        1/{whole(1n << BigInt(priceStepShift))} of it
      </Fact>
      {due === undefined ? null : (
        <Fact name="May change next" note="once this epoch is final">
          epoch {whole(due)}
        </Fact>
      )}
    </>
  );
};
