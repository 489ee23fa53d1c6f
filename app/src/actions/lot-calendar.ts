// Epochs as calendar time: an estimate, since an epoch ends when the oracle ends it. As `cli/src/commands/lot/calendar.rs` has it.
import type { Lot } from '../generated/openmast/accounts/lot';
import type { Network } from '../generated/openmast/accounts/network';
import { parametersAt } from '../chain/parameters';
import type { Pace } from '../chain/schedule';
import { max } from '../verify';
import { timeText } from './standing';

/** When epochs begin, if all are as long as the newest final one. Times are Unix seconds. */
export interface Calendar {
  /** The chain's clock. */
  readonly now: bigint;
  /** The newest final epoch; 0: none. */
  readonly newest: bigint;
  /** When that closed; now without one. */
  readonly closedAt: bigint;
  /** How long an epoch is taken to be, at least 1. */
  readonly seconds: bigint;
  /** How long the newest final epoch was; nothing without one. */
  readonly measured: bigint | undefined;
}

/** `counted` is how long an owner counts an epoch to be, for a network without a final settlement. */
export function calendarOf(network: Network, now: bigint, pace: Pace | undefined, counted: number): Calendar {
  const newest = network.finalEpoch;
  if (!pace) {
    const least = parametersAt(network, now).minEpochSeconds;
    return { now, newest, closedAt: now, seconds: BigInt(Math.max(counted, least, 1)), measured: undefined };
  }
  const measured = max(pace.seconds, 0n);
  return { now, newest, closedAt: pace.closedAt, seconds: max(measured, 1n), measured };
}

export const opens = ({ closedAt, newest, seconds }: Calendar, epoch: bigint): bigint => closedAt + (epoch - newest - 1n) * seconds;
export const closes = (calendar: Calendar, epoch: bigint): bigint => opens(calendar, epoch + 1n);
/** A settlement follows another as an epoch does, and the newest is final now. */
export const becomesFinal = ({ now, newest, seconds }: Calendar, epoch: bigint): bigint => now + (epoch - newest) * seconds;

const DAY = 86_400n;

/** `36 s`, `90 min`, `1.0 days`. */
export function lengthText(seconds: bigint): string {
  if (seconds < 600n) return `${seconds} s`;
  return seconds < DAY ? `${seconds / 60n} min` : `${seconds / DAY}.${((seconds % DAY) * 10n) / DAY} days`;
}

/** `epochs 20 to 29, about … to … if epochs stay 1.0 days long`. */
export const windowText = (calendar: Calendar, first: bigint, last: bigint): string =>
  `epochs ${first} to ${last}, about ${timeText(opens(calendar, first))} to ${timeText(closes(calendar, last))} if epochs stay ${lengthText(calendar.seconds)} long`;

export const lotWindowText = (calendar: Calendar, { firstEpoch, lastEpoch, endsBy }: Lot): string => `${windowText(calendar, firstEpoch, lastEpoch)}; over at ${timeText(endsBy)} at the latest`;

/** The first epoch that opens then or later. */
export const firstFrom = ({ newest, closedAt, seconds }: Calendar, from: bigint): bigint => max(newest + 1n - floorDivide(closedAt - from, seconds), 0n);
/** The last epoch that is closed by then. */
export const lastUntil = ({ newest, closedAt, seconds }: Calendar, until: bigint): bigint => max(newest + floorDivide(until - closedAt, seconds), 0n);

/** Rounded down, also below zero. */
function floorDivide(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  return value % divisor < 0n ? quotient - 1n : quotient;
}
