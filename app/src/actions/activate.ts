// Lets waiting shares earn. The command: `openmast activate`.
import { getActivateStakeInstruction } from '../generated/openmast/instructions/activateStake';
import { PlanError, type Plan } from '../signing/plan';
import { assetName } from '../ui/asset-name';
import { collectedPlan } from './collected-plan';
import { collecting, type Sources } from './collecting';
import type { AssetPlace } from './place';
import { quantity } from '../ui/quantity';
import { canActivate, needsCollect } from './standing';

export async function activatePlan(place: AssetPlace, sources: Sources): Promise<Plan> {
  const { stake, network, asset, shareUnit, wallet } = place;
  if (!stake || stake.pending === 0n) return { kind: 'nothing', why: 'No shares of yours wait to be activated.' };
  if (!canActivate(network, stake)) throw new PlanError('No final settlement has seen these shares yet. Wait for the next one.');
  const collect = needsCollect(network, asset) ? await collecting(place, sources) : undefined;
  const instruction = getActivateStakeInstruction({ network: place.networkAddress, asset: place.assetAddress, stake: place.stakeAddress });
  const amount = quantity(stake.pending, shareUnit);
  return collectedPlan({
    collect,
    rest: [instruction],
    wallet,
    name: assetName(place),
    sentence: () => `You activate ${amount} of ${assetName(place)}: they earn from now on.`,
    cautions: [],
    restName: `activate ${amount}`,
  });
}
