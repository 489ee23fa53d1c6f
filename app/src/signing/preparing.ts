// From a plan to what the person is asked to agree to: simulated, with balances, fee and rent.
import { isWritableRole, type Address, type Instruction } from '@solana/kit';
import { LAMPORTS_PER_SIGNATURE, offer, priorityFee, unitLimit, withNonce, type Budget } from './budget';
import { effectsOf, type Effects } from './changes';
import { fits, unsignedBytes } from './message';
import type { Offer } from './machine';
import { PlanError, type Plan } from './plan';
import type { RawAccount } from './raw-account';
import type { Refusal } from './refusal';
import type { SigningRpc } from './rpc';

/** How often everything is planned anew when others' transactions come in between. */
const ATTEMPTS = 4;
/** What must stay in an account that holds nothing but lamports. */
const LEAST_BALANCE = 890_880n;

export type Prepared =
  | { readonly kind: 'offer'; readonly offer: Offer; readonly instructions: readonly Instruction[]; readonly budget: Budget }
  | { readonly kind: 'nothing'; readonly why: string };

interface Preparing {
  readonly rpc: SigningRpc;
  readonly payer: Address;
  readonly plan: () => Promise<Plan>;
  readonly now: () => number;
}

/** Throws a {@link PlanError} where it would fail or cannot be tried. */
export async function prepare(preparing: Preparing): Promise<Prepared> {
  for (let attempt = 1; ; attempt += 1) {
    const plan = await preparing.plan();
    if (plan.kind === 'nothing') return plan;
    const tried = await tryOut(preparing, plan);
    if (tried.kind === 'offer') return tried;
    // What was planned by has changed, and nothing of it was done.
    if (attempt >= ATTEMPTS || !tried.isOvertaken) throw new PlanError(tried.text);
  }
}

type Planned = Extract<Plan, { kind: 'transaction' }>;
type Refused = Refusal & { readonly kind: 'refused' };

async function tryOut({ rpc, payer, now }: Preparing, plan: Planned): Promise<Extract<Prepared, { kind: 'offer' }> | Refused> {
  const { instructions } = plan;
  if (!fits(instructions, payer)) throw new PlanError('This is too much for one transaction of Solana. Use the command instead.');
  const addresses = written(instructions, payer);
  // The offer is for what is contended: the accounts that the instructions write.
  const [before, recent] = await Promise.all([
    rpc.accounts(addresses),
    rpc.recentFees(addresses.slice(1)).catch((): bigint[] => []),
  ]);
  const simulated = await rpc.simulate(unsignedBytes(instructions, payer), addresses);
  if (simulated.refusal) return { kind: 'refused', ...simulated.refusal };
  const budget = withNonce({ units: unitLimit(simulated.unitsConsumed), price: offer(recent) });
  const fee = LAMPORTS_PER_SIGNATURE + priorityFee(budget.price, budget.units);
  const effects = effectsOf({ addresses, before, after: simulated.accounts }, payer, fee);
  requireSol(effects, before[0]);
  return {
    kind: 'offer',
    instructions,
    budget,
    offer: { sentence: plan.sentence(effects), effects, cautions: plan.cautions, next: plan.next, preparedAtMs: now() },
  };
}

/** The person's account, and every other one that the instructions write. */
export function written(instructions: readonly Instruction[], payer: Address): Address[] {
  const accounts = instructions.flatMap(({ accounts = [] }) => accounts);
  const writable = accounts.filter(({ role }) => isWritableRole(role)).map(({ address }) => address);
  return [...new Set([payer, ...writable])];
}

/** The simulation paid no priority fee: with it, SOL may be too little. */
function requireSol({ changes: [sol], fee }: Effects, account: RawAccount | undefined): void {
  const left = sol?.after ?? 0n;
  if (left >= LEAST_BALANCE || left === 0n) return;
  const missing = LEAST_BALANCE - left;
  throw new PlanError(
    `Not enough SOL: your account has ${account?.lamports ?? 0n} lamports, and with the fee of ${fee} it would be left with less than any account must have. Send it at least ${missing} lamports.`,
  );
}
