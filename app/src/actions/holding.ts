// Whether a token account can pay or receive, as `cli/src/token_accounts.rs` asks. Money goes to who signs: also an account
// at the address that is the signer's own may belong to somebody else by now.
import { PlanError } from '../signing/plan';
import { readTokenAccount } from '../chain/token-account';
import type { Held } from './place';
import { quantity, type Unit } from '../ui/quantity';

/** What an account holds; nothing where there is none, or where it is not the person's. For showing alone. */
export function amountIn({ account }: Held, owner: string): bigint {
  const token = readTokenAccount(account);
  return token?.owner === owner ? token.amount : 0n;
}

/** What can be paid from it. */
export function payable(held: Held, owner: string, mint: string, unit: Unit): bigint {
  const token = readTokenAccount(held.account);
  if (!token) throw new PlanError(`You have no ${unit.symbol}: get some into this wallet first.`);
  requireOwn(held, owner, mint);
  if (token.isFrozen) throw new PlanError(`Your account of ${unit.symbol} is frozen: it must be thawed before anything can be paid from it.`);
  if (token.isGuarded) throw new PlanError(`The CPI guard of your account of ${unit.symbol} lets no program move it: turn it off in your wallet.`);
  return token.amount;
}

export function requireBalance(wanted: bigint, there: bigint, unit: Unit): void {
  if (wanted > there) throw new PlanError(`You have ${quantity(there, unit)}, less than ${quantity(wanted, unit)}. Choose a smaller amount.`);
}

/** Whether it must be opened before it receives. `mayBeFrozen`: the program pays into a frozen one, too. */
export function mustOpen(held: Held, owner: string, mint: string, mayBeFrozen = false): boolean {
  const token = readTokenAccount(held.account);
  if (!token) return true;
  requireOwn(held, owner, mint);
  if (token.isFrozen && !mayBeFrozen) throw new PlanError(`Your token account ${held.address} is frozen: it must be thawed before anything can be paid to it.`);
  if (token.wantsMemo) throw new PlanError(`Your token account ${held.address} takes only transfers with a memo, which this is not: turn that off in your wallet.`);
  return false;
}

function requireOwn({ address, account }: Held, owner: string, mint: string): void {
  const token = readTokenAccount(account);
  if (token?.owner !== owner) throw new PlanError(`The token account ${address} was yours and belongs to ${token?.owner} now: whatever goes there is that key's. Use another wallet account.`);
  if (token.mint !== mint) throw new PlanError(`The token account ${address} is of another mint.`);
}
