// What regulators decide about. Jurisdictions are searched for; the rest is read account by account, at addresses that are derived
// from what the network counts. Issuers have numbers that its authority chooses; the first ones are looked at.
import type { Address } from '@solana/kit';
import { getJurisdictionSize, type Jurisdiction } from '../generated/openmast/accounts/jurisdiction';
import type { Licence } from '../generated/openmast/accounts/licence';
import type { Network } from '../generated/openmast/accounts/network';
import { HOLDER_DISCRIMINATOR, getHolderDecoder, type Holder } from '../generated/share-gate/accounts/holder';
import { ISSUER_DISCRIMINATOR, getIssuerDecoder, type Issuer } from '../generated/share-gate/accounts/issuer';
import { POLICY_DISCRIMINATOR, getPolicyDecoder, type Policy } from '../generated/share-gate/accounts/policy';
import { findIssuerPda } from '../generated/share-gate/pdas/issuer';
import { SHARE_GATE_PROGRAM_ADDRESS } from '../generated/share-gate/programs/shareGate';
import { assetAt, derived, jurisdictionAt, key, licenceAt } from './addresses';
import { JURISDICTION, LICENCE } from './asset-account';
import type { Chain, NamedAsset } from './chain';
import { ChainError, decoded, ofNetwork, type Kind, type NetworkId, type ReadAccount } from './decoded';
import { ASSET, NETWORK } from './kinds';
import type { AtSlot } from './payer';
import { ISSUER_NUMBERS, MOST_LICENCES, MOVE, isPermissioned } from './regulation';
import { readShareName } from './share-name';

const POLICY: Kind<Policy> = { name: 'Policy', discriminator: POLICY_DISCRIMINATOR, decoder: getPolicyDecoder() };
const ISSUER: Kind<Issuer> = { name: 'Issuer', discriminator: ISSUER_DISCRIMINATOR, decoder: getIssuerDecoder() };
const HOLDER: Kind<Holder> = { name: 'Holder', discriminator: HOLDER_DISCRIMINATOR, decoder: getHolderDecoder() };

/** An asset, the licences that a regulator granted it, and who may hold its shares. */
export interface RegulatedAsset {
  readonly asset: NamedAsset;
  /** Those of this jurisdiction, the newest first. */
  readonly licences: readonly Licence[];
  /** Of permissioned shares alone. */
  readonly policy: Policy | undefined;
}

/** One jurisdiction with all that is in it, or comes into it. */
export interface Regulated {
  readonly slot: bigint;
  readonly network: Network;
  readonly jurisdiction: Jurisdiction;
  readonly assets: readonly RegulatedAsset[];
  readonly issuers: readonly Issuer[];
  /** So many of the network's assets were looked at. */
  readonly looked: number;
}

export interface FoundJurisdiction {
  readonly jurisdiction: Jurisdiction;
  readonly assets: number;
}

/** All jurisdictions of a network, by number. */
export interface FoundJurisdictions {
  readonly slot: bigint;
  readonly network: Network;
  readonly found: readonly FoundJurisdiction[];
  /** So many of the network's assets were looked at. */
  readonly looked: number;
}

export const holderAt = (mint: string, wallet: string) => derived(SHARE_GATE_PROGRAM_ADDRESS, ['holder', key(mint), key(wallet)]);
export const policyAt = (mint: string) => derived(SHARE_GATE_PROGRAM_ADDRESS, ['policy', key(mint)]);

interface Looked extends AtSlot<readonly NamedAsset[]> {
  readonly network: Network;
}

/** The first `most` assets. What their shares are called comes later: only of some it is asked. */
async function readAssets(chain: Chain, id: NetworkId, most: number): Promise<Looked> {
  const network = await chain.network(id);
  const indexes = Array.from({ length: Math.min(network.assetCount, most) }, (_, index) => index);
  // With the network itself, since what is read of no account has no slot.
  const { slot, accounts: all } = await chain.read([id.network as Address, ...(await Promise.all(indexes.map((index) => assetAt(id, index))))]);
  const accounts = all.slice(1);
  const content = accounts.flatMap((account) => (account ? [{ ...ofNetwork(id, decoded(id, account, ASSET)), name: undefined }] : []));
  return { slot, network, content };
}

export async function readAllJurisdictions(chain: Chain, id: NetworkId, most: number): Promise<FoundJurisdictions> {
  const { slot, network, content: assets } = await readAssets(chain, id, most);
  const { slot: searched, content } = await searchJurisdictions(chain, id);
  const found = content.map((jurisdiction) => ({
    jurisdiction,
    assets: assets.filter((asset) => asset.jurisdiction === jurisdiction.code).length,
  }));
  return { slot: older(slot, searched), network, found, looked: assets.length };
}

/** Where a jurisdiction has its network, behind discriminator and version. */
const NETWORK_OFFSET = 9;

/** The jurisdictions of a network, by number, as a node finds them. */
export async function searchJurisdictions(chain: Chain, id: NetworkId): Promise<AtSlot<readonly Jurisdiction[]>> {
  const { discriminator } = JURISDICTION;
  const fields = [[NETWORK_OFFSET, id.network]] as const;
  const { slot, accounts } = await chain.search({ program: id.program, size: getJurisdictionSize(), discriminator, fields });
  const content = accounts.map((account) => ofNetwork(id, decoded(id, account, JURISDICTION)));
  return { slot, content: content.sort((a, b) => a.code - b.code) };
}

/** The jurisdiction of a number with all that is in it; nothing where there is none. */
export async function readRegulated(chain: Chain, id: NetworkId, code: number, most: number): Promise<Regulated | undefined> {
  const { slot: assetSlot, content: all } = await readAssets(chain, id, most);
  const licencePlaces = await Promise.all(all.flatMap((asset) => licencesOf(id, asset)));
  const policed = all.filter((asset) => isPermissioned(asset) && concerns(asset, code));
  const [networkAt, at] = [id.network as Address, await jurisdictionAt(id, code)];
  const policyPlaces = await Promise.all(policed.map(({ shareMint }) => policyAt(shareMint)));
  const issuerPlaces = await Promise.all(Array.from({ length: ISSUER_NUMBERS }, (_, number) => issuerAt(networkAt, number)));
  const mints = all.map(({ shareMint }) => shareMint);
  const places = [licencePlaces.map(([, place]) => place), policyPlaces, issuerPlaces, mints];
  const { slot, accounts } = await chain.read([networkAt, at, ...places.flat()]);
  const [network, jurisdiction, ...rest] = accounts;
  if (!jurisdiction) return undefined;
  const [licences = [], policies = [], issuers = [], names = []] = inTurn(rest, places.map(({ length }) => length));
  const granted = licences.flatMap((account, position) => {
    const [index] = licencePlaces[position] ?? [];
    const licence = account && ofNetwork(id, decoded(id, account, LICENCE));
    return licence?.jurisdiction === code ? [{ index, licence }] : [];
  });
  const assets = all.map((asset, position): RegulatedAsset => {
    const mint = names[position];
    return {
      asset: { ...asset, name: mint && readShareName(mint.owner, mint.data) },
      licences: granted.flatMap(({ index, licence }) => (index === asset.index ? [licence] : [])),
      policy: policyOf(id, policies[policed.indexOf(asset)]),
    };
  });
  return {
    slot: older(assetSlot, slot),
    network: decoded(id, network, NETWORK),
    jurisdiction: ofNetwork(id, decoded(id, jurisdiction, JURISDICTION)),
    assets: assets.filter(({ asset, licences: its }) => concerns(asset, code) || its.length > 0),
    issuers: issuers.flatMap((account) => (account ? [ofNetwork(id, ofGate(account, ISSUER))] : [])),
    looked: all.length,
  };
}

/** What stands of a holder; nothing where it was never admitted. */
export async function readHolder(chain: Chain, mint: string, wallet: string): Promise<AtSlot<Holder | undefined>> {
  const { slot, accounts } = await chain.read([await holderAt(mint, wallet)]);
  return { slot, content: holderOf(accounts[0], mint, wallet) };
}

export function holderOf(account: ReadAccount | undefined, mint: string, wallet: string): Holder | undefined {
  const holder = account && ofGate(account, HOLDER);
  if (holder && (holder.mint !== mint || holder.wallet !== wallet)) throw new ChainError('The Holder account is somebody else’s');
  return holder;
}

const concerns = (asset: NamedAsset, code: number): boolean =>
  asset.jurisdiction === code || (asset.moveState !== MOVE.none && asset.moveTo === code);

const older = (a: bigint, b: bigint): bigint => (a < b ? a : b);

const ofGate = <T>(account: ReadAccount, kind: Kind<T>): T =>
  decoded({ program: SHARE_GATE_PROGRAM_ADDRESS, network: '' }, account, kind);

export const policyOf = (id: NetworkId, account: ReadAccount | undefined): Policy | undefined =>
  account && ofNetwork(id, ofGate(account, POLICY));

const issuerAt = async (network: Address, number: number): Promise<Address> => (await findIssuerPda({ network, number }))[0];

/** Where an asset's licences lie, the newest first, each with the asset's index. */
function licencesOf(id: NetworkId, { index, licenceCount }: NamedAsset): Promise<readonly [number, Address]>[] {
  const first = Math.max(0, licenceCount - MOST_LICENCES);
  const numbers = Array.from({ length: licenceCount - first }, (_, position) => licenceCount - 1 - position);
  return numbers.map(async (number) => [index, await licenceAt(id, await assetAt(id, index), number)] as const);
}

/** A list cut into pieces of these lengths. */
function inTurn<T>(list: readonly T[], lengths: readonly number[]): T[][] {
  let at = 0;
  return lengths.map((length) => list.slice(at, (at += length)));
}
