// The assets that a wallet owns: nothing but their accounts tells.
import type { Address } from '@solana/kit';
import { assetAt } from './addresses';
import type { Chain } from './chain';
import { decoded, ofNetwork, type NetworkId } from './decoded';
import { ASSET } from './kinds';
import { isNobody } from './nobody';

export interface Owned {
  /** The slot of the oldest of these accounts. */
  readonly slot: bigint;
  /** Indexes of the assets that are the wallet's. */
  readonly indexes: readonly number[];
  /** Indexes of those that were offered to it: they are its own once it accepts them. */
  readonly offered: readonly number[];
}

/** Which of the assets `first` up to before `end` a wallet owns. */
export async function readOwned(chain: Chain, id: NetworkId, wallet: string, first: number, end: number): Promise<Owned> {
  const asked = Array.from({ length: Math.max(0, end - first) }, (_, position) => first + position);
  const addresses: Address[] = await Promise.all(asked.map((index) => assetAt(id, index)));
  const { slot, accounts } = await chain.read(addresses);
  const assets = accounts.flatMap((account) => (account ? [ofNetwork(id, decoded(id, account, ASSET))] : []));
  return {
    slot,
    indexes: assets.filter(({ owner }) => owner === wallet).map(({ index }) => index),
    offered: assets.filter(({ pendingOwner }) => !isNobody(pendingOwner) && pendingOwner === wallet).map(({ index }) => index),
  };
}
