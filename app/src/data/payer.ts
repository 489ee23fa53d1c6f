// Questions about a payer: to the chain for its account, to the oracle for what the open epoch has used.
import { useQuery } from '@tanstack/react-query';
import { sha256 } from '@noble/hashes/sha2.js';
import type { Answer, Api } from '../api/client';
import type { EpochLine } from '../proof/history';
import { PayerInArchive } from '../proof/archive';
import { indexIn } from '../verify';
import { useChainNetwork, useNetworkId } from './on-chain';
import { usePlace } from './place';
import { useSources } from './sources';

const ACCOUNT_MS = 15_000;
/** Payers that are looked through for those of a wallet: only their accounts tell whose they are. */
export const MOST_PAYERS = 1_000;

const readers = () => Promise.all([import('../chain/payer'), import('../chain/addresses')]);

/** The payer at an address or of a number, and in which slot it was so; `null` where none is. */
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

/** Who said which payers may be the wallet's: whose they are, their accounts say in any case. */
export type FoundBy = 'all accounts' | 'the first accounts' | 'the oracle';

/** The payers that a wallet owns: of a network with many, those that the oracle names; without one, those among the first. */
export function usePayersOf(wallet: string | undefined) {
  const id = useNetworkId();
  const { api, chain } = useSources();
  const hasOracle = usePlace().data?.hasOracle === true;
  const count = useChainNetwork().data?.payerCount;
  return useQuery({
    queryKey: ['chain', 'payers of', id, wallet, count, hasOracle],
    queryFn: async ({ signal }) => {
      if (!id || wallet === undefined || count === undefined) return undefined;
      const [{ payersOf }, { addressIn }] = await readers();
      const isMany = count > MOST_PAYERS;
      const foundBy: FoundBy = !isMany ? 'all accounts' : hasOracle ? 'the oracle' : 'the first accounts';
      const asksOracle = foundBy === 'the oracle' && addressIn(wallet) !== undefined;
      const named = asksOracle ? await namedBy(api, wallet, signal) : undefined;
      const indexes = named?.indexes ?? Array.from({ length: Math.min(count, MOST_PAYERS) }, (_, index) => index);
      return { payers: await payersOf(await chain(), id, wallet, indexes), foundBy, count, more: named?.more ?? 0 };
    },
    enabled: id !== undefined && wallet !== undefined && count !== undefined,
  });
}

const PAYERS_A_PAGE = 200;
const MOST_PAGES = 5;

/** The payers that the oracle says a wallet has, by index, and how many it did not name any more. */
async function namedBy(api: Api, wallet: string, signal: AbortSignal): Promise<{ indexes: number[]; more: number }> {
  const indexes: number[] = [];
  let before: number | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const query = { limit: PAYERS_A_PAGE, ...(before === undefined ? {} : { before }) };
    const { data } = await api.get('/v1/owners/{address}/payers', { path: { address: wallet }, query }, signal);
    indexes.push(...data.payers.map(({ index }) => index));
    if (typeof data.next_before !== 'number') return { indexes, more: 0 };
    if (page === MOST_PAGES - 1) return { indexes, more: Math.max(0, Number(data.count) - indexes.length) };
    before = data.next_before;
  }
  return { indexes, more: 0 };
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
