// Fails when the first load has more JavaScript than people should wait for: what index.html names, and what the screen
// that is opened first needs beside it.
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';

const MOST_BYTES = 150 * 1024;
const dist = new URL('../dist/', import.meta.url);
const manifest = JSON.parse(await readFile(new URL('.vite/manifest.json', dist), 'utf8'));

/** A chunk and all that it imports at once. */
function chunks(name, found = new Set()) {
  if (!found.has(name)) {
    found.add(name);
    for (const next of manifest[name].imports ?? []) chunks(next, found);
  }
  return found;
}

const gzipped = async (name) => gzipSync(await readFile(new URL(manifest[name].file, dist)), { level: 9 }).length;

async function total(names) {
  const sizes = await Promise.all([...names].map(gzipped));
  return sizes.reduce((all, size) => all + size, 0);
}

// The chain's part is asked for on every screen.
const always = chunks('src/chain/chain.ts', chunks('index.html'));
let worst = 0;
const opened = (name) => manifest[name].dynamicImports ?? [];
// Screens of a folder with routes of its own come behind these.
const routes = opened('index.html').filter((name) => name.endsWith('routes.tsx'));
const screens = [['index.html'], ...routes.map((name) => ['index.html', name])].flatMap((way) =>
  opened(way.at(-1)).filter((name) => name.endsWith('screen.tsx')).map((name) => [...way.slice(1), name]),
);
for (const way of screens) {
  const screen = way.at(-1);
  const needed = way.reduce((found, name) => chunks(name, found), new Set(always));
  const size = await total(needed);
  worst = Math.max(worst, size);
  console.log(`${screen}: ${(size / 1024).toFixed(1)} kB JavaScript, gzip`);
}
if (worst === 0 || worst > MOST_BYTES) {
  console.error(`the first load must not have more than ${MOST_BYTES / 1024} kB`);
  process.exitCode = 1;
}
