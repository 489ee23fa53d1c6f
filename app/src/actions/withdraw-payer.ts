// Pays what was asked back, by the proof of what the payer spent. The command: `openmast payer withdraw`.
import { address, createNoopSigner, type Instruction } from '@solana/kit';
import { settlementAt } from '../chain/addresses';
import { TOKEN_PROGRAM } from '../chain/token-account';
import { getWithdrawInstructionAsync } from '../generated/openmast/instructions/withdraw';
import { gained } from '../signing/changes';
import { fits } from '../signing/message';
import { PlanError, type Plan } from '../signing/plan';
import { quantity } from '../ui/quantity';
import { withdrawalAmount, type Totals } from '../verify';
import { mustOpen } from './holding';
import { openAccount } from './opening';
import { hasLapsed, requireNoStatement, requirePayer } from './paying';
import type { PayerPlace } from './place';
import { idOf, provenAt, type Proven, type Sources } from './proven';

export async function withdrawPayerPlan(place: PayerPlace, sources: Sources): Promise<Plan> {
  const { network, payer, wallet, currency, currencyUnit: unit, index, now } = place;
  requirePayer(place);
  const requested = quantity(payer.requested, unit);
  if (payer.requested === 0n) throw new PlanError('Nothing is requested: ask for an amount first.');
  requireNoStatement(place);
  if (hasLapsed(payer, now)) throw new PlanError(`The request of ${requested} has lapsed: nobody took the money in time. Request again.`);
  if (network.finalEpoch === 0n || network.finalSnapshotSlot < payer.requestedSlot) return { kind: 'nothing', why: waiting(place) };
  const proven = await provenAt('payer', place, sources, network.finalEpoch, `What payer ${index} spent must be proven`);
  const paid = payableOf(place, proven.totals);
  const opens = mustOpen(currency, wallet, network.currencyMint);
  const open: Instruction[] = opens ? [openAccount(wallet, currency.address, network.currencyMint, address(TOKEN_PROGRAM))] : [];
  const instructions = [...open, await withdrawal(place, proven)];
  if (!fits(instructions, wallet)) throw new PlanError(`The proof is too long for one transaction: \`openmast payer withdraw ${index}\` writes it in several.`);
  return {
    kind: 'transaction',
    instructions,
    sentence: (effects) => `You are paid ${quantity(gained(effects, network.currencyMint), unit)} out of payer ${index}${paid < payer.requested ? `, of the ${requested} that you asked back` : ''}.`,
    cautions: [
      ...(paid < payer.requested ? [`No more than ${quantity(paid, unit)} of it are unspent: ${quantity(proven.totals.accrued, unit)} are spent and owed so far, by epoch ${network.finalEpoch}.`] : []),
      'The request ends with this: what was used since a settlement saw it, and is more than what stays, is written off.',
      ...(opens ? ['A token account for the currency is opened in the same transaction.'] : []),
    ],
  };
}

const waiting = ({ payer, index }: PayerPlace): string =>
  `No final settlement has seen the request yet: one must have seen slot ${payer.requestedSlot}. Try again after the next final settlement. If none becomes final, \`openmast payer leave ${index}\` needs no settlement.`;

/** What the program pays. */
function payableOf({ payer, index }: PayerPlace, { accrued }: Totals): bigint {
  try {
    return withdrawalAmount(payer.requested, payer.deposited, payer.withdrawn, accrued);
  } catch (error) {
    throw new PlanError(`Payer ${index}: ${(error as Error).message}. Keep the proof and tell the network.`);
  }
}

const withdrawal = async (place: PayerPlace, { totals, siblings }: Proven): Promise<Instruction> =>
  getWithdrawInstructionAsync({
    owner: createNoopSigner(place.wallet),
    network: place.networkAddress,
    destination: place.currency.address,
    payer: place.payerAddress,
    settlement: await settlementAt(idOf(place), place.network.finalEpoch),
    bytes: totals.bytes,
    paid: totals.paid,
    charged: totals.charged,
    accrued: totals.accrued,
    proof: [...siblings],
  });
