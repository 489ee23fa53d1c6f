// The rule that a live price follows.
import type { Asset } from '../generated/openmast/accounts/asset';
import { Amount } from '../ui/amounts';
import { whole } from '../ui/format';
import { Fact } from '../ui/panel';
import { bps } from './words';

export const RuleFacts = ({ asset }: { asset: Asset }) => (
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
);
