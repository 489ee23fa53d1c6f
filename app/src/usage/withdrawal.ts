// How far money that was asked back has come.
import { parametersAt } from '../chain/parameters';
import type { Network } from '../generated/openmast/accounts/network';
import type { Payer } from '../generated/openmast/accounts/payer';

export type Withdrawal =
  | { readonly kind: 'none' }
  /** It stood for too long, holds nothing any more and is not paid. */
  | { readonly kind: 'lapsed'; readonly lapsedAt: bigint }
  /** It is no proof but a statement: it is paid at that time at the latest. */
  | { readonly kind: 'statement'; readonly paysAt: bigint; readonly lapsesAt: bigint }
  /** No final settlement has seen it; none can before that time. */
  | { readonly kind: 'waits'; readonly notBefore: bigint; readonly lapsesAt: bigint }
  /** A final settlement has seen it: its proof pays. */
  | { readonly kind: 'due'; readonly lapsesAt: bigint };

/** `now` is the chain's clock or a good one, Unix seconds. */
export function withdrawalOf(payer: Payer, network: Network, now: bigint): Withdrawal {
  const { requested, requestedSlot, lapsesAt, paysAt } = payer;
  if (requested === 0n) return { kind: 'none' };
  if (now >= lapsesAt) return { kind: 'lapsed', lapsedAt: lapsesAt };
  if (paysAt !== 0n) return { kind: 'statement', paysAt, lapsesAt };
  if (network.finalEpoch > 0n && network.finalSnapshotSlot >= requestedSlot) return { kind: 'due', lapsesAt };
  const { minEpochSeconds, challengeSeconds } = parametersAt(network, now);
  return { kind: 'waits', notBefore: network.finalClosedAt + BigInt(minEpochSeconds) + BigInt(challengeSeconds), lapsesAt };
}
