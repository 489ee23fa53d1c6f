// What a payer gets back by a proof.
import { ArithmeticError, min } from './units';

/** `min(requested, deposited − withdrawn − accrued)`, all lifetime amounts of one payer. */
export function withdrawalAmount(requested: bigint, deposited: bigint, withdrawn: bigint, accrued: bigint): bigint {
  if (withdrawn > deposited) throw new ArithmeticError('more was withdrawn than deposited');
  const unspent = deposited - withdrawn - accrued;
  if (unspent < 0n) throw new ArithmeticError('the settlement shows more accrued than was deposited and not withdrawn');
  return min(requested, unspent);
}
