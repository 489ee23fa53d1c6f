// What numbers of regulated accounts mean, and how many of them are looked at: what screens need before any account is read.
import type { Asset } from '../generated/openmast/accounts/asset';
import type { Licence } from '../generated/openmast/accounts/licence';
import type { Network } from '../generated/openmast/accounts/network';
import { licenceIn, type LicenceState } from '../verify';

/** So many of an asset's licences are read, the newest; as a rule there are a few. */
export const MOST_LICENCES = 32;
/** Numbers of issuers that are looked at, from 0 on. */
export const ISSUER_NUMBERS = 64;
const PERMISSIONED = 1;
/** How an asset's move stands, as its account has it. */
export const MOVE = { none: 0, offered: 1, agreed: 2, accepted: 3 } as const;

/** The jurisdiction whose regulator licenses it: the one to which it moves, once that is certain. */
export const licensingJurisdiction = ({ moveState, moveTo, jurisdiction }: Pick<Asset, 'moveState' | 'moveTo' | 'jurisdiction'>): number =>
  moveState === MOVE.accepted ? moveTo : jurisdiction;

export const isPermissioned = (asset: Asset): boolean => asset.shareKind === PERMISSIONED;

const BEST: readonly LicenceState[] = ['in_force', 'suspended', 'announced', 'expired', 'ended'];

/** The best of an asset's licences in the epoch after the newest final one, each by itself: a lease is no better than the licence
 * that it is of. Nothing where there is none. */
export function bestLicence(licences: readonly Licence[], network: Network): LicenceState | undefined {
  const states = licences.map((licence) => licenceIn(licence, network.finalEpoch + 1n, network.finalClosedAt));
  return BEST.find((state) => states.includes(state));
}
