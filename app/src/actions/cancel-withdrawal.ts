// Takes back what was asked for. The command: `openmast payer withdraw INDEX cancel`.
import { createNoopSigner } from '@solana/kit';
import { getCancelWithdrawalInstruction } from '../generated/openmast/instructions/cancelWithdrawal';
import type { Plan } from '../signing/plan';
import { quantity } from '../ui/quantity';
import { requireNoStatement, requirePayer } from './paying';
import type { PayerPlace } from './place';

export async function cancelWithdrawalPlan(place: PayerPlace): Promise<Plan> {
  const { payer, wallet, currencyUnit, index } = place;
  requirePayer(place);
  if (payer.requested === 0n) return { kind: 'nothing', why: 'Nothing is requested.' };
  requireNoStatement(place);
  return {
    kind: 'transaction',
    instructions: [getCancelWithdrawalInstruction({ owner: createNoopSigner(wallet), network: place.networkAddress, payer: place.payerAddress })],
    sentence: () => `You cancel the request of ${quantity(payer.requested, currencyUnit)}: the money stays with payer ${index}.`,
    cautions: ['What was used while it stood and not charged is owed, and charged first.'],
  };
}
