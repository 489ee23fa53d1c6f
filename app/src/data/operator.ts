// What an operator asks its oracle, again and again while somebody looks.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { asked } from '../api/asked';
import type { Api, Change, Received } from '../api/client';
import { ApiError } from '../api/error';
import type { ShareName } from '../chain/share-name';
import { samplesIn, withLook, type Look } from './looks';
import { useNetworkId } from './on-chain';
import { useSources } from './sources';

const OFTEN_MS = 10_000;
const ADMIN = 'operator';

/** What the operator's token is refused for is not asked for again by itself: wrong tokens are logged, and told in the metrics. */
const unlessRefused = ({ state: { error } }: { state: { error: Error | null } }): number | false =>
  error instanceof ApiError && error.code.startsWith('admin_') ? false : OFTEN_MS;

/** The operator's token: whether there is one, and how it is changed. What was read with it goes when it is forgotten. */
export function useAdminToken() {
  const { admin } = useSources();
  const client = useQueryClient();
  const version = useSyncExternalStore(admin.subscribe, admin.version);
  const drop = (): void => client.removeQueries({ queryKey: [ADMIN] });
  return {
    isThere: version > 0,
    version,
    use: (text: string): boolean => {
      const isOne = admin.use(text);
      if (isOne) {
        drop();
        // Where the counters are for the operator alone, they can be read now.
        void client.invalidateQueries({ queryKey: ['oracle', 'metrics'] });
      }
      return isOne;
    },
    forget: (): void => {
      admin.forget();
      drop();
    },
  };
}

export function useReadiness() {
  const { api } = useSources();
  return useQuery({
    queryKey: ['oracle', '/ready'],
    queryFn: ({ signal }) => api.readiness(signal),
    refetchInterval: OFTEN_MS,
  });
}

export function useAlarms() {
  const { api } = useSources();
  return useQuery({
    queryKey: ['oracle', '/v1/alarms'],
    queryFn: ({ signal }) => api.get('/v1/alarms', { path: {} }, signal),
    refetchInterval: OFTEN_MS,
  });
}

export function useKeeper() {
  const { api } = useSources();
  return useQuery({
    queryKey: ['oracle', '/v1/keeper'],
    queryFn: ({ signal }) => api.get('/v1/keeper', { path: {} }, signal),
    refetchInterval: OFTEN_MS,
  });
}

/** The newest settlements with their transactions, as they go on. */
export function useOutbox(limit: number) {
  const { api } = useSources();
  return useQuery({
    queryKey: ['oracle', '/v1/settlements', 'outbox', limit],
    queryFn: ({ signal }) => api.get('/v1/settlements', { path: {}, query: { limit } }, signal),
    refetchInterval: OFTEN_MS,
  });
}

/** The service's counters at the looks of the last minutes, the newest last. */
export function useLooks() {
  const { api } = useSources();
  const client = useQueryClient();
  const queryKey = ['oracle', 'metrics'];
  return useQuery({
    queryKey,
    queryFn: async ({ signal }): Promise<readonly Look[]> => {
      const { data, receivedAtMs } = await api.metrics(signal);
      return withLook(client.getQueryData<readonly Look[]>(queryKey) ?? [], { atMs: receivedAtMs, samples: samplesIn(data) });
    },
    // Thousands of samples need not be compared one by one.
    structuralSharing: false,
    refetchInterval: unlessRefused,
  });
}

/** Usage that waits for a mapping: for whoever has the token. */
export function useUnattributed() {
  const { api } = useSources();
  const { version, isThere } = useAdminToken();
  return useQuery({
    queryKey: [ADMIN, version, 'unattributed'],
    queryFn: ({ signal }) => api.getAsAdmin('/v1/unattributed', { path: {} }, signal),
    enabled: isThere,
    refetchInterval: unlessRefused,
  });
}

export type RadioMapping = Change<'/v1/mappings/radios'>;
export type SubscriberMapping = Change<'/v1/mappings/subscribers'>;
export type Mapping = { readonly of: 'radio'; readonly body: RadioMapping } | { readonly of: 'subscriber'; readonly body: SubscriberMapping };

export type MappedAnswer = Received<{ index_is_on_chain: boolean; kind: string; value: string }>;

/** Maps a name, and has what waits and what is mapped read again. */
export function useMap() {
  const { api } = useSources();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (mapping: Mapping): Promise<MappedAnswer> =>
      mapping.of === 'radio' ? api.put('/v1/mappings/radios', mapping.body) : api.put('/v1/mappings/subscribers', mapping.body),
    onSuccess: () => void client.invalidateQueries({ queryKey: [ADMIN] }),
  });
}

/** Removes what a name is mapped to. */
export function useUnmap() {
  const { api } = useSources();
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ of, body }: Mapping): Promise<MappedAnswer> =>
      of === 'radio'
        ? api.remove('/v1/mappings/radios', { kind: body.kind, value: body.value })
        : api.remove('/v1/mappings/subscribers', { kind: body.kind, value: body.value }),
    onSuccess: () => void client.invalidateQueries({ queryKey: [ADMIN] }),
  });
}

/** Which mappings are looked for. */
export interface MappingsAsked {
  readonly of: Mapping['of'];
  /** `kind=value`, or the value alone; any where it is absent. */
  readonly name: string | undefined;
  /** Of the asset or payer; any where it is absent. */
  readonly index: number | undefined;
  /** Behind this name. */
  readonly after: string | undefined;
}

/** A name and what it is mapped to. */
export interface MappedName {
  readonly mapping: Mapping;
  readonly isConfigured: boolean;
  /** What the asset's shares are called. */
  readonly assetName: string | undefined;
  /** Of radios. */
  readonly sinceMs: number | undefined;
}

export interface MappedPage {
  /** Of all, whatever is looked for. */
  readonly count: bigint;
  readonly names: readonly MappedName[];
  readonly nextAfter: string | undefined;
}

const MAPPINGS_SHOWN = 50;

async function radiosMapped(api: Api, { name, index, after }: MappingsAsked, signal: AbortSignal): Promise<Received<MappedPage>> {
  const query = asked({ radio: name, asset: index, after, limit: MAPPINGS_SHOWN });
  const { data, receivedAtMs } = await api.getAsAdmin('/v1/mappings/radios', { path: {}, query }, signal);
  const names = data.radios.map(({ kind, value, asset, asset_name, mapped_since_ms, is_configured }) => ({
    mapping: { of: 'radio' as const, body: { kind, value, asset } },
    isConfigured: is_configured,
    assetName: asset_name?.name,
    sinceMs: Number(mapped_since_ms),
  }));
  return { data: { count: BigInt(data.count), names, nextAfter: data.next_after ?? undefined }, receivedAtMs };
}

async function subscribersMapped(api: Api, { name, index, after }: MappingsAsked, signal: AbortSignal): Promise<Received<MappedPage>> {
  const query = asked({ subscriber: name, payer: index, after, limit: MAPPINGS_SHOWN });
  const { data, receivedAtMs } = await api.getAsAdmin('/v1/mappings/subscribers', { path: {}, query }, signal);
  const names = data.subscribers.map(({ kind, value, payer, is_configured }) => ({
    mapping: { of: 'subscriber' as const, body: { kind, value, payer } },
    isConfigured: is_configured,
    assetName: undefined,
    sinceMs: undefined,
  }));
  return { data: { count: BigInt(data.count), names, nextAfter: data.next_after ?? undefined }, receivedAtMs };
}

/** A page of what is mapped: for whoever has the token. */
export function useMappings(looked: MappingsAsked) {
  const { api } = useSources();
  const { version, isThere } = useAdminToken();
  return useQuery({
    queryKey: [ADMIN, version, 'mappings', looked],
    queryFn: ({ signal }) => (looked.of === 'radio' ? radiosMapped : subscribersMapped)(api, looked, signal),
    enabled: isThere,
    retry: false,
  });
}

/** An asset or payer as the chain has it: what its shares are called, and who owns it. */
export interface Target {
  readonly name: ShareName | undefined;
  readonly owner: string;
}

/** What names are mapped to, by index; nothing for an index that the chain does not have. */
export function useTargets(of: Mapping['of'], indexes: readonly number[]) {
  const id = useNetworkId();
  const { chain } = useSources();
  return useQuery({
    queryKey: ['chain', 'targets', id, of, indexes],
    queryFn: async (): Promise<ReadonlyMap<number, Target | undefined>> => {
      if (!id) return Promise.reject(new Error('no network is known'));
      const found =
        of === 'radio'
          ? (await (await chain()).assets(id, indexes)).map((it) => it && { name: it.name, owner: String(it.owner) })
          : (await (await import('../chain/payer')).payersAt(await chain(), id, indexes)).map((it) => it && { name: undefined, owner: String(it.payer.owner) });
      return new Map(indexes.map((index, at) => [index, found[at]]));
    },
    enabled: id !== undefined && indexes.length > 0,
  });
}

/** The oracle set, and what its members attest of the settlement that is next to become final. */
export function useVotes(proposal: string | undefined) {
  const id = useNetworkId();
  const { chain } = useSources();
  return useQuery({
    queryKey: ['chain', 'votes', id, proposal],
    queryFn: async () => {
      const { readVotes } = await import('../chain/votes');
      return id ? readVotes(await chain(), id, proposal) : Promise.reject(new Error('no network is known'));
    },
    enabled: id !== undefined,
    refetchInterval: OFTEN_MS,
  });
}
