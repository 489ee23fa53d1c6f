// What the chain itself says, read through the page's own origin: what an oracle claims is compared with this.
import {
  address,
  createSolanaRpc,
  getAddressEncoder,
  getBase64Encoder,
  getProgramDerivedAddress,
  getU32Encoder,
  getU64Encoder,
  type Address,
  type ReadonlyUint8Array,
} from '@solana/kit';
import { ASSET_DISCRIMINATOR, getAssetDecoder, type Asset } from '../generated/openmast/accounts/asset';
import { NETWORK_DISCRIMINATOR, getNetworkDecoder, type Network } from '../generated/openmast/accounts/network';
import { SETTLEMENT_DISCRIMINATOR, getSettlementDecoder, type Settlement } from '../generated/openmast/accounts/settlement';
import { ChainError, decoded, type Kind, type NetworkId, type ReadAccount } from './decoded';
import { readShareName, type ShareName } from './share-name';

export { ChainError, type NetworkId } from './decoded';

/** An asset as the chain has it, with what its shares are called. */
export interface NamedAsset extends Asset {
  readonly name: ShareName | undefined;
}

const TIMEOUT_MS = 20_000;
/** Solana nodes answer for at most 100 accounts at once. */
const MOST_ACCOUNTS = 100;

export class Chain {
  readonly #rpc;

  constructor(url: string) {
    this.#rpc = createSolanaRpc(url);
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
    const [account] = await this.#accounts([await derived(id, 'settlement', getU64Encoder().encode(epoch))]);
    return account && ofNetwork(id, decoded(id, account, SETTLEMENT));
  }

  /** Assets by index, with the names of their shares; of one that is not there, nothing. */
  async assets(id: NetworkId, indexes: readonly number[]): Promise<(NamedAsset | undefined)[]> {
    const addresses = indexes.map((index) => derived(id, 'asset', getU32Encoder().encode(index)));
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

  async #accounts(addresses: readonly Address[]): Promise<(ReadAccount | undefined)[]> {
    if (addresses.length === 0) return [];
    if (addresses.length > MOST_ACCOUNTS) throw new ChainError(`more than ${MOST_ACCOUNTS} accounts at once`);
    const options = { encoding: 'base64', commitment: 'finalized' } as const;
    const { value } = await this.#ask((abortSignal) =>
      this.#rpc.getMultipleAccounts([...addresses], options).send({ abortSignal }),
    );
    return value.map((account) =>
      account ? { owner: account.owner, data: Uint8Array.from(getBase64Encoder().encode(account.data[0])) } : undefined,
    );
  }

  async #ask<T>(question: (signal: AbortSignal) => Promise<T>): Promise<T> {
    try {
      return await question(AbortSignal.timeout(TIMEOUT_MS));
    } catch {
      throw new ChainError('The chain cannot be reached from this page');
    }
  }
}

async function derived(id: NetworkId, kind: string, last: ReadonlyUint8Array): Promise<Address> {
  const seeds = [kind, getAddressEncoder().encode(address(id.network)), last];
  const [found] = await getProgramDerivedAddress({ programAddress: address(id.program), seeds });
  return found;
}

const NETWORK: Kind<Network> = { name: 'Network', discriminator: NETWORK_DISCRIMINATOR, decoder: getNetworkDecoder() };
const ASSET: Kind<Asset> = { name: 'Asset', discriminator: ASSET_DISCRIMINATOR, decoder: getAssetDecoder() };
const SETTLEMENT: Kind<Settlement> = {
  name: 'Settlement',
  discriminator: SETTLEMENT_DISCRIMINATOR,
  decoder: getSettlementDecoder(),
};

function ofNetwork<T extends { network: string }>(id: NetworkId, content: T): T {
  if (content.network !== id.network) throw new ChainError('An account belongs to another network');
  return content;
}
