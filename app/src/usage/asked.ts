// What somebody typed, as it is asked for.
import { indexIn } from '../verify';

const GIGABYTE_DIGITS = 9;

/** Gigabytes in decimal, as bytes; nothing where it is no number, or none that can be asked for. */
export function bytesIn(gigabytes: string): number | undefined {
  const match = /^(\d{1,6})(?:[.,](\d{1,9}))?$/.exec(gigabytes.trim());
  if (!match) return undefined;
  const [, whole = '', fraction = ''] = match;
  const bytes = Number(whole + fraction.padEnd(GIGABYTE_DIGITS, '0'));
  return bytes > 0 ? bytes : undefined;
}

/** An asset's number, or an H3 cell in hexadecimal. */
export function placeIn(of: 'asset' | 'cell', text: string): { asset: number } | { cell: string } | undefined {
  const trimmed = text.trim();
  if (of === 'cell') return /^8[0-9a-fA-F]{14}$/.test(trimmed) ? { cell: trimmed.toLowerCase() } : undefined;
  const asset = indexIn(trimmed);
  return asset === undefined ? undefined : { asset };
}
