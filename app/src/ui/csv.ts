// A table as CSV (RFC 4180, lines end with `\n`): a line of names, then the lines. What is not known is empty.

/** Text is what others may have written; numbers and times are the page's own. */
export type Cell = string | bigint | number | Date | undefined;

/** Spreadsheets compute text that begins with one of these. */
const FORMULA = /^[=+\-@\t\r]/;

function cell(value: Cell): string {
  if (value === undefined) return '';
  if (value instanceof Date) return value.toISOString().replace(/\.\d+Z$/, 'Z');
  if (typeof value !== 'string') return value.toString();
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export const csv = (names: readonly string[], lines: readonly (readonly Cell[])[]): string =>
  [names, ...lines].map((line) => `${line.map(cell).join(',')}\n`).join('');
