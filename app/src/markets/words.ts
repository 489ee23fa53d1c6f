// What numbers of assets mean, and what they are called wherever they stand: cards, tables, sorting and the map.
import type { Asset } from '../generated/openmast/accounts/asset';
import type { LicenceState } from '../verify';
import { decimal, whole } from '../ui/format';

/** What the owner asks, as the account announces it; and what usage costs now, which is nothing where none may be charged. */
export const ASKED = 'Asked price a GB';
export const CHARGED_NOW = 'Charged now, a GB';

/** What was settled, and of that what was split among those who have a part. */
export const EARNED = 'Earned';
export const COLLECTED = 'Earned and collected';

const KINDS: Readonly<Record<number, string>> = {
  0: 'Tower',
  1: 'Small cell',
  2: 'Backhaul',
  3: 'SIM bank',
  4: 'Edge site',
  5: 'Access point',
};

export const kindName = (kind: number): string => KINDS[kind] ?? 'Other infrastructure';

/** How the best licence of an asset stands, by itself. */
export const LICENCE_WORDS: Readonly<Record<LicenceState | 'none', string>> = {
  in_force: 'In force',
  suspended: 'Suspended',
  announced: 'Not yet in force',
  expired: 'Expired',
  ended: 'Ended',
  none: 'None',
};

/** Which part of all shares is active, rounded down to a hundredth of a percent. */
export function stakedPart(active: bigint, supply: bigint): string {
  return supply === 0n ? 'none' : `${decimal((active * 10_000n) / supply, 2, 0)} %`;
}

/** In which part of hours an asset reported, rounded down to a hundredth of a percent, so that only all of them are 100 %. */
export const reportedPercent = (reported: number, observed: number): string =>
  observed === 0 ? 'no hour' : `${decimal(BigInt(Math.floor((reported * 10_000) / observed)), 2, 0)} %`;

/** What an asset can carry in an epoch: an announced capacity holds from its first epoch on. */
export function capacityIn(asset: Asset, epoch: bigint): string {
  const isNext = 0n < asset.nextCapacityEpoch && asset.nextCapacityEpoch <= epoch;
  const mbps = isNext ? asset.nextCapacityMbps : asset.capacityMbps;
  return mbps === 0 ? 'not told' : `${whole(mbps)} Mbit/s`;
}
