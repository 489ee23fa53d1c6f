// Where accounts of a network lie that are found by more than an index.
import {
  address,
  getAddressEncoder,
  getProgramDerivedAddress,
  getU16Encoder,
  getU32Encoder,
  isAddress,
  type Address,
  type ReadonlyUint8Array,
} from '@solana/kit';
import { derived, type NetworkId } from './chain';

const TOKEN_2022 = address('TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb');
const ASSOCIATED_TOKENS = address('ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL');

const encoded = (text: string): ReadonlyUint8Array => getAddressEncoder().encode(address(text));

async function at(program: string, seeds: readonly (string | ReadonlyUint8Array)[]): Promise<Address> {
  const [found] = await getProgramDerivedAddress({ programAddress: address(program), seeds: [...seeds] });
  return found;
}

/** The address, if the text is one. */
export const addressIn = (text: string): Address | undefined => (isAddress(text) ? text : undefined);

const indexed = (kind: string) => (id: NetworkId, index: number) => derived(id, kind, getU32Encoder().encode(index));

export const assetAt = indexed('asset');
export const payerAt = indexed('payer');
/** Of a lot or an entitlement. */
export const reserveAt = indexed('reserve');

export const jurisdictionAt = (id: NetworkId, code: number): Promise<Address> =>
  derived(id, 'jurisdiction', getU16Encoder().encode(code));

export const stakeAt = (id: NetworkId, asset: string, staker: string): Promise<Address> =>
  at(id.program, ['stake', encoded(asset), encoded(staker)]);

export const lotBookAt = (id: NetworkId, asset: string): Promise<Address> => at(id.program, ['lots', encoded(asset)]);

export const licenceAt = (id: NetworkId, asset: string, number: number): Promise<Address> =>
  at(id.program, ['licence', encoded(asset), getU16Encoder().encode(number)]);

/** The account of a wallet's own that holds tokens of a mint, unless it chose another one. */
export const tokensAt = (mint: string, wallet: string): Promise<Address> =>
  at(ASSOCIATED_TOKENS, [encoded(wallet), encoded(TOKEN_2022), encoded(mint)]);
