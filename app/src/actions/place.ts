// Everything that an action looks at, read at once: the asset and what the person has of it.
import { address, type Address } from '@solana/kit';
import { assetAt, currencyAt, payerAt, sharesAt, stakeAt } from '../chain/addresses';
import { readClock } from '../chain/clock';
import { decoded, present, type NetworkId } from '../chain/decoded';
import { STAKE } from '../chain/holdings';
import { ASSET, NETWORK } from '../chain/kinds';
import { PAYER } from '../chain/payer';
import { readShareName, type ShareName } from '../chain/share-name';
import type { Asset } from '../generated/openmast/accounts/asset';
import { DEPARTURE_DISCRIMINATOR, getDepartureDecoder, type Departure } from '../generated/openmast/accounts/departure';
import type { Network } from '../generated/openmast/accounts/network';
import type { Payer } from '../generated/openmast/accounts/payer';
import type { Stake } from '../generated/openmast/accounts/stake';
import { OPENMAST_PROGRAM_ADDRESS } from '../generated/openmast/programs/openmast';
import { PlanError } from '../signing/plan';
import type { RawAccount } from '../signing/raw-account';
import type { SigningRpc } from '../signing/rpc';
import { CLOCK_SYSVAR, departureAddress } from './addresses';
import { currencyUnit } from './currencies';
import { shareUnit } from '../ui/asset-name';
import type { Unit } from '../ui/quantity';

/** Reads accounts at `confirmed`, those that were created. */
export type Read = (addresses: readonly string[]) => Promise<(RawAccount | undefined)[]>;

export const readBy =
  (rpc: Pick<SigningRpc, 'accounts'>): Read =>
  async (addresses) =>
    (await rpc.accounts(addresses)).map(present);

/** A token account's address, and the account as it is. */
export interface Held {
  readonly address: Address;
  readonly account: RawAccount | undefined;
}

interface Common {
  readonly wallet: Address;
  readonly networkAddress: Address;
  readonly network: Network;
  /** The chain's clock, Unix seconds. */
  readonly now: bigint;
  /** The person's account of the currency. */
  readonly currency: Held;
  readonly currencyUnit: Unit;
}

export interface AssetPlace extends Common {
  readonly index: number;
  readonly assetAddress: Address;
  readonly asset: Asset;
  readonly name: ShareName | undefined;
  readonly shareUnit: Unit;
  /** The person's account of the shares. */
  readonly shares: Held;
  readonly stakeAddress: Address;
  readonly stake: Stake | undefined;
  /** The round in which shares of the stake left that are not settled. */
  readonly departure: Departure | undefined;
}

export interface PayerPlace extends Common {
  readonly index: number;
  readonly payerAddress: Address;
  readonly payer: Payer;
}

const DEPARTURE = { name: 'Departure', discriminator: DEPARTURE_DISCRIMINATOR, decoder: getDepartureDecoder() };

/** The chain's clock, Unix seconds. */
export function timeOf(clock: RawAccount | undefined): bigint {
  const read = readClock(clock?.data);
  if (!read) throw new PlanError('The chain does not tell its time. Try again.');
  return read.seconds;
}

export function networkOf(id: NetworkId): Address {
  // The instructions are built for this program and no other.
  if (id.program !== OPENMAST_PROGRAM_ADDRESS) throw new PlanError(`This page can sign for the program ${OPENMAST_PROGRAM_ADDRESS} alone.`);
  return address(id.network);
}

const common = (wallet: Address, networkAddress: Address, network: Network, clock: RawAccount | undefined, currency: Held): Common => ({
  wallet,
  networkAddress,
  network,
  now: timeOf(clock),
  currency,
  currencyUnit: currencyUnit(network.currencyMint),
});

export async function readAssetPlace(read: Read, id: NetworkId, index: number, wallet: Address): Promise<AssetPlace> {
  const networkAddress = networkOf(id);
  const where = await assetAt(id, index);
  const stakeAddress = await stakeAt(id, where, wallet);
  const [networkRaw, assetRaw, clock, stakeRaw] = await read([networkAddress, where, CLOCK_SYSVAR, stakeAddress]);
  const network = decoded(id, networkRaw, NETWORK);
  const asset = decoded(id, assetRaw, ASSET);
  if (asset.network !== networkAddress) throw new PlanError('The asset belongs to another network.');
  const stake = stakeRaw && decoded(id, stakeRaw, STAKE);
  const [currency, shares, round] = await Promise.all([
    currencyAt(network.currencyMint, wallet),
    sharesAt(asset.shareMint, wallet),
    departureAddress(where, stake?.departedRound ?? 0n),
  ]);
  const [currencyRaw, sharesRaw, mint, departureRaw] = await read([currency, shares, asset.shareMint, round]);
  const name = mint && readShareName(mint.owner, mint.data);
  return {
    ...common(wallet, networkAddress, network, clock, { address: currency, account: currencyRaw }),
    index,
    assetAddress: where,
    asset,
    name,
    shareUnit: shareUnit(asset.shareDecimals),
    shares: { address: shares, account: sharesRaw },
    stakeAddress,
    stake,
    departure: stake && stake.departed > 0n && departureRaw ? decoded(id, departureRaw, DEPARTURE) : undefined,
  };
}

export async function readPayerPlace(read: Read, id: NetworkId, index: number, wallet: Address): Promise<PayerPlace> {
  const networkAddress = networkOf(id);
  const where = await payerAt(id, index);
  const [networkRaw, payerRaw, clock] = await read([networkAddress, where, CLOCK_SYSVAR]);
  const network = decoded(id, networkRaw, NETWORK);
  if (index >= network.payerCount) throw new PlanError(`There is no payer ${index}: the network has ${network.payerCount} so far.`);
  const payer = decoded(id, payerRaw, PAYER);
  if (payer.network !== networkAddress) throw new PlanError('The payer belongs to another network.');
  const currency = await currencyAt(network.currencyMint, wallet);
  const [currencyRaw] = await read([currency]);
  return {
    ...common(wallet, networkAddress, network, clock, { address: currency, account: currencyRaw }),
    index,
    payerAddress: where,
    payer,
  };
}
