// Types of the oracle's API from its OpenAPI document.
import { readFile, writeFile } from 'node:fs/promises';
import openapiTS, { astToString } from 'openapi-typescript';

const HEADER = '// Written by codegen/generate.mjs from openapi.json; do not edit.\n\n';

/** Writes the types of the document in `file` to `output`. */
export async function writeApiTypes(file, output) {
  const types = await openapiTS(await readFile(file, 'utf8'));
  await writeFile(output, HEADER + astToString(types));
}
