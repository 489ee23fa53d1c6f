// What the screens of actions read: the asset or payer, and what the person has.
import { address } from '@solana/kit';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { readOpeningPlace } from '../actions/open-payer';
import { readAssetPlace, readBy, readPayerPlace, type Read } from '../actions/place';
import { provedBy } from '../actions/proofs';
import type { ProvenSide, Sources } from '../actions/proven';
import { useChainNetwork, useCluster, useNetworkId } from '../data/on-chain';
import { usePlace } from '../data/place';
import { useSources } from '../data/sources';
import { verdict } from '../proof/steps';
import { provedByFiles } from '../recompute/proving';
import { useHeld } from '../recompute/use-given';
import { Outbox } from '../signing/outbox';
import type { Plan } from '../signing/plan';
import { signingRpc } from '../signing/rpc';
import type { Running } from '../signing/runner';
import { signerOf, whyNot } from '../wallet/signing';
import { useWallet } from '../wallet/use-wallet';

/** What is shown is read again so often. */
const AGAIN_MS = 20_000;

const useRpc = () => useMemo(() => signingRpc(new URL('/rpc', location.origin).href), []);

/** The asset as it stands for the person; nothing while no wallet is connected. */
export function useAssetPlace(index: number) {
  const id = useNetworkId();
  const rpc = useRpc();
  const wallet = useWallet().connected?.account.address;
  return useQuery({
    queryKey: ['standing', 'asset', id, index, wallet],
    queryFn: () => (id && wallet ? readAssetPlace(readBy(rpc), id, index, address(wallet)) : Promise.reject(new Error('no wallet is connected'))),
    enabled: id !== undefined && wallet !== undefined,
    refetchInterval: AGAIN_MS,
  });
}

/** The payer as it stands for the person; nothing while no wallet is connected. */
export function usePayerPlace(index: number) {
  const id = useNetworkId();
  const rpc = useRpc();
  const wallet = useWallet().connected?.account.address;
  return useQuery({
    queryKey: ['standing', 'payer', id, index, wallet],
    queryFn: () => (id && wallet ? readPayerPlace(readBy(rpc), id, index, address(wallet)) : Promise.reject(new Error('no wallet is connected'))),
    enabled: id !== undefined && wallet !== undefined,
    refetchInterval: AGAIN_MS,
  });
}

/** What opening a payer looks at; nothing while no wallet is connected. */
export function useOpeningPlace() {
  const id = useNetworkId();
  const rpc = useRpc();
  const wallet = useWallet().connected?.account.address;
  return useQuery({
    queryKey: ['standing', 'opening a payer', id, wallet],
    queryFn: () => (id && wallet ? readOpeningPlace(rpc.accounts, id, address(wallet)) : Promise.reject(new Error('no wallet is connected'))),
    enabled: id !== undefined && wallet !== undefined,
    refetchInterval: AGAIN_MS,
  });
}

/**
 * Where proofs and accounts come from: the oracle, and archives that are open. Without an oracle nothing is proven as long as the newest
 * final epoch's archive is not open.
 */
export function useProofs(side: ProvenSide = 'asset'): Sources {
  const rpc = useRpc();
  const { api } = useSources();
  const hasOracle = usePlace().data?.hasOracle === true;
  const finalEpoch = useChainNetwork().data?.finalEpoch;
  const held = useHeld();
  return useMemo(() => {
    const oracle = hasOracle ? provedBy(api, side) : undefined;
    // Of lots and entitlements no file is searched here: the command is.
    if (side === 'reserve') return { read: readBy(rpc), prove: oracle };
    const files = (held ?? []).flatMap(({ given, steps }) => (verdict(steps) === 'holds' ? [given] : []));
    const hasNewest = files.some(({ header }) => header.epoch === finalEpoch);
    return { read: readBy(rpc), prove: oracle || hasNewest ? provedByFiles(files, side, oracle) : undefined };
  }, [rpc, api, side, hasOracle, finalEpoch, held]);
}

/** Makes what runs an action of the connected wallet; nothing where it cannot sign here. */
export function useRunning(): ((plan: (read: Read) => Promise<Plan>) => Running) | undefined {
  const rpc = useRpc();
  const id = useNetworkId();
  const { data: cluster } = useCluster();
  const { connected, store } = useWallet();
  if (!id || !cluster || !connected || whyNot(connected, cluster) !== undefined) return undefined;
  const signer = signerOf(store, connected, cluster);
  return (plan) => ({ rpc, signer, outbox: new Outbox(id.network, signer.address), plan: () => plan(readBy(rpc)) });
}

/** Has everything read again that a transaction may have changed. */
export function useReadAgain(): () => void {
  const client = useQueryClient();
  return () => {
    for (const queryKey of [['standing'], ['chain']]) void client.invalidateQueries({ queryKey });
  };
}
