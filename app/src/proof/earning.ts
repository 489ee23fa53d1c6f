// What stakers have of what an asset earned in an epoch, if the shares that earn now had earned then.
import { split, type Split } from '../verify';
import type { EpochLine } from './history';
import { partsIn, type Sharing } from './parts';

/** An epoch's earnings, split by the parts of that epoch and by the shares that earn now. */
export const splitOfEpoch = (sharing: Sharing, { epoch, added }: EpochLine): Split =>
  split(partsIn(sharing, epoch), added.charged, sharing.asset.activeShares, sharing.asset.shareSupply);

export interface Pace {
  /** What one share had of it, base units, and how long that took, seconds. */
  readonly perShare: bigint;
  readonly seconds: bigint;
  readonly firstEpoch: bigint;
  readonly lastEpoch: bigint;
}

/** `Σ stakers' part · 10^decimals / shares that earn`; nothing where none earn, or no epoch's ends are known. */
export function paceOf(sharing: Sharing, lines: readonly EpochLine[]): Pace | undefined {
  const known = lines.filter(({ openedAt, added }) => openedAt !== undefined && added.charged >= 0n);
  const [newest, oldest] = [known[0], known.at(-1)];
  const { activeShares, shareDecimals } = sharing.asset;
  if (!newest || oldest?.openedAt === undefined || activeShares === 0n) return undefined;
  const stakers = known.reduce((all, line) => all + splitOfEpoch(sharing, line).stakers, 0n);
  return {
    perShare: (stakers * 10n ** BigInt(shareDecimals)) / activeShares,
    seconds: newest.closedAt - oldest.openedAt,
    firstEpoch: oldest.epoch,
    lastEpoch: newest.epoch,
  };
}
