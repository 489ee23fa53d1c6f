// What to do about alarms, refusals and odd reports, from the tables of docs/reference that operators read.
import { readFile, writeFile } from 'node:fs/promises';

const HEADER = '// Written by codegen/generate.mjs from docs/reference; do not edit.\n\n';

const INTERFACE = `/** What docs/reference says of a code. Words of programs stand between backticks. */
export interface Remedy {
  readonly means: string;
  readonly whatToDo: string;
}

`;

/** Cells of a line of a table; a bar behind a backslash is text. */
const cells = (line) => line.split(/(?<!\\)\|/).slice(1, -1).map((cell) => plain(cell.trim()));

/** Where a page lies in the repository. */
const pageOf = (target) => {
  const [page] = target.split('#');
  return page === '' ? undefined : `\`${page.startsWith('../') ? page.replace('../', 'docs/') : `docs/reference/${page}`}\``;
};

/** As text: of a link its words, and which page has more. */
const plain = (text) =>
  text
    .replace(/\(\[[^\]]*\]\(([^)#]+)[^)]*\)\)/g, (_, target) => `(${pageOf(target)})`)
    .replace(/\[([^\]]*)\]\(([^)]*)\)/g, (_, words, target) => (pageOf(target) ? `${words} (${pageOf(target)})` : words))
    .replaceAll('**', '')
    .replaceAll('\\|', '|');

/** The rows of the table that begins with exactly these names of columns. */
export function table(page, columns) {
  const lines = page.split('\n');
  const head = `| ${columns.join(' | ')} |`;
  const first = lines.indexOf(head);
  if (first < 0) throw new Error(`no table begins with: ${head}`);
  const rest = lines.slice(first + 2);
  const end = rest.findIndex((line) => !line.startsWith('|'));
  const rows = (end < 0 ? rest : rest.slice(0, end)).map(cells);
  const odd = rows.find((row) => row.length !== columns.length);
  if (odd || rows.length === 0) throw new Error(`not a row of ${columns.join(', ')}: ${odd}`);
  return rows;
}

/** The codes of a cell: `a`, `b`. */
const codesOf = (cell) => [...cell.matchAll(/`([a-z_]+)`/g)].map(([, code]) => code);

const byCode = (rows, remedy) =>
  Object.fromEntries(rows.flatMap((row) => codesOf(row[0]).map((code) => [code, remedy(row)])));

/** Outcomes of batches that are no refusals: each code has what it is in brackets behind it. */
function batchOutcomes(metrics) {
  const [, , meaning = '', alert = ''] = table(metrics.slice(metrics.indexOf('## Signed usage reports')), ['name', 'kind', 'meaning', 'alert when'])
    .find(([name]) => name.startsWith('`openmast_usage_batches_total')) ?? [];
  const told = [...meaning.matchAll(/`([a-z_]+)` \((.*?)\)/g)].map(([, code, means]) => [code, { means, whatToDo: '' }]);
  if (told.length === 0 || alert === '') throw new Error('metrics.md tells nothing of openmast_usage_batches_total');
  return { told: Object.fromEntries(told), alert };
}

/** Every table of the module, by the name that it gets there. */
export function remediesOf({ alarms, metrics, usage }) {
  const radius = table(metrics, ['outcome', 'answered', 'recorded', 'what to do']);
  const { told, alert } = batchOutcomes(metrics);
  const refusals = byCode(table(usage, ['code', 'when', 'what the radio does']), ([, when, radio]) => ({
    means: when,
    whatToDo: radio === '' ? '' : `the radio ${radio}`,
  }));
  const kinds = table(metrics, ['kind', 'reports', 'ordinary', 'what to do']);
  return {
    ALARMS: byCode(table(alarms, ['code', 'raised', 'cleared', 'what to do']), ([, means, , whatToDo]) => ({ means, whatToDo })),
    RADIUS_OUTCOMES: byCode(radius, ([, answered, recorded, whatToDo]) => ({ answered, recorded, whatToDo })),
    BATCH_OUTCOMES: { ...told, ...refusals },
    BATCH_ALERT: alert,
    REPORT_KINDS: byCode(kinds, ([, means, ordinary, whatToDo]) => ({ means, ordinary, whatToDo })),
  };
}

const TYPES = {
  ALARMS: 'Readonly<Record<string, Remedy>>',
  RADIUS_OUTCOMES: 'Readonly<Record<string, { readonly answered: string; readonly recorded: string; readonly whatToDo: string }>>',
  BATCH_OUTCOMES: 'Readonly<Record<string, Remedy>>',
  BATCH_ALERT: 'string',
  REPORT_KINDS: 'Readonly<Record<string, Remedy & { readonly ordinary: string }>>',
};

/** The module as it is written, from the folder docs/reference. */
export async function remediesModule(docs) {
  const page = async (name) => readFile(new URL(name, docs), 'utf8');
  const found = remediesOf({ alarms: await page('alarms.md'), metrics: await page('metrics.md'), usage: await page('usage-reports.md') });
  const parts = Object.entries(found).map(([name, value]) => `export const ${name}: ${TYPES[name]} = ${JSON.stringify(value, null, 2)};\n`);
  return HEADER + INTERFACE + parts.join('\n');
}

export const writeRemedies = async (docs, output) => writeFile(output, await remediesModule(docs));
