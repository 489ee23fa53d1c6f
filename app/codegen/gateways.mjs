// What is known of vendors' gateways, from the table at the end of docs/reference/radius.md.
import { readFile, writeFile } from 'node:fs/promises';
import { table } from './remedies.mjs';

const HEAD = `// Written by codegen/generate.mjs from docs/reference; do not edit.

/** What docs/reference/radius.md says of a vendor's gateways. Words of programs stand between backticks. */
export interface Gateway {
  /** As \`vendor\` of a client in the oracle's configuration. */
  readonly vendor: string;
  readonly name: string;
  /** Settings of the client in the oracle's configuration, and why; a line for each. */
  readonly settings: readonly string[];
  readonly onGateway: string;
}

`;

const COLUMNS = ['`vendor`', 'gateway', 'settings here, and why', 'on the gateway', 'sources'];

export function gatewaysOf(page) {
  return table(page, COLUMNS).map(([vendor, name, settings, onGateway]) => ({
    vendor: vendor.replaceAll('`', ''),
    name,
    settings: settings === 'none' ? [] : settings.split('<br>'),
    onGateway,
  }));
}

/** The module as it is written, from the folder docs/reference. */
export async function gatewaysModule(docs) {
  const found = gatewaysOf(await readFile(new URL('radius.md', docs), 'utf8'));
  return `${HEAD}export const GATEWAYS: readonly Gateway[] = ${JSON.stringify(found, null, 2)};\n`;
}

export const writeGateways = async (docs, output) => writeFile(output, await gatewaysModule(docs));
