// Questions about a payer: to the chain for its account, to the oracle for what the open epoch has used.
import { useQuery } from '@tanstack/react-query';
import { sha256 } from '@noble/hashes/sha2.js';
import type { Answer } from '../api/client';
import type { EpochLine } from '../proof/history';
import { PayerInArchive } from '../proof/archive';
import { indexIn } from '../verify';
import { useChainNetwork, useNetworkId } from './on-chain';
import { useSources } from './sources';

const ACCOUNT_MS = 15_000;
/** Payers that are looked through for those of a wallet: only their accounts tell whose they are. */
export const MOST_PAYERS = 1_000;

const readers = () => Promise.all([import('../chain/payer'), import('../chain/addresses')]);

/** The payer at an address or of a number, and in which slot it was so; `null` where no account is. */
export function usePayer(text: string) {
  const id = useNetworkId();
  const { chain } = useSources();
  return useQuery({
    queryKey: ['chain', 'payer', id, text],
    queryFn: async () => {
      const [{ readPayer }, { addressIn, payerAt }] = await readers();
      const index = indexIn(text);
      const address = id && index !== undefined ? await payerAt(id, index) : addressIn(text);
      if (!id || !address) return null;
      const found = await readPayer(await chain(), id, address);
      return found ? { ...found, address, readAtMs: Date.now() } : null;
    },
    enabled: id !== undefined,
    refetchInterval: ACCOUNT_MS,
  });
}

/** The payers that a wallet owns, among the first of the network. */
export function usePayersOf(wallet: string | undefined) {
  const id = useNetworkId();
  const { chain } = useSources();
  const count = useChainNetwork().data?.payerCount;
  return useQuery({
    queryKey: ['chain', 'payers of', id, wallet, count],
    queryFn: async () => {
      if (!id || wallet === undefined || count === undefined) return { payers: [], looked: 0, count: 0 };
      const [{ payersOf }] = await readers();
      const looked = Math.min(count, MOST_PAYERS);
      return { payers: await payersOf(await chain(), id, wallet, 0, looked), looked, count };
    },
    enabled: id !== undefined && wallet !== undefined && count !== undefined,
  });
}

export type EntitlementTold = Answer<'/v1/payers/{index}'>['entitlements'][number];

/** Accounts of entitlements and their lots. */
export function useEntitlements(told: readonly EntitlementTold[]) {
  const id = useNetworkId();
  const { chain } = useSources();
  const asked = told.map(({ reserve, lot }) => ({ reserve, lot }));
  return useQuery({
    queryKey: ['chain', 'entitlements', id, asked],
    queryFn: async () => {
      if (!id) return undefined;
      const [{ readEntitlements }] = await readers();
      return { ...(await readEntitlements(await chain(), id, asked)), readAtMs: Date.now() };
    },
    enabled: id !== undefined && asked.length > 0,
  });
}

/** What the archive of an epoch says of a payer; asked for when somebody wants to see it. */
export function useArchivedCharges(payer: number, line: EpochLine, isWanted: boolean) {
  const { api } = useSources();
  const { settlement, added } = line;
  return useQuery({
    queryKey: ['archive', settlement.archive_hash, payer],
    queryFn: async ({ signal }) => {
      const reader = new PayerInArchive(payer);
      const hash = sha256.create();
      const each = { bytes: (part: Uint8Array) => hash.update(part), line: (text: string) => reader.take(text) };
      await api.lines(`/v1/archive/${settlement.archive_hash}`, each, signal);
      return { reader, steps: reader.steps(hash.digest(), settlement, added) };
    },
    enabled: isWanted,
    staleTime: Infinity,
    gcTime: 60_000,
  });
}
