// Shares that left uncollected: what credits them once their round is over.
import type { Instruction } from '@solana/kit';
import { getSettleDepartureInstruction } from '../generated/openmast/instructions/settleDeparture';
import { PlanError } from '../signing/plan';
import { departureAddress } from './addresses';
import type { AssetPlace } from './place';
import { departureIsDue } from './standing';

/** What settles them, if there are some whose round is over once the asset is collected up to `collectedEpoch`. */
export async function settling(place: AssetPlace, collectedEpoch: bigint): Promise<Instruction[]> {
  const { stake, asset, departure, assetAddress: where, networkAddress, stakeAddress } = place;
  if (!stake || !departureIsDue(stake, asset, collectedEpoch)) return [];
  if (!departure) throw new PlanError('The accounts on chain do not fit together: there is no departure of your shares. Try again.');
  return [
    getSettleDepartureInstruction({
      network: networkAddress,
      asset: where,
      stake: stakeAddress,
      departure: await departureAddress(where, stake.departedRound),
      rentPayer: departure.rentPayer,
    }),
  ];
}
