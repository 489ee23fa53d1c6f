// The same as on the screen, as tables to keep. Amounts are base units, times UTC.
import type { Holding } from '../chain/holdings';
import { timeOfSlot } from '../chain/slot-times';
import type { Network } from '../generated/openmast/accounts/network';
import { ownPartOf, splitOfEpoch } from '../proof/earning';
import type { EpochLine } from '../proof/history';
import type { Sharing } from '../proof/parts';
import { verdict } from '../proof/steps';
import { plainName, plainSymbol } from '../ui/asset-name';
import { csv, type Cell } from '../ui/csv';
import { positionOf } from './position';

const time = (seconds: bigint | undefined): Date | undefined =>
  seconds === undefined ? undefined : new Date(Number(seconds) * 1000);

const POSITIONS = [
  'asset',
  'address',
  'name',
  'symbol',
  'share_decimals',
  'in_wallet',
  'active',
  'pending',
  'cooling',
  'cooling_until',
  'leaving',
  'leaving_at',
  'departed',
  'claimable',
  'claimed',
  'slot',
  'slot_at',
  'slot_at_is',
  'read_at',
] as const;

export function positionsCsv(
  holdings: readonly Holding[],
  network: Network,
  { slot, readAtMs }: { slot: bigint; readAtMs: number },
): string {
  const slotAt = timeOfSlot(slot, readAtMs);
  const lines = holdings.map((holding): Cell[] => {
    const { asset, address } = holding;
    const position = positionOf(holding, network);
    return [
      asset.index,
      address,
      plainName(asset.name),
      plainSymbol(asset.name),
      asset.shareDecimals,
      position.inWallet,
      position.active,
      position.pending,
      position.cooling,
      time(position.coolingUntil),
      position.leaving,
      time(position.leavingAt),
      position.departed,
      position.claimable,
      position.claimed,
      slot,
      new Date(slotAt.ms),
      slotAt.from === undefined ? 'chain_clock' : 'estimate',
      new Date(readAtMs),
    ];
  });
  return csv(POSITIONS, lines);
}

const INCOME = [
  'asset',
  'epoch',
  'ended_at',
  'earned_by_asset',
  'stakers_part_estimate',
  'own_part_estimate',
  'own_active_shares_now',
  'all_active_shares_now',
  'earnings_verified',
] as const;

/** What stakers have of `active` of the shares that earn now, of an epoch. */
export const ownPart = (sharing: Sharing, line: EpochLine, active: bigint): bigint =>
  ownPartOf(sharing, { epoch: line.epoch, earned: line.added.charged }, active);

export const incomeCsv = (sharing: Sharing, active: bigint, lines: readonly EpochLine[]): string =>
  csv(
    INCOME,
    lines.map((line) => [
      sharing.asset.index,
      line.epoch,
      time(line.closedAt),
      line.added.charged,
      splitOfEpoch(sharing, line).stakers,
      ownPart(sharing, line, active),
      active,
      sharing.asset.activeShares,
      verdict(line.steps),
    ]),
  );
