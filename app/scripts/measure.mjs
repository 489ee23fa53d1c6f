// Prints how long the browser's checks take, in milliseconds of each run: `npm run measure -- RUNS`.
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const file = fileURLToPath(new URL('../measure/checking.ts', import.meta.url));
const { module } = await runnerImport(file, { configFile: false });
console.log(JSON.stringify(module.measure(Number(process.argv[2] ?? 5))));
