// For how long money lasts: an estimate by what was spent lately.
import type { EpochLine } from '../proof/history';
import { sum } from '../verify';

export interface Lasting {
  /** Seconds from now. */
  readonly seconds: bigint;
  /** What was spent in the window, base units, and how long that was, seconds. */
  readonly spent: bigint;
  readonly window: bigint;
  readonly firstEpoch: bigint;
  readonly lastEpoch: bigint;
}

/** What of an epoch tells how fast money goes. */
export type Spent = Pick<EpochLine, 'epoch' | 'openedAt' | 'closedAt' | 'added'>;

/** `left · window / spent`, by the epochs of which both ends are known; nothing where nothing was spent in them. */
export function lasting(left: bigint, lines: readonly Spent[]): Lasting | undefined {
  const known = lines.filter(({ openedAt }) => openedAt !== undefined);
  const [newest, oldest] = [known[0], known.at(-1)];
  if (!newest || oldest?.openedAt === undefined) return undefined;
  const spent = sum(known.map(({ added }) => added.accrued));
  const window = newest.closedAt - oldest.openedAt;
  if (spent <= 0n || window <= 0n) return undefined;
  return { seconds: (left * window) / spent, spent, window, firstEpoch: oldest.epoch, lastEpoch: newest.epoch };
}
