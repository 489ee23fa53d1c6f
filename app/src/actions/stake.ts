// Stakes shares. The command: `openmast stake`.
import { createNoopSigner } from '@solana/kit';
import { getStakeInstructionAsync } from '../generated/openmast/instructions/stake';
import { PlanError, type Plan } from '../signing/plan';
import { assetName } from '../ui/asset-name';
import { payable, requireBalance } from './holding';
import type { AssetPlace } from './place';
import { quantity } from '../ui/quantity';
import { someUnits } from './written';
import { PAUSE, requireRunning } from './standing';

export async function stakePlan(place: AssetPlace, text: string): Promise<Plan> {
  const { asset, network, wallet, shareUnit, shares } = place;
  requireRunning(network, PAUSE.stake, place.now);
  if (asset.state !== 0) throw new PlanError('The asset is retired: it takes no new stake.');
  const there = payable(shares, wallet, asset.shareMint, shareUnit);
  const amount = someUnits(text, shareUnit, there);
  requireBalance(amount, there, shareUnit);
  const instruction = await getStakeInstructionAsync({
    staker: createNoopSigner(wallet),
    network: place.networkAddress,
    asset: place.assetAddress,
    stake: place.stakeAddress,
    shareMint: asset.shareMint,
    source: shares.address,
    amount,
  });
  const waits = place.stake && place.stake.pending > 0n;
  return {
    kind: 'transaction',
    instructions: [instruction],
    sentence: () => `You stake ${quantity(amount, shareUnit)} of ${assetName(place)}.`,
    cautions: [
      'They earn from the first epoch after a final settlement has seen them, once you activate them.',
      ...(waits ? [`The ${quantity(place.stake?.pending ?? 0n, shareUnit)} that wait already then wait anew with them.`] : []),
      `Taking them back takes a cooldown of ${span(network.parameters.unstakeCooldownSeconds)}.`,
    ],
  };
}

/** Seconds in the largest unit that they fill. */
function span(seconds: number): string {
  const [size, name] = seconds >= 172_800 ? [86_400, 'days'] : seconds >= 7_200 ? [3_600, 'hours'] : seconds >= 120 ? [60, 'minutes'] : [1, 'seconds'];
  return `${Math.ceil(seconds / size)} ${name}`;
}
