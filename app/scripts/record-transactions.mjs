// Records one transaction of a demo's chain for each kind of event, and more of trades: test/recorded/transactions.json. Set
// OPENMAST_RPC_URL and OPENMAST_NETWORK as the demo prints them.
import { readFile, writeFile } from 'node:fs/promises';

const { OPENMAST_RPC_URL: url, OPENMAST_NETWORK: network } = process.env;
if (!url || !network) throw new Error('set OPENMAST_RPC_URL and OPENMAST_NETWORK');

async function rpc(method, params) {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const { result, error } = await response.json();
  if (error) throw new Error(`${method}: ${error.message}`);
  return result;
}

const idls = await Promise.all(
  ['openmast', 'market', 'share-gate'].map(async (name) => JSON.parse(await readFile(new URL(`../../idl/${name}.json`, import.meta.url), 'utf8'))),
);
const names = new Map(idls.flatMap(({ events }) => events.map(({ name, discriminator }) => [Buffer.from(discriminator).toString('hex'), name])));
const eventsIn = (logs) =>
  logs.filter((line) => line.startsWith('Program data: ')).map((line) => names.get(Buffer.from(line.slice(14), 'base64').subarray(0, 8).toString('hex')));

/** As the page's server passes them on (`crates/page`). */
const isPassedOn = (line) => /^Program (data: |\S+[^:\s] (invoke|success|failed))|^Log truncated$/.test(line);

/** So many of these; one of the others. */
const MOST = { OfferFilled: 3, OfferMade: 3, Bought: 2 };
const listed = new Map();
for (const of of [network, ...idls.slice(1).map(({ address }) => address)]) {
  for (const one of await rpc('getSignaturesForAddress', [of, { limit: 1000 }])) listed.set(one.signature, one);
}
const [kept, counts] = [{}, {}];
for (const { signature, err } of [...listed.values()].sort((a, b) => a.slot - b.slot)) {
  const found = err ? null : await rpc('getTransaction', [signature, { encoding: 'base64', maxSupportedTransactionVersion: 0, commitment: 'confirmed' }]);
  if (!found) continue;
  const events = eventsIn(found.meta.logMessages);
  if (!events.some((name) => (counts[name] ?? 0) < (MOST[name] ?? 1))) continue;
  for (const name of events) counts[name] = (counts[name] ?? 0) + 1;
  const { err: error, fee, logMessages, loadedAddresses } = found.meta;
  const { slot, blockTime, transaction } = found;
  kept[signature] = { slot, blockTime, transaction, meta: { err: error, fee, logMessages: logMessages.filter(isPassedOn), loadedAddresses } };
}
await writeFile(new URL('../test/recorded/transactions.json', import.meta.url), `${JSON.stringify(kept, null, 1)}\n`);
console.log(counts);
