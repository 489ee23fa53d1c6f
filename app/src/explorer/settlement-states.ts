// How far a settlement has come.
import type { Settlement } from '../api/types';

export const STATES: Readonly<Record<Settlement['state'], { readonly word: string; readonly meaning: string }>> = {
  queued: { word: 'Queued', meaning: 'the oracle has computed it and not proposed it yet' },
  proposed: { word: 'Proposed', meaning: 'it is on chain, and may still lose to another proposal' },
  final: { word: 'Final', meaning: 'it stands, and proofs against it are valid' },
  closed: { word: 'Closed', meaning: 'it stood; its account on chain was closed since' },
};
