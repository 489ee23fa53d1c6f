// Writes down that an asset may radiate. The command: `openmast licence grant`.
import { address, createNoopSigner, type Address } from '@solana/kit';
import { assetAt, licenceAt } from '../chain/addresses';
import { LICENCE } from '../chain/asset-account';
import { decoded, ofNetwork, type NetworkId } from '../chain/decoded';
import { ASSET } from '../chain/kinds';
import { NOBODY } from '../chain/nobody';
import { parametersAt } from '../chain/parameters';
import { licensingJurisdiction } from '../chain/regulation';
import type { Asset } from '../generated/openmast/accounts/asset';
import { getGrantLicenceInstruction } from '../generated/openmast/instructions/grantLicence';
import { PlanError, type Plan } from '../signing/plan';
import { documentHash, momentIn } from './decided';
import { areaIn, bandIn, bandText, licenceNamed, textOf } from './licence-terms';
import type { Read } from './place';
import { readJurisdictionPlace, type JurisdictionPlace } from './regulated-place';
import { timeText } from './standing';

/** Kinds by their number on chain, with the command's names. */
export const LICENCE_KINDS = ['licence', 'spectrum-manager-lease', 'de-facto-transfer-lease', 'general-authorization'] as const;
export type LicenceKind = (typeof LICENCE_KINDS)[number];

/** A licence as it was written in the form. */
export interface NewLicence {
  readonly asset: number;
  readonly kind: LicenceKind;
  readonly reference: string;
  readonly band: string;
  readonly area: string;
  readonly from: string;
  readonly until: string;
  /** Its SHA-256. */
  readonly document: string;
  /** ASSET/NUMBER; empty: it is on no chain, or this is no lease. */
  readonly leaseOf: string;
}

export interface GrantPlace extends JurisdictionPlace {
  readonly asset: Asset;
  readonly assetAddress: Address;
  readonly licenceAddress: Address;
  /** The licence that the lease is of. */
  readonly parent: Address | undefined;
}

export async function readGrantPlace(read: Read, id: NetworkId, code: number, terms: NewLicence, wallet: Address): Promise<GrantPlace> {
  const assetAddress = await assetAt(id, terms.asset);
  const [place, [raw]] = await Promise.all([readJurisdictionPlace(read, id, code, wallet), read([assetAddress])]);
  if (!raw) throw new PlanError(`There is no asset ${terms.asset}: the network has ${place.network.assetCount} so far.`);
  const asset = ofNetwork(id, decoded(id, raw, ASSET));
  const licenceAddress = await licenceAt(id, assetAddress, asset.licenceCount);
  return { ...place, asset, assetAddress, licenceAddress, parent: await readParent(read, id, code, terms.leaseOf) };
}

async function readParent(read: Read, id: NetworkId, code: number, leaseOf: string): Promise<Address | undefined> {
  const of = licenceNamed(leaseOf);
  if (!of) return undefined;
  const at = await licenceAt(id, await assetAt(id, of.asset), of.number);
  const [raw] = await read([at]);
  if (!raw) throw new PlanError(`Asset ${of.asset} has no licence ${of.number}.`);
  const { jurisdiction } = ofNetwork(id, decoded(id, raw, LICENCE));
  if (jurisdiction !== code) throw new PlanError(`Licence ${of.number} of asset ${of.asset} is of jurisdiction ${jurisdiction}: a lease is of a licence of the same one.`);
  return at;
}

export function grantLicencePlan(place: GrantPlace, terms: NewLicence): Plan {
  const { asset, jurisdiction } = place;
  requireItsRegulator(asset, jurisdiction.code);
  const [from, until] = [momentIn(terms.from, 'the beginning'), momentIn(terms.until)];
  const [band, area, kind] = [bandIn(terms.band), areaIn(terms.area), LICENCE_KINDS.indexOf(terms.kind)];
  if (until <= from || until <= place.now) throw new PlanError('The end must be later than the beginning and than now: a licence holds before it.');
  if (band.toKhz === 0n && terms.kind !== 'general-authorization') throw new PlanError('Only a general authorization can be without a band: write one like 3500MHz-3600MHz.');
  if (place.parent && !terms.kind.endsWith('-lease')) throw new PlanError('Only a lease is of another licence: choose a kind of lease, or leave that empty.');
  const instruction = getGrantLicenceInstruction({
    payer: createNoopSigner(place.wallet),
    regulator: createNoopSigner(place.wallet),
    network: place.networkAddress,
    jurisdiction: place.jurisdictionAddress,
    asset: place.assetAddress,
    licence: place.licenceAddress,
    ...(place.parent ? { parent: place.parent } : {}),
    kind,
    parentArg: place.parent ?? address(NOBODY),
    reference: textOf(terms.reference.trim(), 'The reference'),
    bandFromKhz: band.fromKhz,
    bandToKhz: band.toKhz,
    areaKind: area.kind,
    area: area.bytes,
    validFrom: from,
    validUntil: until,
    documentHash: documentHash(terms.document),
    attestation: address(NOBODY),
  });
  const of = place.parent ? `, of licence ${terms.leaseOf.trim()}` : '';
  const what = `${terms.kind} ${terms.reference.trim()}${of}; ${bandText(band)}; ${area.text}; from ${timeText(from)} until ${timeText(until)}`;
  return {
    kind: 'transaction',
    instructions: [instruction],
    sentence: () => `You grant licence ${asset.licenceCount} of asset ${asset.index} in jurisdiction ${jurisdiction.code}: ${what}.`,
    cautions: [meaning(place), `The chain has the SHA-256 of the document alone, ${terms.document.trim()}: keep the document as it is.`],
  };
}

function requireItsRegulator(asset: Asset, code: number): void {
  const licenses = licensingJurisdiction(asset);
  if (licenses === code) return;
  const is = licenses === asset.jurisdiction ? 'is in' : 'moves to';
  throw new PlanError(`Asset ${asset.index} ${is} jurisdiction ${licenses}: the regulator of ${code} cannot license it.`);
}

const meaning = ({ network, now, asset }: GrantPlace): string =>
  parametersAt(network, now).requiresLicences === 1
    ? `While it is in force, usage of asset ${asset.index} is charged in epochs that open after this. What was used before stays as it is.`
    : 'This network does not require licences: what the asset earns does not change.';
