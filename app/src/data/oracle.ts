// Questions to the oracle.
import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { Answer, Asked, Path, Received } from '../api/client';
import { PROOFS } from '../proof/reading';
import type { Side } from '../verify';
import { usePlace } from './place';
import { useSources } from './sources';

/** What is open changes with every report. */
const OPEN_EPOCH_MS = 10_000;
export const SETTLEMENTS_A_PAGE = 10;

interface Options {
  readonly enabled?: boolean;
  readonly refetchInterval?: number;
  /** What was answered before stands until the next answer is there. */
  readonly placeholderData?: typeof keepPreviousData;
}

function useAnswer<P extends Path>(path: P, asked: Asked<P>, options: Options = {}): UseQueryResult<Received<Answer<P>>> {
  const { api } = useSources();
  return useQuery({ queryKey: ['oracle', path, asked], queryFn: ({ signal }) => api.get(path, asked, signal), ...options });
}

/** Asked once it is known that there is an oracle. It fails where that is of another network. */
export function useHealth() {
  const { belonging } = useSources();
  const { data: place } = usePlace();
  return useQuery({ queryKey: ['oracle', '/health'], queryFn: () => belonging.health(), enabled: place?.hasOracle === true });
}

export const useEpoch = () => useAnswer('/v1/epoch', { path: {} }, { refetchInterval: OPEN_EPOCH_MS });

/** A page of settlements, newest first; `before` is what the page before said. */
export const useSettlements = (before: string | undefined) =>
  useAnswer('/v1/settlements', {
    path: {},
    query: { limit: SETTLEMENTS_A_PAGE, ...(before === undefined ? {} : { before: Number(before) }) },
  });

/** The settlement of an epoch; none of epoch 0. */
export const useSettlement = (epoch: string | undefined) =>
  useAnswer('/v1/settlements/{epoch}', { path: { epoch: Number(epoch) } }, { enabled: Number(epoch ?? 0) > 0 });

/** How many assets the newest settlement counts: the number before, until a new one is read. */
export const useAssetCount = (epoch: string | undefined) =>
  useAnswer('/v1/settlements/{epoch}', { path: { epoch: Number(epoch) } }, { enabled: Number(epoch ?? 0) > 0, placeholderData: keepPreviousData });

export const usePrice = (asset: number) => useAnswer('/v1/price/{asset}', { path: { asset } });

/** The same, asked for again and again. */
export const useLivePrice = (asset: number | undefined) =>
  useAnswer(
    '/v1/price/{asset}',
    { path: { asset: asset ?? 0 } },
    { enabled: asset !== undefined, refetchInterval: OPEN_EPOCH_MS },
  );

/** What bytes cost now: of an asset, or at a place. */
export interface QuoteAsked {
  readonly bytes: number;
  readonly asset?: number;
  readonly cell?: string;
  readonly payer?: number;
}

export const useQuote = (asked: QuoteAsked | undefined) =>
  useAnswer(
    '/v1/quote',
    { path: {}, query: asked ?? { bytes: 1 } },
    { enabled: asked !== undefined, refetchInterval: OPEN_EPOCH_MS },
  );

/** An asset as this oracle has it, with the open epoch. */
export const useAssetAccount = (index: number) => useAnswer('/v1/assets/{index}', { path: { index } }, { refetchInterval: OPEN_EPOCH_MS });

/** A payer as this oracle has it, with the open epoch. */
export const usePayerAccount = (index: number | undefined) =>
  useAnswer('/v1/payers/{index}', { path: { index: index ?? 0 } }, { enabled: index !== undefined, refetchInterval: OPEN_EPOCH_MS });

/** The proof of a leaf in the settlement of an epoch. */
export const useProof = (side: Side, index: number, epoch: string | undefined) =>
  useAnswer(PROOFS[side], { path: { index }, query: { epoch: Number(epoch) } }, { enabled: epoch !== undefined });

/** Epochs of a page of bills or income: the most that is answered at once. */
const BILLED_EPOCHS = 1_000;

/** What such a page is asked with. */
export const billed = (index: number, before: string | undefined) => ({
  path: { index },
  query: { limit: BILLED_EPOCHS, ...(before === undefined ? {} : { before: Number(before) }) },
});

/** A page of a payer's bills, newest first, also of settlements that are closed on chain; `before` is what the page before said. */
export const useBills = (payer: number, before: string | undefined) => useAnswer('/v1/payers/{index}/bills', billed(payer, before));

/** The same of what an asset earned by epoch. */
export const useIncome = (asset: number, before: string | undefined) => useAnswer('/v1/assets/{index}/income', billed(asset, before));
