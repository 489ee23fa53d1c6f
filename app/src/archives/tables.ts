// The epochs of an account as a table to keep. Amounts are base units, times UTC.
import { verdict } from '../proof/steps';
import type { AccountSide } from '../recompute/account';
import type { AccountLine } from '../recompute/account-lines';
import { csv } from '../ui/csv';

const COLUMNS = ['epoch', 'ended_at', 'bytes', 'paid_bytes', 'charged', 'accrued', 'of_that_by_lots', 'lifetime_charged', 'lifetime_accrued', 'verified'] as const;

/** A line for each epoch; the name of the first column says whose they are. */
export const accountCsv = (side: AccountSide, index: number, lines: readonly AccountLine[]): string =>
  csv(
    [side, ...COLUMNS],
    lines.map(({ epoch, closedAt, added, released, lifetime, steps }) => [
      index,
      epoch,
      new Date(Number(closedAt) * 1000),
      added.bytes,
      added.paid,
      added.charged,
      added.accrued,
      released,
      lifetime.charged,
      lifetime.accrued,
      verdict(steps),
    ]),
  );
