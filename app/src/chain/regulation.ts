// What numbers of regulated accounts mean, and how many of them are looked at: what screens need before any account is read.
import type { Asset } from '../generated/openmast/accounts/asset';

/** So many of an asset's licences are read, the newest; as a rule there are a few. */
export const MOST_LICENCES = 32;
/** Numbers of issuers that are looked at, from 0 on. */
export const ISSUER_NUMBERS = 64;
const PERMISSIONED = 1;
/** How an asset's move stands, as its account has it. */
export const MOVE = { none: 0, offered: 1, agreed: 2, accepted: 3 } as const;

export const isPermissioned = (asset: Asset): boolean => asset.shareKind === PERMISSIONED;
