// What a licence is in an epoch, by the epoch's number and when it opened (docs/reference/money.md, "Licences").

/** What decides it, as the Licence account has it. Times are Unix seconds. */
export interface LicenceTerms {
  readonly validFrom: bigint;
  readonly validUntil: bigint;
  readonly suspendedFrom: bigint;
  readonly liftedFrom: bigint;
  readonly suspendedUntil: bigint;
  readonly endedFrom: bigint;
}

export type LicenceState = 'in_force' | 'announced' | 'suspended' | 'expired' | 'ended';

/** By itself: a lease is no better than the licences that it is of. */
export function licenceIn(terms: LicenceTerms, epoch: bigint, openedAt: bigint): LicenceState {
  if (terms.endedFrom !== 0n && terms.endedFrom <= epoch) return 'ended';
  if (terms.validUntil <= openedAt) return 'expired';
  if (openedAt < terms.validFrom) return 'announced';
  return isSuspended(terms, epoch, openedAt) ? 'suspended' : 'in_force';
}

const isSuspended = ({ suspendedFrom, liftedFrom, suspendedUntil }: LicenceTerms, epoch: bigint, openedAt: bigint): boolean =>
  suspendedFrom !== 0n && suspendedFrom <= epoch && (liftedFrom === 0n || epoch < liftedFrom) && openedAt < suspendedUntil;

/** Whether no epoch after the newest final one, which closed at `closedAt`, is one of the newest suspension. */
export const suspensionIsOver = ({ suspendedFrom, liftedFrom, suspendedUntil }: LicenceTerms, finalEpoch: bigint, closedAt: bigint): boolean =>
  suspendedFrom === 0n ||
  (liftedFrom !== 0n && (liftedFrom <= finalEpoch + 1n || liftedFrom <= suspendedFrom)) ||
  suspendedUntil <= closedAt;
