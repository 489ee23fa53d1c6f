// What the person can do with an asset.
import { useState } from 'react';
import { activatePlan } from '../actions/activate';
import { claimPlan } from '../actions/claim';
import type { Sources } from '../actions/collecting';
import { amountIn } from '../actions/holding';
import { readAssetPlace, type AssetPlace, type Read } from '../actions/place';
import { stakePlan } from '../actions/stake';
import { unstakePlan } from '../actions/unstake';
import { withdrawPlan } from '../actions/withdraw';
import type { NetworkId } from '../chain/decoded';
import type { Plan } from '../signing/plan';
import { sharesUnitOf } from '../ui/asset-name';
import { PlainButton } from '../ui/buttons';
import { AmountForm } from './amount-form';
import { Sign } from './sign';
import { useProofs } from './use-place';

interface Chosen {
  readonly title: string;
  readonly plan: (place: AssetPlace, sources: Sources) => Promise<Plan>;
}

export const AssetActions = ({ place, id }: { place: AssetPlace; id: NetworkId }) => {
  const [chosen, choose] = useState<Chosen>();
  const { stake, shares, wallet, shareUnit } = place;
  const staked = stake ? stake.active + stake.pending : 0n;
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <AmountForm label="Stake shares" verb="Stake" unit={shareUnit} max={amountIn(shares, wallet)} go={(text) => choose({ title: 'Stake', plan: (now) => stakePlan(now, text) })} />
        {staked > 0n ? (
          <AmountForm label="Take shares out" verb="Unstake" unit={shareUnit} max={staked} go={(text) => choose({ title: 'Unstake', plan: (now, sources) => unstakePlan(now, sources, text) })} />
        ) : null}
      </div>
      <div className="flex flex-wrap gap-3">
        {stake && stake.pending > 0n ? <PlainButton go={() => choose({ title: 'Activate', plan: activatePlan })}>Activate</PlainButton> : null}
        {stake && stake.cooling > 0n ? <PlainButton go={() => choose({ title: 'Withdraw', plan: withdrawPlan })}>Withdraw</PlainButton> : null}
        {stake ? <PlainButton go={() => choose({ title: 'Claim rewards', plan: claimPlan })}>Claim rewards</PlainButton> : null}
      </div>
      {chosen ? <Signing place={place} id={id} chosen={chosen} close={() => choose(undefined)} /> : null}
    </>
  );
};

interface SigningProps {
  readonly place: AssetPlace;
  readonly id: NetworkId;
  readonly chosen: Chosen;
  readonly close: () => void;
}

const Signing = ({ place, id, chosen, close }: SigningProps) => {
  const sources = useProofs();
  const plan = async (read: Read) => chosen.plan(await readAssetPlace(read, id, place.index, place.wallet), sources);
  const units = { [place.asset.shareMint as string]: sharesUnitOf(place, place.asset.shareMint, place.asset.shareDecimals), [place.network.currencyMint as string]: place.currencyUnit };
  return <Sign title={chosen.title} plan={plan} unitOf={(mint) => units[mint]} close={close} />;
};
