// Takes shares out of the stake; they cool down. The command: `openmast unstake`, whose rules these are.
import { createNoopSigner, type Instruction } from '@solana/kit';
import { parametersAt } from '../chain/parameters';
import { getUnstakeInstruction } from '../generated/openmast/instructions/unstake';
import { PlanError, type Plan } from '../signing/plan';
import { departureAddress } from './addresses';
import { assetName } from '../ui/asset-name';
import { collectedPlan } from './collected-plan';
import { collectingOrWhy, type Collecting, type Sources } from './collecting';
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
  if (!stake || amount <= stake.pending || !needsCollect(network, asset)) return 'collected';
  return isAnnounced(place, amount) && (isPaused(network, PAUSE.collect, now) || !canProve) ? 'departs' : 'collects';
}

/** Whether they may leave uncollected, as was announced in time. */
const isAnnounced = ({ stake, now }: AssetPlace, amount: bigint): boolean => stake !== undefined && mayLeave(stake, now) >= amount - stake.pending;

export async function unstakePlan(place: AssetPlace, sources: Sources, text: string): Promise<Plan> {
  const { stake, shareUnit, wallet, asset } = place;
  const staked = stake ? stake.active + stake.pending : 0n;
  if (!stake || staked === 0n) return { kind: 'nothing', why: 'You have nothing staked on this asset.' };
  const amount = someUnits(text, shareUnit, staked);
  requireBalance(amount, staked, shareUnit);
  const way = wayOut(place, amount, sources.prove !== undefined);
  const collect = way === 'collects' ? await collected(place, sources, amount) : undefined;
  const departs = way === 'departs' || collect === 'departs';
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
    collect: collect === 'departs' ? undefined : collect,
    rest,
    wallet,
    name: assetName(place),
    sentence: () => `You unstake ${quantity(amount, shareUnit)} of ${assetName(place)}: they cool down, and then you can withdraw them.`,
    cautions: cautions(place, amount, departs),
    restName: `unstake ${quantity(amount, shareUnit)}`,
  });
}

/** Where collecting is impossible there is another way out: what was announced in time takes it, else the refusal names it. */
async function collected(place: AssetPlace, sources: Sources, amount: bigint): Promise<Collecting | 'departs'> {
  const collect = await collectingOrWhy(place, sources);
  if (typeof collect !== 'string') return collect;
  if (isAnnounced(place, amount)) return 'departs';
  throw new PlanError(`${collect} Shares also leave uncollected, an exit delay after \`openmast unstake ${place.index} AMOUNT --announce\`.`);
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
