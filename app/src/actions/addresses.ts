// Where accounts lie that only actions name.
import { address, getU64Encoder, type Address } from '@solana/kit';
import { derived, key } from '../chain/addresses';
import { OPENMAST_PROGRAM_ADDRESS } from '../generated/openmast/programs/openmast';

export { CLOCK_SYSVAR } from '../chain/clock';
export const TOKEN_ACL = address('TACLkU6CiCdkQN2MjoyDkVg2yAH9zkxiHDsiztQ52TP');
/** The treasury's number among the roles. */
const TREASURY = new Uint8Array([1]);

export const departureAddress = (asset: Address, round: bigint) =>
  derived(OPENMAST_PROGRAM_ADDRESS, ['departure', key(asset), getU64Encoder().encode(round)]);
export const treasuryTill = (network: Address, holder: Address) =>
  derived(OPENMAST_PROGRAM_ADDRESS, ['till', key(network), TREASURY, key(holder)]);

/** Token ACL's configuration of a mint. */
export const mintConfig = (mint: Address) => derived(TOKEN_ACL, ['MINT_CONFIG', key(mint)]);
