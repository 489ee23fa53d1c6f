// Asks unspent money back. The command: `openmast payer withdraw INDEX --amount AMOUNT`.
import { createNoopSigner } from '@solana/kit';
import { getRequestWithdrawalInstruction } from '../generated/openmast/instructions/requestWithdrawal';
import { PlanError, type Plan } from '../signing/plan';
import { quantity } from '../ui/quantity';
import { balanceOf, endedRequest, requireNoStatement, requirePayer, unspentOf } from './paying';
import type { PayerPlace } from './place';
import type { Sources } from './proven';
import { someUnits } from './written';

export async function requestWithdrawalPlan(place: PayerPlace, sources: Sources, text: string): Promise<Plan> {
  const { payer, wallet, currencyUnit: unit, index } = place;
  requirePayer(place);
  requireNoStatement(place);
  const unspent = await unspentOf(place, sources);
  if (unspent === 0n) throw new PlanError('There is nothing unspent to take out.');
  const amount = someUnits(text, unit, unspent);
  if (amount > balanceOf(payer)) throw new PlanError('The amount is above what the payer has: ask for less.');
  const instruction = getRequestWithdrawalInstruction({ owner: createNoopSigner(wallet), network: place.networkAddress, payer: place.payerAddress, amount });
  const more = amount > unspent ? [`As far as it is proven ${quantity(unspent, unit)} are unspent: no more than what is unspent then is paid.`] : [];
  return {
    kind: 'transaction',
    instructions: [instruction],
    sentence: () => `You ask ${quantity(amount, unit)} back from payer ${index}.`,
    cautions: [
      ...more,
      ...endedRequest(place),
      'What was used until the first settlement that sees the request is charged first.',
      'What is used later is owed if the request is cancelled, replaced or lapses, and written off if it is paid.',
      `When a settlement that has seen it is final, you are paid here by a second transaction. If none becomes final: \`openmast payer leave ${index}\`.`,
    ],
  };
}
