// What the person has of an asset.
import { amountIn } from '../actions/holding';
import type { AssetPlace } from '../actions/place';
import { canActivate, claimable, timeText } from '../actions/standing';
import { Fact, Facts } from '../ui/panel';
import { quantity } from '../ui/quantity';
import { whole } from '../ui/format';

export const StandingFacts = ({ place }: { place: AssetPlace }) => {
  const { stake, asset, network, shareUnit, currencyUnit, departure, shares, wallet, now } = place;
  const shown = (amount: bigint) => <span title={`${whole(amount)} base units`}>{quantity(amount, shareUnit)}</span>;
  const rewards = stake ? claimable(asset, stake, departure) : 0n;
  return (
    <Facts>
      <Fact name="In your wallet">{shown(amountIn(shares, wallet))}</Fact>
      <Fact name="Earning" note={stake && stake.leaving > 0n ? `${quantity(stake.leaving, shareUnit)} announced to leave` : undefined}>
        {shown(stake?.active ?? 0n)}
      </Fact>
      <Fact name="Not earning yet" note={stake && stake.pending > 0n ? (canActivate(network, stake) ? 'can be activated' : 'wait for the next final settlement') : undefined}>
        {shown(stake?.pending ?? 0n)}
      </Fact>
      <Fact name="Cooling down" note={stake && stake.cooling > 0n ? (now < stake.coolingUntil ? `until ${timeText(stake.coolingUntil)}` : 'can be withdrawn') : undefined}>
        {shown(stake?.cooling ?? 0n)}
      </Fact>
      <Fact name="Rewards to claim" note="collected so far; claiming collects what is missing">
        <span title={`${whole(rewards)} base units`}>{quantity(rewards, currencyUnit)}</span>
      </Fact>
      <Fact name="Rewards paid" note="lifetime">
        <span title={`${whole(stake?.rewardsPaid ?? 0n)} base units`}>{quantity(stake?.rewardsPaid ?? 0n, currencyUnit)}</span>
      </Fact>
    </Facts>
  );
};
