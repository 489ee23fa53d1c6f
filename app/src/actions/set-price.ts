// Announces a price. The command: `openmast asset price`.
import { createNoopSigner } from '@solana/kit';
import { parametersAt } from '../chain/parameters';
import { AT_LAST, priceIn } from '../chain/schedule';
import { getSetPriceInstruction } from '../generated/openmast/instructions/setPrice';
import { PlanError, type Plan } from '../signing/plan';
import { quantity } from '../ui/quantity';
import { assetName } from '../ui/asset-name';
import { firstEpoch, fromEpoch, requireOwner, splitIn, type OwnerPlace } from './owning';
import { baseUnits } from './written';

export interface PriceWritten {
  readonly price: string;
  /** The first epoch; empty for the earliest. */
  readonly epoch: string;
}

export async function pricePlan(place: OwnerPlace, written: PriceWritten): Promise<Plan> {
  const { network, asset, wallet, currencyUnit, now } = place;
  requireOwner(place);
  if (asset.live === 1) throw new PlanError('The price follows how busy the asset is: end that first.');
  const most = parametersAt(network, now).maxPricePerGb;
  const price = baseUnits(written.price, currencyUnit);
  if (price > most) throw new PlanError(`That is above ${quantity(most, currencyUnit)} per GB, the most that the network allows.`);
  const epoch = firstEpoch(place, written.epoch);
  const isSame = price === priceIn(asset, AT_LAST) && (!isAhead(place) || written.epoch.trim() === '' || epoch === asset.nextPriceEpoch);
  if (isSame) return { kind: 'nothing', why: `${quantity(price, currencyUnit)} per GB is the price already, or is announced.` };
  // What lies further ahead than the epoch that may be opened next is replaced: until then the present price stays.
  const before = priceIn(asset, toOpen(place));
  return {
    kind: 'transaction',
    instructions: [
      getSetPriceInstruction({ owner: createNoopSigner(wallet), network: place.networkAddress, asset: place.assetAddress, pricePerGb: price, epoch }),
    ],
    sentence: () => `A GB of ${assetName(place)} costs ${quantity(price, currencyUnit)} ${fromEpoch(place, epoch)}; until then ${quantity(before, currencyUnit)}.`,
    cautions: [holdersOf(place, before, price, epoch), ...replaced(place, epoch), 'It cannot be changed back for epochs in which usage may be metered at it already. What was used before costs what it did.'],
  };
}

/** What stakers have of a GB, before and after. */
function holdersOf(place: OwnerPlace, before: bigint, price: bigint, epoch: bigint): string {
  const unit = place.currencyUnit;
  const [was, becomes] = [splitIn(place, before, epoch - 1n), splitIn(place, price, epoch)];
  return `Of each GB that is paid for, stakers have ${quantity(becomes.stakers, unit)} instead of ${quantity(was.stakers, unit)}, and you ${quantity(becomes.owner, unit)} instead of ${quantity(was.owner, unit)}, if as many shares earn then as now.`;
}

/** The last epoch whose price may be in use when it lands: `crates/ledger/src/price.rs`. */
const toOpen = ({ network }: OwnerPlace): bigint => network.finalEpoch + 2n;

const isAhead = (place: OwnerPlace): boolean => place.asset.nextPriceEpoch > toOpen(place);

const replaced = (place: OwnerPlace, epoch: bigint): string[] => {
  const { asset, currencyUnit } = place;
  return isAhead(place)
    ? [`The price of ${quantity(asset.nextPricePerGb, currencyUnit)} that was announced from epoch ${asset.nextPriceEpoch} on is replaced${asset.nextPriceEpoch < epoch ? ', also before the new one holds' : ''}.`]
    : [];
};
