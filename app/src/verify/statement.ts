// What a payer gets back that states its spending instead of proving it.
import { max, min, u64 } from './units';

/** What a statement asks for: what was requested, but no more than the balance beyond what is stated. */
export const statementClaim = (requested: bigint, balance: bigint, stated: bigint): bigint =>
  min(u64(requested), max(u64(balance) - u64(stated), 0n));

/**
 * What a statement is paid: its claim, or `⌊claim · unspent / allClaims⌋` when all claims together exceed what is
 * unspent in the whole network. `allClaims` includes this one.
 */
export function statementPayment(claim: bigint, unspent: bigint, allClaims: bigint): bigint {
  const all = max(u64(allClaims), u64(claim));
  return all <= u64(unspent) ? claim : (claim * unspent) / all;
}
