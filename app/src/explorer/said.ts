// Values of accounts and events in words, with what they are counted in.
import { NOBODY } from '../chain/nobody';
import type { Part, Parts, Value } from '../chain/described';
import type { Goods } from '../chain/identify';
import type { Field, Unit as Counted } from '../generated/described';
import { sharesUnitOf } from '../ui/asset-name';
import { countrySaid } from '../ui/country';
import { currency, decimal, size, span, times, whole } from '../ui/format';
import { SOL, quantity, type Unit } from '../ui/quantity';

/** What the amounts are of, as far as that is known. */
export interface Units {
  /** Shares, or whatever else is traded. */
  readonly goods?: Unit | undefined;
  readonly money?: Unit | undefined;
}

/** What goods are counted in: their mint, and no symbol, which anybody chooses. */
export const unitOf = (goods: Goods | null | undefined): Unit | undefined => (goods ? sharesUnitOf(undefined, goods.mint, goods.decimals) : undefined);

/** Not for people: how a program finds its account again. */
const HIDDEN = /^(version|reserved|.*bump)$/;

export const shown = ({ parts }: Parts): readonly Part[] => parts.filter(({ field }) => !HIDDEN.test(field.name));

export const isParts = (value: Value): value is Parts => typeof value === 'object' && 'parts' in value;
export const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

const WORDS: Readonly<Record<string, string>> = { gb: 'GB', h3: 'H3', sim: 'SIM', uri: 'URI', bps: '', mbps: '', khz: '', lamports: '', id: 'number' };

/** `price_per_gb`: Price per GB. */
export function labelOf(name: string): string {
  const words = name.split('_').map((word) => WORDS[word] ?? word);
  const text = words.filter((word) => word !== '').join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const goodsSaid = (value: bigint, { goods }: Units): string => (goods ? quantity(value, goods) : `${whole(value)} base units`);
const moneySaid = (value: bigint, { money }: Units): string => (money ? `${currency(value)} ${money.symbol}` : currency(value));

/** Numbers of a bit set. */
function bitsSaid(set: bigint): string {
  const numbers = set.toString(2).split('').reverse().flatMap((bit, at) => (bit === '1' ? [at] : []));
  return numbers.length === 0 ? 'none' : `bits ${numbers.join(', ')}`;
}

const SAYS: Readonly<Record<Counted, (value: bigint, units: Units) => string>> = {
  fraction: (value) => `${whole(value)} × 2⁻⁶⁴ base units`,
  perShare: (value, units) => `${moneySaid(value, units)} for each`,
  perGb: (value, units) => `${moneySaid(value, units)} per GB`,
  money: moneySaid,
  goods: goodsSaid,
  shares: goodsSaid,
  time: (value) => times(Number(value) * 1000),
  parts: (value) => `${decimal(value, 2, 0)} %`,
  rate: (value) => `${whole(value)} Mbit/s`,
  kilohertz: (value) => `${whole(value)} kHz`,
  lamports: (value) => quantity(value, SOL),
  country: (value) => countrySaid(Number(value)),
  seconds: (value) => span(Number(value) * 1000),
  bits: bitsSaid,
  cell: (value) => value.toString(16),
  slot: whole,
  epoch: whole,
  bytes: size,
};

/** The value, where it is no struct. */
export function said(field: Field, value: Value, units: Units): string {
  if (typeof value === 'bigint') return numberSaid(field, value, units);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (value === NOBODY) return field.zero ?? 'nobody';
  if (typeof value === 'string') return value;
  if (value instanceof Uint8Array) return hex(value);
  return isList(value) ? value.map((one) => said(field, one, units)).join(', ') : '';
}

function numberSaid({ choices, zero, unit }: Field, value: bigint, units: Units): string {
  const chosen = choices?.[value.toString()];
  if (chosen !== undefined) return chosen;
  if (value === 0n && zero !== undefined) return zero;
  // No time of the chain is in 1970: nothing was said there.
  if (value === 0n && unit === 'time') return 'none';
  return unit ? SAYS[unit](value, units) : whole(value);
}

export const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
