// Where accounts are (docs/reference/protocol.md, "Addresses").
import {
  address,
  getAddressEncoder,
  getProgramDerivedAddress,
  getU16Encoder,
  getU32Encoder,
  getU64Encoder,
  type Address,
  type ReadonlyUint8Array,
} from '@solana/kit';
import { OPENMAST_PROGRAM_ADDRESS } from '../generated/openmast/programs/openmast';
import { TOKEN_2022, TOKEN_PROGRAM } from '../signing/token-account';

export const TOKEN_ACL = address('TACLkU6CiCdkQN2MjoyDkVg2yAH9zkxiHDsiztQ52TP');
export const ASSOCIATED_TOKEN = address('ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL');
export const CLOCK_SYSVAR = address('SysvarC1ock11111111111111111111111111111111');
/** The treasury's number among the roles. */
const TREASURY = new Uint8Array([1]);

type Seed = ReadonlyUint8Array | string;

async function derived(programAddress: Address, seeds: Seed[]): Promise<Address> {
  const [found] = await getProgramDerivedAddress({ programAddress, seeds });
  return found;
}

const key = (of: Address): ReadonlyUint8Array => getAddressEncoder().encode(of);
const own = (...seeds: Seed[]): Promise<Address> => derived(OPENMAST_PROGRAM_ADDRESS, seeds);

export const assetAddress = (network: Address, index: number) => own('asset', key(network), getU32Encoder().encode(index));
export const payerAddress = (network: Address, index: number) => own('payer', key(network), getU32Encoder().encode(index));
export const settlementAddress = (network: Address, epoch: bigint) => own('settlement', key(network), getU64Encoder().encode(epoch));
export const departureAddress = (asset: Address, round: bigint) => own('departure', key(asset), getU64Encoder().encode(round));
export const jurisdictionAddress = (network: Address, code: number) => own('jurisdiction', key(network), getU16Encoder().encode(code));
export const treasuryTill = (network: Address, holder: Address) => own('till', key(network), TREASURY, key(holder));

/** The associated account of `wallet` for the currency (classic SPL Token). */
export const currencyAccount = (wallet: Address, mint: Address) => associated(wallet, mint, address(TOKEN_PROGRAM));

/** The associated account of `wallet` for an asset's shares (Token-2022). */
export const shareAccount = (wallet: Address, mint: Address) => associated(wallet, mint, address(TOKEN_2022));

const associated = (wallet: Address, mint: Address, tokenProgram: Address) =>
  derived(ASSOCIATED_TOKEN, [key(wallet), key(tokenProgram), key(mint)]);

/** Token ACL's configuration of a mint. */
export const mintConfig = (mint: Address) => derived(TOKEN_ACL, ['MINT_CONFIG', key(mint)]);
