// What the chain itself says, read through the page's own origin: what an oracle claims is compared with this.
import { address, getBase58Decoder, getBase64Encoder, type Address, type Base58EncodedBytes, type ReadonlyUint8Array } from '@solana/kit';
import type { Asset } from '../generated/openmast/accounts/asset';
import type { Network } from '../generated/openmast/accounts/network';
import type { Settlement } from '../generated/openmast/accounts/settlement';
import { assetAt, settlementAt } from './addresses';
import { CLOCK_SYSVAR, readClock } from './clock';
import { ChainError, decoded, ofNetwork, present, type NetworkId, type ReadAccount } from './decoded';
import { ASSET, NETWORK, SETTLEMENT } from './kinds';
import { ownRpc, refusedWith, whyNoAnswer } from './rpc';
import { readShareName, type ShareName } from './share-name';
import { keepTime } from './slot-times';

/** An asset as the chain has it, with what its shares are called. */
export interface NamedAsset extends Asset {
  readonly name: ShareName | undefined;
}

const TIMEOUT_MS = 20_000;
/** Solana nodes answer for at most 100 accounts at once, one of which is the clock's. */
const MOST_ACCOUNTS = 99;

/** What accounts held, and in which slot, at finalized commitment. */
export interface Reading {
  readonly slot: bigint;
  readonly accounts: readonly (ReadAccount | undefined)[];
}

/** What a search looks for. */
export interface Search {
  readonly program: string;
  /** Bytes of such an account. */
  readonly size: number;
  readonly discriminator: ReadonlyUint8Array;
  /** Addresses by their offsets. */
  readonly fields: readonly (readonly [number, string])[];
  /** `finalized` where it is left out. */
  readonly commitment?: 'confirmed' | 'finalized';
}

export class Chain {
  readonly #rpc;

  constructor(url: string) {
    this.#rpc = ownRpc(url);
  }

  /** Another question, of which only one screen knows. */
  ask<T>(question: (rpc: ReturnType<typeof ownRpc>, signal: AbortSignal) => Promise<T>): Promise<T> {
    return this.#ask((signal) => question(this.#rpc, signal));
  }

  /** What tells clusters apart. */
  genesisHash(): Promise<string> {
    return this.#ask(async (abortSignal) => String(await this.#rpc.getGenesisHash().send({ abortSignal })));
  }

  async network(id: NetworkId): Promise<Network> {
    const [account] = await this.#accounts([address(id.network)]);
    return decoded(id, account, NETWORK);
  }

  /** The settlement of a final epoch; nothing when it is not final yet, or closed. */
  async settlement(id: NetworkId, epoch: bigint): Promise<Settlement | undefined> {
    const [account] = await this.#accounts([await settlementAt(id, epoch)]);
    return account && ofNetwork(id, decoded(id, account, SETTLEMENT));
  }

  /** Assets by index, with the names of their shares; of one that is not there, nothing. */
  async assets(id: NetworkId, indexes: readonly number[]): Promise<(NamedAsset | undefined)[]> {
    const addresses = indexes.map((index) => assetAt(id, index));
    const accounts = await this.#accounts(await Promise.all(addresses));
    const assets = accounts.map((account) => account && ofNetwork(id, decoded(id, account, ASSET)));
    const mints = await this.#accounts(assets.flatMap((asset) => (asset ? [asset.shareMint] : [])));
    let next = 0;
    return assets.map((asset) => {
      if (!asset) return undefined;
      const mint = mints[next++];
      return { ...asset, name: mint && readShareName(mint.owner, mint.data) };
    });
  }

  /** An asset and the network's newest final epoch, of the same slot; nothing where there is no such asset. */
  async assetNow(id: NetworkId, index: number): Promise<{ asset: Asset; finalEpoch: bigint } | undefined> {
    const [network, asset] = await this.#accounts([address(id.network), await assetAt(id, index)]);
    const { finalEpoch } = decoded(id, network, NETWORK);
    return asset && { asset: ofNetwork(id, decoded(id, asset, ASSET)), finalEpoch };
  }

  /** Accounts by address, each of which is there once; the slot is that of the oldest answer. */
  async read(addresses: readonly Address[]): Promise<Reading> {
    const accounts: (ReadAccount | undefined)[] = [];
    let oldest: bigint | undefined;
    for (let first = 0; first < addresses.length; first += MOST_ACCOUNTS) {
      const { slot, accounts: some } = await this.#some(addresses.slice(first, first + MOST_ACCOUNTS));
      accounts.push(...some);
      oldest = oldest === undefined || slot < oldest ? slot : oldest;
    }
    return { slot: oldest ?? 0n, accounts };
  }

  /**
   * The accounts of a program that have these bytes, and these addresses at their offsets: one of the few searches that the gateway
   * passes on (`crates/page/src/gateway/searches.rs`). A node may leave some out, and what it gives has to be looked at.
   */
  async search({ program, size, discriminator, fields, commitment = 'finalized' }: Search): Promise<Reading> {
    const at = (offset: number, bytes: string) => ({ memcmp: { offset: BigInt(offset), bytes: bytes as Base58EncodedBytes, encoding: 'base58' as const } });
    const filters = [
      { dataSize: BigInt(size) },
      at(0, getBase58Decoder().decode(discriminator)),
      ...fields.map(([offset, where]) => at(offset, where)),
    ];
    const options = { encoding: 'base64', commitment, withContext: true, filters } as const;
    const { context, value } = await this.#ask((abortSignal) =>
      this.#rpc.getProgramAccounts(address(program), options).send({ abortSignal }),
    );
    return { slot: BigInt(context.slot), accounts: value.map(({ account }) => bytesOf(account)) };
  }

  async #accounts(addresses: readonly Address[]): Promise<readonly (ReadAccount | undefined)[]> {
    return (await this.read(addresses)).accounts;
  }

  /** With the clock of that slot, which is kept. */
  async #some(addresses: readonly Address[]): Promise<Reading> {
    const options = { encoding: 'base64', commitment: 'finalized' } as const;
    const { context, value } = await this.#ask((abortSignal) =>
      this.#rpc.getMultipleAccounts(addresses.includes(CLOCK_SYSVAR) ? [...addresses] : [...addresses, CLOCK_SYSVAR], options).send({ abortSignal }),
    );
    const all = value.map((account) => (account ? present(bytesOf(account)) : undefined));
    const at = addresses.indexOf(CLOCK_SYSVAR);
    const clock = readClock(all[at < 0 ? addresses.length : at]?.data);
    if (clock) keepTime(clock);
    return { slot: BigInt(context.slot), accounts: all.slice(0, addresses.length) };
  }

  async #ask<T>(question: (signal: AbortSignal) => Promise<T>): Promise<T> {
    try {
      return await question(AbortSignal.timeout(TIMEOUT_MS));
    } catch (error) {
      throw new ChainError(whyNoAnswer(error), refusedWith(error));
    }
  }
}

const bytesOf = ({ owner, data }: { owner: string; data: readonly [string, string] }): ReadAccount => ({
  owner,
  data: Uint8Array.from(getBase64Encoder().encode(data[0])),
});
