// Where accounts lie: those of a network, and those that hold a wallet's tokens.
import {
  address,
  getAddressEncoder,
  getProgramDerivedAddress,
  getU16Encoder,
  getU32Encoder,
  getU64Encoder,
  isAddress,
  type Address,
  type ReadonlyUint8Array,
} from '@solana/kit';
import type { NetworkId } from './decoded';
import { TOKEN_2022, TOKEN_PROGRAM } from './token-account';

export const ASSOCIATED_TOKEN = address('ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL');

type Seed = string | ReadonlyUint8Array;

export async function derived(program: string, seeds: readonly Seed[]): Promise<Address> {
  const [found] = await getProgramDerivedAddress({ programAddress: address(program), seeds: [...seeds] });
  return found;
}

/** An address as a seed. */
export const key = (text: string): ReadonlyUint8Array => getAddressEncoder().encode(address(text));

/** The address, if the text is one. */
export const addressIn = (text: string): Address | undefined => (isAddress(text) ? text : undefined);

/** An account of the network that its index, epoch or code tells apart. */
const ofNetworkAt = ({ program, network }: NetworkId, kind: string, last: Seed) => derived(program, [kind, key(network), last]);

const indexed = (kind: string) => (id: NetworkId, index: number) => ofNetworkAt(id, kind, getU32Encoder().encode(index));

export const assetAt = indexed('asset');
export const payerAt = indexed('payer');
/** Of a lot or an entitlement. */
export const reserveAt = indexed('reserve');

export const settlementAt = (id: NetworkId, epoch: bigint) => ofNetworkAt(id, 'settlement', getU64Encoder().encode(epoch));

export const jurisdictionAt = (id: NetworkId, code: number) => ofNetworkAt(id, 'jurisdiction', getU16Encoder().encode(code));

export const stakeAt = (id: NetworkId, asset: string, staker: string) => derived(id.program, ['stake', key(asset), key(staker)]);

export const lotBookAt = (id: NetworkId, asset: string) => derived(id.program, ['lots', key(asset)]);

export const licenceAt = (id: NetworkId, asset: string, number: number) =>
  derived(id.program, ['licence', key(asset), getU16Encoder().encode(number)]);

/** The account of a wallet's own that holds tokens of a mint, unless it chose another one. */
const associatedAt = (tokenProgram: string) => (mint: string, wallet: string) =>
  derived(ASSOCIATED_TOKEN, [key(wallet), key(tokenProgram), key(mint)]);

/** For an asset's shares. */
export const sharesAt = associatedAt(TOKEN_2022);
/** For the currency. */
export const currencyAt = associatedAt(TOKEN_PROGRAM);
