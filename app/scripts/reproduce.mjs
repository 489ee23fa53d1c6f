// Builds the page in another folder and compares it with dist, byte by byte: what is served is what the sources give.
import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, readFile, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const app = fileURLToPath(new URL('..', import.meta.url));
const SOURCES = ['index.html', 'package.json', 'public', 'src', 'tsconfig.json', 'vite.config.ts'];

async function contents(folder) {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));
  const read = names.map(async (name) => [name.slice(folder.length + 1), (await readFile(name)).toString('base64')]);
  return new Map(await Promise.all(read));
}

const folder = await mkdtemp(join(tmpdir(), 'openmast-app-'));
try {
  for (const name of SOURCES) await cp(join(app, name), join(folder, name), { recursive: true });
  await symlink(join(app, 'node_modules'), join(folder, 'node_modules'));
  execFileSync('node', ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'], { cwd: folder, stdio: 'inherit' });
  const [built, committed] = [await contents(join(folder, 'dist')), await contents(join(app, 'dist'))];
  const names = new Set([...built.keys(), ...committed.keys()]);
  const different = [...names].filter((name) => built.get(name) !== committed.get(name)).sort();
  if (different.length > 0) {
    console.error(`dist is not what the sources give (run: npm run build):\n  ${different.join('\n  ')}`);
    process.exitCode = 1;
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
