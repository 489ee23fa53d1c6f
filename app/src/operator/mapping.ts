// From what a report names to what may be mapped.
import type { Answer } from '../api/client';
import type { Mapping, RadioMapping, SubscriberMapping } from '../data/operator';

export type Waiting = Answer<'/v1/unattributed'>['unattributed'][number];

const RADIO_KINDS: readonly RadioMapping['kind'][] = ['nas_identifier', 'called_station_id', 'nas_ip', 'source_ip', 'ed25519'];
const SUBSCRIBER_KINDS: readonly SubscriberMapping['kind'][] = [
  'class',
  'cui',
  'user_name',
  'calling_station_id',
  'realm',
  'subscriber_hash',
  'payer_index',
];

/** What an entry waits for that a mapping would give: its radio first, since without that its subscriber helps nothing. */
export function lacks({ asset, payer, why }: Waiting): Mapping['of'] | undefined {
  if (!['nothing_mapped', 'unmapped_radio', 'unmapped_subscriber'].includes(why.code)) return undefined;
  if (asset === undefined || asset === null) return 'radio';
  return payer === undefined || payer === null ? 'subscriber' : undefined;
}

/** The names by which it can be mapped, the most specific first, as the API tells them: `kind=value`. */
export function mappable(of: Mapping['of'], names: readonly string[]): readonly string[] {
  const kinds: readonly string[] = of === 'radio' ? RADIO_KINDS : SUBSCRIBER_KINDS;
  return names.filter((name) => kinds.includes(kindOf(name)));
}

const kindOf = (name: string): string => name.slice(0, Math.max(0, name.indexOf('=')));

/** What is asked for: this name is of the asset, or of the payer, with this index. */
export function mappingOf(of: Mapping['of'], name: string, index: number): Mapping | undefined {
  const value = name.slice(name.indexOf('=') + 1);
  if (of === 'radio') {
    const kind = RADIO_KINDS.find((it) => it === kindOf(name));
    return kind && { of, body: { kind, value, asset: index } };
  }
  const kind = SUBSCRIBER_KINDS.find((it) => it === kindOf(name));
  return kind && { of, body: { kind, value, payer: index } };
}

/** `nas_identifier=tower-7` */
export const nameOf = ({ body: { kind, value } }: Mapping): string => `${kind}=${value}`;

export const indexOf = (mapping: Mapping): number => (mapping.of === 'radio' ? mapping.body.asset : mapping.body.payer);

/** The same name, mapped to another asset or payer. */
export const mappedTo = (mapping: Mapping, index: number): Mapping =>
  mapping.of === 'radio' ? { of: 'radio', body: { ...mapping.body, asset: index } } : { of: 'subscriber', body: { ...mapping.body, payer: index } };

export const targetOf = (of: Mapping['of']): 'asset' | 'payer' => (of === 'radio' ? 'asset' : 'payer');

/** What a mapping of a name does with usage that waits. */
export interface Effect {
  readonly runs: number;
  readonly bytes: bigint;
  /** By the payer, or the asset, of the other side: what is billed at once. */
  readonly billed: ReadonlyMap<number, bigint>;
  /** What waits on, because its other side is not mapped either. */
  readonly waitsOn: bigint;
}

/** Of the usage that is listed as waiting, what would be billed if this name were mapped. */
export function effectOf(of: Mapping['of'], name: string, listed: readonly Waiting[]): Effect {
  const waits = listed.filter((it) => lacksTarget(of, it) && (of === 'radio' ? it.radio : it.subscriber).includes(name));
  const billed = new Map<number, bigint>();
  let waitsOn = 0n;
  for (const it of waits) {
    const other = of === 'radio' ? it.payer : it.asset;
    if (other === undefined || other === null) waitsOn += BigInt(it.bytes);
    else billed.set(other, (billed.get(other) ?? 0n) + BigInt(it.bytes));
  }
  return { runs: waits.length, bytes: waits.reduce((sum, { bytes }) => sum + BigInt(bytes), 0n), billed, waitsOn };
}

const lacksTarget = (of: Mapping['of'], { asset, payer }: Waiting): boolean => {
  const target = of === 'radio' ? asset : payer;
  return target === undefined || target === null;
};

/** What waits of a name, whatever for: with each reason once. */
export function stillWaiting(mapping: Mapping, listed: readonly Waiting[]): { readonly bytes: bigint; readonly why: readonly string[] } {
  const name = nameOf(mapping);
  const waits = listed.filter((it) => (mapping.of === 'radio' ? it.radio : it.subscriber).includes(name));
  return { bytes: waits.reduce((sum, { bytes }) => sum + BigInt(bytes), 0n), why: [...new Set(waits.map(({ why }) => why.text))] };
}
