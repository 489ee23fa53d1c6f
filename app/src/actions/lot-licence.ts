// Which licence of the asset a new lot shows, on a network that requires licences: as `cli/src/commands/lot/issuing/licensing.rs`.
import { licenceAt } from '../chain/addresses';
import { LICENCE, licenceNumbers } from '../chain/asset-account';
import { decoded, ofNetwork } from '../chain/decoded';
import { isNobody } from '../chain/nobody';
import { parametersAt } from '../chain/parameters';
import { licensingJurisdiction } from '../chain/regulation';
import type { Licence } from '../generated/openmast/accounts/licence';
import { PlanError } from '../signing/plan';
import { FIRST_FREE_EPOCH_AFTER_FINAL, licenceIn, max, type LicenceState } from '../verify';
import type { AssetPlace, Read } from './place';
import { idOf } from './proven';
import { timeText } from './standing';

/** Steps of leases below a licence that is none. */
const MOST_STEPS = 3;

/** The best state first. */
const ORDER: readonly LicenceState[] = ['in_force', 'announced', 'suspended', 'expired', 'ended'];
const worse = (a: LicenceState, b: LicenceState): LicenceState => (ORDER.indexOf(a) > ORDER.indexOf(b) ? a : b);

type Place = Pick<AssetPlace, 'asset' | 'assetAddress' | 'network' | 'networkAddress' | 'now' | 'index'>;

/** The number of the licence to show; nothing on a network that requires none. `endsBy`: until when it must be valid, Unix seconds. */
export async function licenceToShow(read: Read, place: Place, endsBy: bigint): Promise<number | undefined> {
  const { network, now, asset, index } = place;
  if (parametersAt(network, now).requiresLicences === 0) return undefined;
  const licences = (await licencesOf(read, place)).filter(({ jurisdiction }) => jurisdiction === licensingJurisdiction(asset));
  const states = await Promise.all(licences.map(async (licence) => ({ licence, state: await stateOf(read, place, licence) })));
  const inForce = states.flatMap(({ licence, state }) => (state === 'in_force' ? [licence] : []));
  const covering = inForce.find(({ validUntil }) => validUntil >= endsBy);
  if (covering) return covering.number;
  if (inForce.length > 0) {
    const longest = inForce.map(({ validUntil }) => validUntil).reduce(max);
    throw new PlanError(
      `The longest licence of asset ${index} does not hold until the lot is over, ${timeText(endsBy)}, but until ${timeText(longest)}: sell a window that is over by then, or have it renewed.`,
    );
  }
  const suspended = states.find(({ state }) => state === 'suspended')?.licence;
  throw new PlanError(
    suspended
      ? `Licence ${suspended.number} of asset ${index} is suspended, from epoch ${suspended.suspendedFrom} on, until ${timeText(suspended.suspendedUntil)}: nothing can be sold ahead before it is in force again.`
      : `Asset ${index} has no licence in force, without which it sells nothing on this network.`,
  );
}

async function licencesOf(read: Read, { asset, assetAddress, ...place }: Place): Promise<Licence[]> {
  const id = idOf(place);
  const accounts = await read(await Promise.all(licenceNumbers(asset).reverse().map((number) => licenceAt(id, assetAddress, number))));
  return accounts.flatMap((account) => (account ? [ofNetwork(id, decoded(id, account, LICENCE))] : []));
}

/** As the program looks: in the epoch that may be open, and in the last one for which it is decided already; a lease is no better than
 * the licences that it is of. */
async function stateOf(read: Read, { network, now, networkAddress }: Place, licence: Licence): Promise<LicenceState> {
  const id = idOf({ networkAddress });
  const epochs = [network.finalEpoch + 1n, network.finalEpoch + FIRST_FREE_EPOCH_AFTER_FINAL];
  let worst: LicenceState = 'in_force';
  let at: Licence | undefined = licence;
  for (let step = 0; at && step <= MOST_STEPS; step += 1) {
    for (const epoch of epochs) worst = worse(worst, licenceIn(at, epoch, now));
    if (isNobody(at.parent)) return worst;
    const [parent] = await read([at.parent]);
    at = parent && ofNetwork(id, decoded(id, parent, LICENCE));
  }
  throw new PlanError(`Licence ${licence.number} of asset ${licence.asset} is a lease of what is no licence here. Ask another node.`);
}
