// Clients of the programs from their interface descriptions, by Codama.
import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rootNodeFromAnchor } from '@codama/nodes-from-anchor';
import { renderVisitor } from '@codama/renderers-js';
import { createFromRoot } from 'codama';

/** Renders the client of the program that `idlFile` describes into `folder`. */
export async function renderClient(idlFile, folder) {
  const idl = JSON.parse(await readFile(idlFile, 'utf8'), withOwnNames);
  const codama = createFromRoot(rootNodeFromAnchor(idl));
  const options = { generatedFolder: '.', kitImportStrategy: 'rootOnly', syncPackageJson: false };
  await codama.accept(renderVisitor(folder, options));
  await keepErrorTexts(join(folder, 'errors'));
  await fitKit(join(folder, 'programs'));
  // Accounts and instructions have discriminators of the same names: they are imported from their own folders.
  await rm(join(folder, 'index.ts'));
}

/** `Parameters` is a type of TypeScript's own. */
const withOwnNames = (key, value) => (key === 'name' && value === 'Parameters' ? 'StoredParameters' : value);

/** The renderer writes for an older kit, whose `extendClient` had another result type. */
async function fitKit(folder) {
  await patch(folder, 'return extendClient(', (source) =>
    source.replace(/(return extendClient\(client, \{[\s\S]*?\n {4}\}\));\n/, '$1 as never;\n'),
  );
}

/**
 * The renderer leaves the texts of errors out of production bundles, which is where people need them. Only a module
 * that shows them loads them, so the first load stays small.
 */
async function keepErrorTexts(folder) {
  await patch(folder, 'NODE_ENV', (source) =>
    source
      .replace(
        /let (\w+): Record<(\w+), string> \| undefined;\nif \(process\.env\["NODE_ENV"\] !== "production"\) \{\n {2}\1 = (\{[\s\S]*?\n {2}\});\n\}/,
        'const $1: Record<$2, string> = $3;',
      )
      .replace(
        / {2}if \(process\.env\["NODE_ENV"\] !== "production"\) \{\n {4}return ([^\n]*)\n {2}\}\n\n {2}return "Error message not available in production bundles\.";/,
        '  return $1',
      ),
  );
}

/** Changes every module of the folder. Each must have `text`, or the renderer has changed and so must the patch. */
async function patch(folder, text, change) {
  for (const name of await readdir(folder)) {
    if (name === 'index.ts') continue;
    const file = join(folder, name);
    const source = await readFile(file, 'utf8');
    const changed = change(source);
    if (!source.includes(text) || changed === source) {
      throw new Error(`${name}: the renderer writes ${text} in another way now; adapt the patch`);
    }
    await writeFile(file, changed);
  }
}
