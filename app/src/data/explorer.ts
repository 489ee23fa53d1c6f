// Questions of the explorer: what is at an address, what a transaction said, and what the chain has of a network that may not be this
// page's own.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { NamedAsset } from '../chain/chain';
import type { NetworkId } from '../chain/decoded';
import { programsOf, type Parts } from '../chain/described';
import { eventsIn } from '../chain/events';
import { tradedIn } from '../chain/traded';
import { readSignatures, readTransaction } from '../chain/transactions';
import type { Settlement } from '../generated/openmast/accounts/settlement';
import { useNetworkId } from './on-chain';
import { useSources } from './sources';

const ACCOUNT_MS = 30_000;
const MOST_ASSETS = 12;
export const SETTLEMENTS_OF_A_NETWORK = 10;

/** What is at an address; `null` where the text is none. */
export function useIdentified(text: string) {
  const id = useNetworkId();
  const { chain } = useSources();
  return useQuery({
    queryKey: ['chain', 'identified', id, text],
    queryFn: async () => {
      if (!id) throw new Error('no network is known');
      const [{ identify }, { addressIn }] = await Promise.all([import('../chain/identify'), import('../chain/addresses')]);
      const at = addressIn(text);
      return at ? { ...(await identify(await chain(), id, at)), readAtMs: Date.now() } : null;
    },
    enabled: id !== undefined,
    refetchInterval: ACCOUNT_MS,
  });
}

/** What the goods of an account or event are counted in; `null` where the chain does not tell. */
export function useGoods(parts: Parts | undefined, mint?: string) {
  const id = useNetworkId();
  const { chain } = useSources();
  return useQuery({
    queryKey: ['chain', 'goods', id, mint, parts?.parts.flatMap(({ field, value }) => (field.type === 'pubkey' ? [`${field.name} ${String(value)}`] : []))],
    queryFn: async () => {
      if (!id || !parts) return null;
      const { goodsOf } = await import('../chain/identify');
      return (await goodsOf(await chain(), id, parts, mint)) ?? null;
    },
    enabled: id !== undefined && parts !== undefined,
    staleTime: Infinity,
  }).data;
}

/** A page of the transactions that touched an account; `before` is the last signature of the page before. */
export function useSignatures(address: string, before: string | undefined) {
  const { chain } = useSources();
  return useQuery({
    queryKey: ['chain', 'signatures', address, before],
    queryFn: async () => {
      return { listed: await readSignatures(await chain(), address, before), readAtMs: Date.now() };
    },
    placeholderData: keepPreviousData,
  });
}

/** A final transaction with what the programs said in it; `null` where the node has none of that signature. */
export function useTransaction(signature: string | undefined) {
  const id = useNetworkId();
  const { chain } = useSources();
  return useQuery({
    queryKey: ['chain', 'transaction', id, signature],
    queryFn: async () => {
      if (!id || signature === undefined) return null;
      const [programs, transaction] = await Promise.all([programsOf(id.program), chain().then((source) => readTransaction(source, signature))]);
      if (!transaction) return null;
      const mints = new Map(tradedIn(transaction, programs).trades.map(({ at, mint }) => [at, mint]));
      return { transaction, ...eventsIn(transaction.logs, programs), mints, readAtMs: Date.now() };
    },
    enabled: id !== undefined && signature !== undefined,
    // What is final does not change; one that is not there may come.
    staleTime: ({ state }) => (state.data ? Infinity : 0),
  });
}

/** A network of the page's program by its address, with its first assets and its newest final settlements that are not closed. */
export function useOtherNetwork(text: string) {
  const own = useNetworkId();
  const { chain } = useSources();
  return useQuery({
    queryKey: ['chain', 'other network', own, text],
    queryFn: async () => {
      const { addressIn } = await import('../chain/addresses');
      const at = addressIn(text);
      if (!own || !at) return null;
      const id: NetworkId = { program: own.program, network: at };
      const [source, { readSettlements }] = await Promise.all([chain(), import('../chain/settlements')]);
      const network = await source.network(id);
      const epochs = newest(network.finalEpoch);
      const [settlements, assets] = await Promise.all([
        epochs.length === 0 ? [] : readSettlements(source, id, epochs),
        source.assets(id, Array.from({ length: Math.min(network.assetCount, MOST_ASSETS) }, (_, index) => index)),
      ]);
      return { id, network, settlements: settled(epochs, settlements), assets: assets.filter((asset): asset is NamedAsset => asset !== undefined), readAtMs: Date.now() };
    },
    enabled: own !== undefined,
    refetchInterval: ACCOUNT_MS,
  });
}

const newest = (finalEpoch: bigint): bigint[] =>
  Array.from({ length: SETTLEMENTS_OF_A_NETWORK }, (_, at) => finalEpoch - BigInt(at)).filter((epoch) => epoch > 0n);

const settled = (epochs: readonly bigint[], found: readonly (Settlement | undefined)[]) =>
  epochs.map((epoch, at) => ({ epoch, settlement: found[at] }));
