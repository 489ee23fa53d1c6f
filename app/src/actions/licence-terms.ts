// The terms of licences as regulators write them: as the command reads them (`cli/src/spectrum.rs`).
import { PlanError } from '../signing/plan';
import { documentHash } from './decided';

/** kHz; both 0: there is none. */
export interface Band {
  readonly fromKhz: bigint;
  readonly toKhz: bigint;
}

/** The chain's number for the kind of area, and its 32 bytes. */
export interface Area {
  readonly kind: number;
  readonly bytes: Uint8Array;
  /** For people. */
  readonly text: string;
}

/** Units of frequency: digits behind the point that are whole kHz. */
const PLACES: Readonly<Record<string, number>> = { ghz: 6, mhz: 3, khz: 0 };
const FREQUENCY = /^(\d+)(?:\.(\d*))?\s*(ghz|mhz|khz)$/i;
const MOST = 2n ** 64n;

const COUNTRY = 0;
const CELLS = 1;
const CODE = 2;
const TEXT_BYTES = 32;

/** `3500MHz-3600MHz`, in whole kHz; `none` or nothing: there is none. */
export function bandIn(text: string): Band {
  const written = text.trim();
  if (written === '' || written === 'none') return { fromKhz: 0n, toKhz: 0n };
  const wrong = new PlanError('Write where the band begins and ends, like 3500MHz-3600MHz or 2.4GHz-2.4835GHz, in whole kHz, or none.');
  const [from, to, ...more] = written.split('-').map(khzIn);
  if (from === undefined || to === undefined || more.length > 0) throw wrong;
  if (from >= to) throw new PlanError('The band ends where it begins, or before.');
  return { fromKhz: from, toKhz: to };
}

function khzIn(text: string): bigint | undefined {
  const [, whole, part = '', unit] = FREQUENCY.exec(text.trim()) ?? [];
  const places = unit === undefined ? undefined : PLACES[unit.toLowerCase()];
  if (whole === undefined || places === undefined || part.length > places) return undefined;
  const khz = BigInt(whole + part.padEnd(places, '0'));
  return khz < MOST ? khz : undefined;
}

/** In the unit that people use for it, exactly. */
export function frequency(khz: bigint): string {
  const unit = khz >= 10_000_000n ? 'GHz' : khz >= 1_000n ? 'MHz' : 'kHz';
  const places = PLACES[unit.toLowerCase()] ?? 0;
  const digits = khz.toString().padStart(places + 1, '0');
  const part = digits.slice(digits.length - places).replace(/0+$/, '');
  const whole = digits.slice(0, digits.length - places);
  return places === 0 || part === '' ? `${whole} ${unit}` : `${whole}.${part} ${unit}`;
}

export const bandText = ({ fromKhz, toKhz }: Band): string => (toKhz === 0n ? 'no band' : `band ${frequency(fromKhz)} to ${frequency(toKhz)}`);

/** `country`, `code:TEXT`, or `cells:` and the SHA-256 of the list. */
export function areaIn(text: string): Area {
  const written = text.trim();
  if (written === 'country') return { kind: COUNTRY, bytes: new Uint8Array(TEXT_BYTES), text: 'the whole country' };
  if (written.startsWith('code:')) {
    const code = written.slice('code:'.length);
    return { kind: CODE, bytes: textOf(code, 'The area’s code'), text: `area ${code}` };
  }
  if (written.startsWith('cells:')) {
    const hex = written.slice('cells:'.length);
    return { kind: CELLS, bytes: cellsHash(hex), text: `H3 cells, SHA-256 ${hex}` };
  }
  throw new PlanError('Write the area as country, code:TEXT, or cells: and the SHA-256 of the list of cells.');
}

function cellsHash(hex: string): Uint8Array {
  if (!/^[0-9a-fA-F]{64}$/.test(hex)) throw new PlanError('Behind cells: stand 64 hexadecimal digits, the SHA-256 of the list. openmast licence grant takes a file of cells.');
  return documentHash(hex);
}

/** Text as accounts hold it: UTF-8, filled up with zeros. */
export function textOf(text: string, what: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length === 0 || bytes.length > TEXT_BYTES || /\p{Cc}/u.test(text)) throw new PlanError(`${what} is a text of 1 to 32 bytes without control characters.`);
  const padded = new Uint8Array(TEXT_BYTES);
  padded.set(bytes);
  return padded;
}

/** `ASSET/NUMBER`; nothing where nothing is written. */
export function licenceNamed(text: string): { readonly asset: number; readonly number: number } | undefined {
  if (text.trim() === '') return undefined;
  const [, asset, number] = /^(\d{1,9})\/(\d{1,5})$/.exec(text.trim()) ?? [];
  if (asset === undefined || number === undefined) throw new PlanError('Write the licence that it is of by its asset and its number, like 3/0.');
  return { asset: Number(asset), number: Number(number) };
}
