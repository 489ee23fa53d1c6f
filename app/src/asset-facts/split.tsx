// Who gets what the asset earns, now and as it is announced.
import type { ReactNode } from 'react';
import type { Sharing } from '../proof/parts';
import { jurisdictionLevyIn, levyingIn, partsIn } from '../proof/parts';
import { Amount } from '../ui/amounts';
import { whole } from '../ui/format';
import { Fact, Facts, Panel } from '../ui/panel';
import { stakedPart } from '../markets/words';
import { bps } from './words';

/** `children` is what can be done about it. */
export const SplitPanel = ({ sharing, children }: { sharing: Sharing; children?: ReactNode }) => {
  const { asset, network } = sharing;
  const epoch = network.finalEpoch + 1n;
  const jurisdiction = levyingIn(sharing, epoch);
  const parts = partsIn(sharing, epoch);
  const isFew = asset.activeShares * 10n < asset.shareSupply;
  return (
    <Panel title="Split and levy">
      <Facts>
        <Fact name="Treasury" note="of everything">
          {bps(parts.treasury)}
        </Fact>
        <Fact name="Levy" note={`of everything, jurisdiction ${jurisdiction.code}; never more than ${bps(jurisdiction.mostLevyBps)}`}>
          {bps(parts.levy)}
        </Fact>
        <Fact name="Stakers" note="of what remains">
          {bps(parts.stakers)}
        </Fact>
        <Fact name="Owner" note="all the rest">
          {bps(10_000 - parts.stakers)}
        </Fact>
        <Fact name="Shares that earn" note={isFew ? 'less than a tenth: stakers get as much less of their part' : 'staked and active'}>
          {stakedPart(asset.activeShares, asset.shareSupply)}
        </Fact>
        <Fact name="Split so far" note={`lifetime, collected up to epoch ${whole(asset.collectedEpoch)}`}>
          <Amount baseUnits={asset.collected} />
        </Fact>
        <Fact name="Of that for stakers" note="lifetime">
          <Amount baseUnits={asset.stakersTotal} />
        </Fact>
      </Facts>
      <Announced sharing={sharing} epoch={epoch} />
      {children}
    </Panel>
  );
};

/** Changes that lie ahead of the epoch. */
const Announced = ({ sharing, epoch }: { sharing: Sharing; epoch: bigint }) => {
  const { asset, movesTo } = sharing;
  const jurisdiction = levyingIn(sharing, epoch);
  const all = [
    asset.nextSplitEpoch > epoch ? `From epoch ${whole(asset.nextSplitEpoch)} on stakers get ${bps(asset.nextStakersBps)}.` : '',
    jurisdiction.nextLevyEpoch > epoch
      ? `From epoch ${whole(jurisdiction.nextLevyEpoch)} on the levy is ${bps(jurisdiction.nextLevyBps)}.`
      : '',
    asset.moveEpoch > epoch ? `From epoch ${whole(asset.moveEpoch)} on the asset belongs to jurisdiction ${asset.moveTo}${movesTo ? `, whose levy is ${bps(jurisdictionLevyIn(movesTo, asset.moveEpoch))} then` : ''}.` : '',
  ].filter((text) => text !== '');
  if (all.length === 0) return <p className="text-quiet text-sm">No change is announced.</p>;
  return (
    <ul className="list-disc pl-5">
      {all.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
};
