// Ends what of a lot is over: its sale, its window. The commands: `openmast lot end-sale`, `settle`, `lapse` and `cut-short`.
import { createNoopSigner, type Instruction } from '@solana/kit';
import { lotBookAt, settlementAt } from '../chain/addresses';
import { hasLapsed, isClosed, isSaleOver, isSettled, lapsesAt, leftOf, windowOf } from '../chain/lot-stage';
import { parametersAt } from '../chain/parameters';
import type { Lot } from '../generated/openmast/accounts/lot';
import { getCutLotShortInstruction } from '../generated/openmast/instructions/cutLotShort';
import { getEndLotSaleInstruction } from '../generated/openmast/instructions/endLotSale';
import { getLapseLotInstruction } from '../generated/openmast/instructions/lapseLot';
import { getSettleLotInstruction } from '../generated/openmast/instructions/settleLot';
import { fits } from '../signing/message';
import { PlanError, type Plan } from '../signing/plan';
import { whole } from '../ui/format';
import { min } from '../verify';
import type { LotPlace } from './lot-place';
import { settledText } from './lot-words';
import { idOf, provenAt, type Sources } from './proven';
import { timeText } from './standing';

export function requireSaleOver({ lot, network, now, index }: LotPlace): void {
  if (!isSaleOver(lot, network.finalEpoch, now)) throw new PlanError(`The sale of lot ${index} runs until ${timeText(lot.saleEnds)}, unless all is sold before.`);
}

export async function endSalePlan(place: LotPlace): Promise<Plan> {
  const { lot, asset, wallet, index, networkAddress } = place;
  if (asset.owner !== wallet) requireSaleOver(place);
  if (isSettled(lot)) return { kind: 'nothing', why: `Lot ${index} is settled: nothing of it is for sale any more.` };
  const instruction = getEndLotSaleInstruction({
    caller: createNoopSigner(wallet),
    network: networkAddress,
    asset: lot.asset,
    lot: place.lotAddress,
    lotBook: await lotBookAt(idOf(place), lot.asset),
  });
  return { kind: 'transaction', instructions: [instruction], sentence: () => endText(lot), cautions: isSaleOver(lot, place.network.finalEpoch, place.now) ? [] : ['The sale runs still: who wants to buy cannot any more.'] };
}

/** What ending the sale of a lot does. */
function endText(lot: Lot): string {
  const { index, sold, quantity } = lot;
  const left = leftOf(lot);
  if (left === 0n) return `All ${whole(sold)} tokens of lot ${index} are sold: what returned ones took of the capacity is free again.`;
  if (sold === 0n) return `No token of lot ${index} is sold: its sale ends, all ${whole(left)} are for sale no more, and all of the capacity that the lot took is free again.`;
  return `The sale of lot ${index} ends: ${whole(sold)} of ${whole(quantity)} tokens are sold and stay good, the other ${whole(left)} are for sale no more, and what they took of the capacity is free again.`;
}

function requireUnsettled({ lot, index }: LotPlace): void {
  if (isSettled(lot)) throw new PlanError(`Lot ${index} is settled already: ${lot.served} epochs were served.`);
}

export async function settleLotPlan(place: LotPlace, sources: Sources): Promise<Plan> {
  const { lot, network, index, networkAddress, wallet, currencyUnit: unit } = place;
  // One that lapsed counts every final epoch as served: a settlement of the end may still say that it was fewer.
  if (!hasLapsed(lot)) requireUnsettled(place);
  if (!isClosed(lot, network)) {
    throw new PlanError(`Lot ${index} goes on until epoch ${lot.lastEpoch} is final, or one that closes at ${timeText(lot.endsBy)} or later; ${network.finalEpoch} is the newest final one.`);
  }
  const { totals, siblings } = await provenAt('reserve', place, sources, network.finalEpoch, 'How many epochs were served must be proven');
  const instruction = getSettleLotInstruction({
    network: networkAddress,
    asset: lot.asset,
    lot: place.lotAddress,
    lotBook: await lotBookAt(idOf(place), lot.asset),
    settlement: await settlementAt(idOf(place), network.finalEpoch),
    served: totals.bytes,
    paid: totals.paid,
    charged: totals.charged,
    accrued: totals.accrued,
    proof: [...siblings],
  });
  requireFits([instruction], wallet, `openmast lot settle ${index}`);
  const served = min(totals.bytes, hasLapsed(lot) ? lot.served : windowOf(lot));
  return {
    kind: 'transaction',
    instructions: [instruction],
    sentence: () => `Lot ${index} is settled by epoch ${network.finalEpoch}: ${served} of its ${windowOf(lot)} epochs were served.`,
    cautions: [served >= windowOf(lot) ? 'All of its epochs were served: nothing comes back.' : settledText({ ...lot, settled: 1, served }, unit)],
  };
}

export function requireFits(instructions: readonly Instruction[], wallet: LotPlace['wallet'], command: string): void {
  if (!fits(instructions, wallet)) throw new PlanError(`The proof is too long for one transaction: \`${command}\` writes it in several.`);
}

export async function cutShortPlan(place: LotPlace): Promise<Plan> {
  const { lot, network, now, index } = place;
  requireUnsettled(place);
  const silentFrom = network.finalClosedAt + 2n * BigInt(parametersAt(network, now).exitDelaySeconds);
  if (now < silentFrom) throw new PlanError(`The network counts as silent from ${timeText(silentFrom)} on, if nothing is settled until then: lot ${index} cannot be cut short before.`);
  if (lot.endsBy <= now + 1n) throw new PlanError(`The window of lot ${index} is over: let it lapse when no settlement comes.`);
  return {
    kind: 'transaction',
    instructions: [getCutLotShortInstruction({ network: place.networkAddress, lot: place.lotAddress })],
    sentence: () => `The window of lot ${index} ends now, since the network settles nothing any more.`,
    cautions: ['An exit delay after that it can lapse, which pays the rest back.'],
  };
}

export async function lapsePlan(place: LotPlace): Promise<Plan> {
  const { lot, network, now, index } = place;
  requireUnsettled(place);
  const at = lapsesAt(lot, network, parametersAt(network, now).exitDelaySeconds);
  if (now < at) {
    const sooner = isClosed(lot, network) ? 'a settlement of its end is final: settle it now' : 'a settlement of its end may come before';
    throw new PlanError(`Lot ${index} lapses at ${timeText(at)}; ${sooner}.`);
  }
  const instruction = getLapseLotInstruction({ network: place.networkAddress, asset: lot.asset, lot: place.lotAddress, lotBook: await lotBookAt(idOf(place), lot.asset) });
  return {
    kind: 'transaction',
    instructions: [instruction],
    sentence: () => `Lot ${index} lapses: every final epoch of its window counts as served, and what is left is paid back.`,
    cautions: ['A settlement of its end can still lower how many epochs count as served, also after it.'],
  };
}
