// Says which price is too high for a payer. The command: `openmast payer max-price`.
import { createNoopSigner } from '@solana/kit';
import { getSetMaxPriceInstruction } from '../generated/openmast/instructions/setMaxPrice';
import { PlanError, type Plan } from '../signing/plan';
import { quantity, type Unit } from '../ui/quantity';
import { requirePayer } from './paying';
import type { PayerPlace } from './place';
import { baseUnits } from './written';

/** `none` is any price, as for the command. */
export async function maxPricePlan(place: PayerPlace, text: string): Promise<Plan> {
  const { payer, wallet, currencyUnit: unit, index } = place;
  requirePayer(place);
  const maxPrice = maxPriceIn(text, unit);
  if (maxPrice === payer.maxPricePerGb) return { kind: 'nothing', why: `Payer ${index} pays ${priceText(maxPrice, unit)} already.` };
  return {
    kind: 'transaction',
    instructions: [getSetMaxPriceInstruction({ owner: createNoopSigner(wallet), network: place.networkAddress, payer: place.payerAddress, maxPricePerGb: maxPrice })],
    sentence: () =>
      maxPrice === 0n
        ? `From the next epoch on payer ${index} is served at any price.`
        : `From the next epoch on payer ${index} is not served by assets that ask for more than ${quantity(maxPrice, unit)} per GB.`,
    cautions: [
      `Now it pays ${priceText(payer.maxPricePerGb, unit)}.`,
      ...(maxPrice === 0n ? [] : ['What is served all the same is charged.', 'What is paid for ahead is served whatever the asset costs, until it is used up.']),
    ],
  };
}

function maxPriceIn(text: string, unit: Unit): bigint {
  if (text.trim() === 'none') return 0n;
  const price = baseUnits(text, unit);
  if (price === 0n) throw new PlanError('No asset that charges would serve: write none for any price.');
  return price;
}

const priceText = (price: bigint, unit: Unit): string => (price === 0n ? 'any price' : `at most ${quantity(price, unit)} per GB`);
