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
