// What the asset can carry, as its owner announced it: what is sold ahead is measured by that.
import type { ReactNode } from 'react';
import type { Asset } from '../generated/openmast/accounts/asset';
import type { Network } from '../generated/openmast/accounts/network';
import { AT_LAST, capacityOf, type Capacity } from '../chain/schedule';
import { Amount } from '../ui/amounts';
import { whole } from '../ui/format';
import { Fact, Facts, Panel } from '../ui/panel';

interface CapacityPanelProps {
  readonly asset: Asset;
  readonly network: Network;
  /** What can be done about it. */
  readonly children?: ReactNode;
}

export const CapacityPanel = ({ asset, network, children }: CapacityPanelProps) => {
  const epoch = network.finalEpoch + 1n;
  return (
    <Panel title="Capacity">
      <CapacityFacts capacity={capacityOf(asset, epoch)} />
      {asset.nextCapacityEpoch > epoch ? (
        <>
          <h3 className="font-semibold">From epoch {whole(asset.nextCapacityEpoch)} on</h3>
          <CapacityFacts capacity={capacityOf(asset, AT_LAST)} />
        </>
      ) : null}
      <p className="text-quiet text-sm">As its owner says; of what lots take of it, no epoch has more sold than this.</p>
      {children}
    </Panel>
  );
};

const CapacityFacts = ({ capacity: { mbps, simSlots, slotPrice, epochSeconds } }: { capacity: Capacity }) => (
  <Facts>
    <Fact name="Carries" note="both directions together">
      {mbps === 0 ? 'not told' : `${whole(mbps)} Mbit/s`}
    </Fact>
    <Fact name="SIM slots">{simSlots === 0 ? 'none' : whole(simSlots)}</Fact>
    {simSlots > 0 ? (
      <Fact name="A slot costs" note="for one epoch">
        <Amount baseUnits={slotPrice} />
      </Fact>
    ) : null}
    <Fact name="An epoch counts as" note="for what is sold ahead">
      {epochSeconds === 0 ? 'not told' : `${whole(epochSeconds)} s`}
    </Fact>
  </Facts>
);
