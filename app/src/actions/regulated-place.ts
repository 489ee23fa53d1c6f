// Everything that an act of a regulator looks at, read at once.
import type { Address } from '@solana/kit';
import { assetAt, jurisdictionAt, licenceAt, settlementAt } from '../chain/addresses';
import { JURISDICTION, LICENCE } from '../chain/asset-account';
import { decoded, ofNetwork, type NetworkId } from '../chain/decoded';
import { ASSET, NETWORK, SETTLEMENT } from '../chain/kinds';
import { paceOf, type Pace } from '../chain/schedule';
import type { Asset } from '../generated/openmast/accounts/asset';
import type { Jurisdiction } from '../generated/openmast/accounts/jurisdiction';
import type { Licence } from '../generated/openmast/accounts/licence';
import type { Network } from '../generated/openmast/accounts/network';
import { PlanError } from '../signing/plan';
import { CLOCK_SYSVAR } from './addresses';
import { networkOf, timeOf, type Read } from './place';

export interface JurisdictionPlace {
  readonly wallet: Address;
  readonly networkAddress: Address;
  readonly network: Network;
  /** The chain's clock, Unix seconds. */
  readonly now: bigint;
  readonly jurisdictionAddress: Address;
  readonly jurisdiction: Jurisdiction;
  /** Nothing before the first final epoch, or when its settlement is closed. */
  readonly pace: Pace | undefined;
}

export interface LicencePlace extends JurisdictionPlace {
  readonly asset: Asset;
  readonly licenceAddress: Address;
  readonly licence: Licence;
}

/** Which licence: its asset's index, and its number. */
export interface LicenceOf {
  readonly asset: number;
  readonly number: number;
}

export async function readJurisdictionPlace(read: Read, id: NetworkId, code: number, wallet: Address): Promise<JurisdictionPlace> {
  const networkAddress = networkOf(id);
  const jurisdictionAddress = await jurisdictionAt(id, code);
  const [networkRaw, raw, clock] = await read([networkAddress, jurisdictionAddress, CLOCK_SYSVAR]);
  const network = decoded(id, networkRaw, NETWORK);
  if (!raw) throw new PlanError(`The network has no jurisdiction ${code}.`);
  const jurisdiction = ofNetwork(id, decoded(id, raw, JURISDICTION));
  if (jurisdiction.regulator !== wallet) {
    throw new PlanError(`The regulator of jurisdiction ${code} is ${jurisdiction.regulator}: connect that wallet.`);
  }
  const [settlement] = await read([await settlementAt(id, network.finalEpoch)]);
  const pace = settlement && paceOf(decoded(id, settlement, SETTLEMENT));
  return { wallet, networkAddress, network, now: timeOf(clock), jurisdictionAddress, jurisdiction, pace };
}

/** A licence that the regulator of `code` granted, wherever its asset is by now. */
export async function readLicencePlace(read: Read, id: NetworkId, code: number, of: LicenceOf, wallet: Address): Promise<LicencePlace> {
  const at = await assetAt(id, of.asset);
  const licenceAddress = await licenceAt(id, at, of.number);
  const [place, [assetRaw, raw]] = await Promise.all([readJurisdictionPlace(read, id, code, wallet), read([at, licenceAddress])]);
  const asset = ofNetwork(id, decoded(id, assetRaw, ASSET));
  if (!raw) throw new PlanError(`Asset ${of.asset} has no licence ${of.number}.`);
  const licence = ofNetwork(id, decoded(id, raw, LICENCE));
  if (licence.jurisdiction !== code) {
    throw new PlanError(`Licence ${of.number} of asset ${of.asset} is of jurisdiction ${licence.jurisdiction}: its regulator decides about it.`);
  }
  return { ...place, asset, licenceAddress, licence };
}
