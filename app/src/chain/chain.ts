// What the chain itself says, read through the page's own origin: what an oracle claims is compared with this.
import { address, getBase64Encoder, type Address } from '@solana/kit';
import type { Asset } from '../generated/openmast/accounts/asset';
import type { Network } from '../generated/openmast/accounts/network';
import type { Settlement } from '../generated/openmast/accounts/settlement';
import { assetAt, settlementAt } from './addresses';
import { ChainError, decoded, ofNetwork, type NetworkId, type ReadAccount } from './decoded';
import { ASSET, NETWORK, SETTLEMENT } from './kinds';
import { ownRpc, whyNoAnswer } from './rpc';
import { readShareName, type ShareName } from './share-name';

/** An asset as the chain has it, with what its shares are called. */
export interface NamedAsset extends Asset {
  readonly name: ShareName | undefined;
}

const TIMEOUT_MS = 20_000;
/** Solana nodes answer for at most 100 accounts at once. */
const MOST_ACCOUNTS = 100;

/** What accounts held, and in which slot, at finalized commitment. */
export interface Reading {
  readonly slot: bigint;
  readonly accounts: readonly (ReadAccount | undefined)[];
}

export class Chain {
  readonly #rpc;

  constructor(url: string) {
    this.#rpc = ownRpc(url);
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

  async #accounts(addresses: readonly Address[]): Promise<readonly (ReadAccount | undefined)[]> {
    return (await this.read(addresses)).accounts;
  }

  async #some(addresses: readonly Address[]): Promise<Reading> {
    const options = { encoding: 'base64', commitment: 'finalized' } as const;
    const { context, value } = await this.#ask((abortSignal) =>
      this.#rpc.getMultipleAccounts([...addresses], options).send({ abortSignal }),
    );
    const accounts = value.map((account) =>
      account ? { owner: account.owner, data: Uint8Array.from(getBase64Encoder().encode(account.data[0])) } : undefined,
    );
    return { slot: BigInt(context.slot), accounts };
  }

  async #ask<T>(question: (signal: AbortSignal) => Promise<T>): Promise<T> {
    try {
      return await question(AbortSignal.timeout(TIMEOUT_MS));
    } catch (error) {
      throw new ChainError(whyNoAnswer(error));
    }
  }
}
