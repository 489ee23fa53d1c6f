// Prepays a payer; anybody may, for any payer. The command: `openmast payer deposit`.
import { createNoopSigner } from '@solana/kit';
import { getDepositInstruction } from '../generated/openmast/instructions/deposit';
import { findVaultPda } from '../generated/openmast/pdas/vault';
import type { Plan } from '../signing/plan';
import { payable, requireBalance } from './holding';
import type { PayerPlace } from './place';
import { quantity } from '../ui/quantity';
import { someUnits } from './written';
import { PAUSE, requireRunning } from './standing';

export async function depositPlan(place: PayerPlace, text: string): Promise<Plan> {
  const { network, networkAddress, payer, wallet, currency, currencyUnit, index } = place;
  requireRunning(network, PAUSE.deposit, place.now);
  const there = payable(currency, wallet, network.currencyMint, currencyUnit);
  const amount = someUnits(text, currencyUnit, there);
  requireBalance(amount, there, currencyUnit);
  const [vault] = await findVaultPda({ network: networkAddress });
  const instruction = getDepositInstruction({
    depositor: createNoopSigner(wallet),
    network: networkAddress,
    source: currency.address,
    vault,
    payer: place.payerAddress,
    amount,
  });
  const isOwn = payer.owner === wallet;
  return {
    kind: 'transaction',
    instructions: [instruction],
    sentence: () => `You pay ${quantity(amount, currencyUnit)} in for payer ${index}${isOwn ? '' : ', which is not yours'}.`,
    cautions: isOwn ? [] : [`Payer ${index} belongs to ${payer.owner}: whatever is not spent is that key's to withdraw.`],
  };
}
