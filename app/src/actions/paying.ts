// How a payer stands with money that it asked back, as `cli/src/commands/payer` tells.
import type { Payer } from '../generated/openmast/accounts/payer';
import { PlanError } from '../signing/plan';
import { quantity } from '../ui/quantity';
import { max } from '../verify';
import type { PayerPlace } from './place';
import { provenAt, type Sources } from './proven';

export function requirePayer({ payer, wallet, index }: PayerPlace): void {
  if (payer.owner !== wallet) throw new PlanError(`Payer ${index} is owned by ${payer.owner}: connect that wallet.`);
}

/** A statement is paid and taken back in other ways than a request. */
export function requireNoStatement({ payer, index }: PayerPlace): void {
  if (payer.requested === 0n || payer.paysAt === 0n) return;
  throw new PlanError(`Payer ${index} has stated what it spent, and that stands: go on with \`openmast payer leave ${index}\`.`);
}

export const hasLapsed = (payer: Payer, now: bigint): boolean => now >= payer.lapsesAt;

export const balanceOf = ({ deposited, withdrawn }: Payer): bigint => deposited - withdrawn;

/** So long is waited for a proof that is not needed. */
const PATIENCE_MS = 5_000;

/** What the newest final settlement says that the payer owes for good, if a proof at hand shows it. */
async function shown(place: PayerPlace, sources: Sources): Promise<bigint> {
  if (place.network.finalEpoch === 0n || !sources.prove) return 0n;
  const late = new Promise<bigint>((resolve) => setTimeout(resolve, PATIENCE_MS, 0n));
  const proven = provenAt('payer', place, sources, place.network.finalEpoch, '').then(({ totals }) => totals.accrued);
  // Who takes money out is told by a proof, and is never kept from it by one that is missing or wrong.
  return Promise.race([proven, late]).catch(() => 0n);
}

/** What is unspent as far as anything here shows it: by a proof at hand or what is proven on chain. */
export async function unspentOf(place: PayerPlace, sources: Sources): Promise<bigint> {
  const { payer } = place;
  return max(balanceOf(payer) - max(await shown(place, sources), payer.proven), 0n);
}

/** What becomes of the request that another one takes the place of. */
export function endedRequest({ payer, currencyUnit, now }: PayerPlace): string[] {
  if (payer.requested === 0n) return [];
  const requested = quantity(payer.requested, currencyUnit);
  return [hasLapsed(payer, now) ? `The request of ${requested} had lapsed.` : `The request of ${requested} ends, unpaid.`];
}
