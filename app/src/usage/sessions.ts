// Session records as a file.
import type { SessionRecord } from '../api/types';
import type { StepState } from '../proof/steps';
import { csv } from '../ui/csv';
import { toHex, type UsageRecord } from '../verify';

/** A record as it was read, with its session's name as it was told. */
export interface NamedRecord extends UsageRecord {
  readonly session: string;
}

export const named = (records: readonly UsageRecord[], told: readonly Pick<SessionRecord, 'session_id'>[]): NamedRecord[] =>
  records.map((record, at) => ({ ...record, session: told[at]?.session_id ?? '' }));

const COLUMNS = [
  'payer',
  'epoch',
  'asset',
  'session_id',
  'radio',
  'bytes_up',
  'bytes_down',
  'first_event_at',
  'last_event_at',
  'first_event_at_ms',
  'last_event_at_ms',
  'price_per_gb',
  'salt',
  'verified',
] as const;

/** A line for each record. Prices are base units; `verified` is what this browser found of all of them together. */
export const sessionsCsv = (epoch: bigint, records: readonly NamedRecord[], verified: StepState): string =>
  csv(
    COLUMNS,
    records.map((it) => [
      it.payer,
      epoch,
      it.asset,
      it.session,
      it.radio,
      it.bytesUp,
      it.bytesDown,
      new Date(Number(it.firstEventAtMs)),
      new Date(Number(it.lastEventAtMs)),
      it.firstEventAtMs,
      it.lastEventAtMs,
      it.pricePerGb,
      toHex(it.salt),
      verified,
    ]),
  );
