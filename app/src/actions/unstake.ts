// Takes shares out of the stake; they cool down. The command: `openmast unstake`, whose rules these are.
import { createNoopSigner, type Instruction } from '@solana/kit';
import { parametersAt } from '../chain/parameters';
import { getUnstakeInstruction } from '../generated/openmast/instructions/unstake';
import { PlanError, type Plan } from '../signing/plan';
import { departureAddress } from './addresses';
import { assetName } from '../ui/asset-name';
import { collectedPlan } from './collected-plan';
import { collecting, type Sources } from './collecting';
import { settling } from './departures';
import { requireBalance } from './holding';
import type { AssetPlace } from './place';
import { quantity } from '../ui/quantity';
import { someUnits } from './written';
import { PAUSE, isPaused, mayLeave, needsCollect, timeText } from './standing';

/** How shares can leave: `collected` and nothing is to do, after it `collects`, or uncollected, as was announced in time. */
type Way = 'collected' | 'collects' | 'departs';

/** With a proof at hand collecting is better: nothing is left to settle. */
export function wayOut(place: AssetPlace, amount: bigint, canProve: boolean): Way {
  const { stake, network, asset, now } = place;
  const earning = amount - (stake?.pending ?? 0n);
  if (!stake || earning <= 0n || !needsCollect(network, asset)) return 'collected';
  const isAnnounced = mayLeave(stake, now) >= earning;
  return isAnnounced && (isPaused(network, PAUSE.collect, now) || !canProve) ? 'departs' : 'collects';
}

export async function unstakePlan(place: AssetPlace, sources: Sources, text: string): Promise<Plan> {
  const { stake, shareUnit, wallet, asset } = place;
  const staked = stake ? stake.active + stake.pending : 0n;
  if (!stake || staked === 0n) return { kind: 'nothing', why: 'You have nothing staked on this asset.' };
  const amount = someUnits(text, shareUnit, staked);
  requireBalance(amount, staked, shareUnit);
  const way = wayOut(place, amount, sources.prove !== undefined);
  const collect = way === 'collects' ? await collected(place, sources) : undefined;
  const departs = way === 'departs';
  const rest: Instruction[] = [
    ...(departs ? await settling(place, asset.collectedEpoch) : []),
    getUnstakeInstruction({
      staker: createNoopSigner(wallet),
      network: place.networkAddress,
      asset: place.assetAddress,
      stake: place.stakeAddress,
      ...(departs ? { departure: await departureAddress(place.assetAddress, asset.departureRound) } : {}),
      amount,
    }),
  ];
  return collectedPlan({
    collect,
    rest,
    wallet,
    name: assetName(place),
    sentence: () => `You unstake ${quantity(amount, shareUnit)} of ${assetName(place)}: they cool down, and then you can withdraw them.`,
    cautions: cautions(place, amount, departs),
    restName: `unstake ${quantity(amount, shareUnit)}`,
  });
}

/** Where collecting is impossible there is another way out, which the refusal names. */
async function collected(place: AssetPlace, sources: Sources) {
  try {
    return await collecting(place, sources);
  } catch (error) {
    if (!(error instanceof PlanError)) throw error;
    throw new PlanError(`${error.message} Shares also leave uncollected, an exit delay after \`openmast unstake ${place.index} AMOUNT --announce\`.`);
  }
}

function cautions({ stake, network, now, shareUnit }: AssetPlace, amount: bigint, departs: boolean): string[] {
  const { unstakeCooldownSeconds } = parametersAt(network, now);
  const until = timeText(now + BigInt(unstakeCooldownSeconds));
  const cooling = stake?.cooling ?? 0n;
  const pending = stake?.pending ?? 0n;
  return [
    `The cooldown ends about ${until}.`,
    ...(cooling > 0n ? [`The ${quantity(cooling, shareUnit)} that cool down already wait until then, too.`] : []),
    ...(pending > 0n && amount > 0n ? ['Shares that do not earn yet leave first.'] : []),
    departs ? 'They earn until the asset is collected once more; a later claim pays that, too.' : 'They earn nothing from now on.',
  ];
}
