// A table as CSV (RFC 4180, lines end with `\n`): a line of names, then the lines. What is not known is empty.
import { isoTime } from './format';

/** Text is what others may have written; numbers and times are the page's own. */
export type Cell = string | bigint | number | Date | undefined;

/** Spreadsheets compute a cell that begins with one of these; where they take semicolons or tabs for commas, a cell begins behind these, too. */
const FORMULA = /(^|[;\t\r\n])(?=\s*[=+\-@]|[\t\r])/g;

function cell(value: Cell): string {
  if (value === undefined) return '';
  if (value instanceof Date) return isoTime(value.getTime())?.replace(/\.\d+Z$/, 'Z') ?? '';
  if (typeof value !== 'string') return value.toString();
  const text = value.replace(FORMULA, "$1'");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export const csv = (names: readonly string[], lines: readonly (readonly Cell[])[]): string =>
  [names, ...lines].map((line) => `${line.map(cell).join(',')}\n`).join('');
