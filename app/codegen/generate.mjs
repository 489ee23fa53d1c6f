// Writes src/generated: clients of the programs, types of the oracle's API, what operators are told to do, and what vendors' gateways need.
// With --check it writes nothing, and fails if what is committed is not what would be written.
import { mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeApiTypes } from './api.mjs';
import { renderClient } from './clients.mjs';
import { writeDescribed, writeTypes } from './described.mjs';
import { writeGateways } from './gateways.mjs';
import { writeRemedies } from './remedies.mjs';

const app = fileURLToPath(new URL('..', import.meta.url));
const idl = join(app, '../idl');
const docs = new URL('../../docs/reference/', import.meta.url);
const committed = join(app, 'src/generated');

async function write(folder) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await mkdir(join(folder, 'described'));
  await writeTypes(join(folder, 'described.ts'));
  for (const name of (await readdir(idl)).sort()) {
    if (name.endsWith('.json')) {
      const program = name.slice(0, -'.json'.length);
      await renderClient(join(idl, name), join(folder, program));
      await writeDescribed(join(idl, name), join(folder, `described/${program}.ts`));
    }
  }
  await writeApiTypes(join(app, 'openapi.json'), join(folder, 'api.ts'));
  await writeRemedies(docs, join(folder, 'remedies.ts'));
  await writeGateways(docs, join(folder, 'gateways.ts'));
}

/** Every file below the folder with its content. */
async function contents(folder) {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));
  return new Map(
    await Promise.all(
      names.map(async (name) => [name.slice(folder.length + 1), await readFile(name, 'utf8')]),
    ),
  );
}

async function check() {
  const folder = await mkdtemp(join(tmpdir(), 'openmast-generated-'));
  try {
    await write(folder);
    const [wanted, found] = [await contents(folder), await contents(committed)];
    const names = new Set([...wanted.keys(), ...found.keys()]);
    const different = [...names].filter((name) => wanted.get(name) !== found.get(name)).sort();
    if (different.length > 0) {
      console.error(`src/generated is out of date (run: npm run generate):\n  ${different.join('\n  ')}`);
      process.exitCode = 1;
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

if (process.argv.includes('--check')) await check();
else await write(committed);
