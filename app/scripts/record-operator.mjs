// Records what a running oracle answers its operator, for the tests: test/recorded/operator.json.
//
//   OPENMAST_API=… npm run record:operator
//
// with what `cargo xtask demo --keep` prints. It fits together with nothing else that is recorded, so it is recorded alone.
import { writeFile } from 'node:fs/promises';

const { OPENMAST_API: api } = process.env;
if (!api) throw new Error('set OPENMAST_API, as the demo prints it');

async function ask(path) {
  const response = await fetch(api + path);
  const type = response.headers.get('content-type');
  return { status: response.status, type, body: /json/.test(type) ? await response.json() : await response.text() };
}

const answers = {};
for (const path of ['/ready', '/metrics', '/v1/alarms', '/v1/keeper', '/v1/unattributed']) answers[path] = await ask(path);
const file = new URL('../test/recorded/operator.json', import.meta.url);
await writeFile(file, `${JSON.stringify({ answers }, null, 1)}\n`);
