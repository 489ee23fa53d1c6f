// Records what a running oracle and its network really answer, for the tests: test/recorded/*.json.
//
//   OPENMAST_API=… OPENMAST_RPC_URL=… KEYS=… npm run record
//
// with what `cargo xtask demo --keep` prints, directly after `npm run scene`: its usage is to be among the newest epochs. Where an
// epoch became final meanwhile, record again.
import { createHash, createPrivateKey, sign } from 'node:crypto';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getBase58Decoder } from '@solana/kit';

const { OPENMAST_API: api, OPENMAST_RPC_URL: rpc, KEYS: keys } = process.env;
if (!api || !rpc || !keys) throw new Error('set OPENMAST_API, OPENMAST_RPC_URL and KEYS, as the demo prints them');
const folder = fileURLToPath(new URL('../test/recorded/', import.meta.url));

async function ask(path, headers = {}) {
  const response = await fetch(api + path, { headers });
  const type = response.headers.get('content-type');
  return { status: response.status, type, body: await response.json() };
}

async function call(method, params = []) {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
  const response = await fetch(rpc, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const answer = await response.json();
  if (answer.error) throw new Error(`${method}: ${answer.error.message}`);
  return answer.result;
}

/** As many epochs as a history shows at once, and the one before them. */
const HISTORY = 11;

async function recordApi() {
  const answers = {};
  const keep = async (path) => (answers[path] = await ask(path)).body;
  await keep('/health');
  const { final_epoch: final } = await keep('/v1/epoch');
  const { settlements } = await keep('/v1/settlements?limit=10');
  for (const { epoch } of settlements) await keep(`/v1/settlements/${epoch}`);
  const { next_before: next } = (await ask('/v1/settlements?limit=10')).body;
  if (next) await keep(`/v1/settlements?limit=10&before=${next}`);
  const newest = settlements.find(({ state }) => state === 'final');
  const sides = [
    ['assets', newest.asset_count],
    ['payers', newest.payer_count],
    ['reserves', newest.reserve_count],
  ];
  for (const [side, count] of sides) {
    for (let index = 0; index <= count; index += 1) await keep(`/v1/${side}/${index}/proof?epoch=${final}`);
  }
  for (let asset = 0; asset <= newest.asset_count; asset += 1) {
    await keep(`/v1/assets/${asset}`);
    await keep(`/v1/price/${asset}`);
  }
  for (let payer = 0; payer <= newest.payer_count; payer += 1) await keep(`/v1/payers/${payer}`);
  await recordQuotes(keep, newest.payer_count);
  const archives = await recordHistory(keep, Number(final), newest);
  return { answers, archives };
}

/** What 5 GB cost: of asset 0, and where that is. */
async function recordQuotes(keep, payers) {
  const { price } = await keep('/v1/price/0');
  for (const what of ['asset=0', ...(price.cell ? [`cell=${price.cell}`] : [])]) {
    await keep(`/v1/quote?bytes=5000000000&${what}`);
    for (let payer = 0; payer < payers; payer += 1) await keep(`/v1/quote?bytes=5000000000&${what}&payer=${payer}`);
  }
}

/** The newest epochs: what every account had after each of them, and their archives. */
async function recordHistory(keep, final, { asset_count: assets, payer_count: payers }) {
  const archives = {};
  const { settlements } = await keep(`/v1/settlements?limit=${HISTORY}&before=${final + 1}`);
  for (const { epoch, archive_hash: hash } of settlements) {
    for (let index = 0; index < assets; index += 1) await keep(`/v1/assets/${index}/proof?epoch=${epoch}`);
    for (let index = 0; index < payers; index += 1) await keep(`/v1/payers/${index}/proof?epoch=${epoch}`);
    archives[hash] = await (await fetch(`${api}/v1/archive/${hash}`)).text();
  }
  return archives;
}

const TOKEN_2022 = 'TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb';

/** The program's accounts, the mints of shares, and who has some. */
async function recordChain(program) {
  // As the oracle reads it: else the chain is an epoch ahead of what the oracle tells.
  const options = { encoding: 'base64', commitment: 'finalized' };
  const accounts = {};
  for (const { pubkey, account } of await call('getProgramAccounts', [program, options])) accounts[pubkey] = account;
  const mints = Object.values(accounts).map(({ data }) => shareMint(Buffer.from(data[0], 'base64'))).filter(Boolean);
  const { value } = await call('getMultipleAccounts', [mints, options]);
  mints.forEach((mint, at) => (accounts[mint] = value[at]));
  for (const { pubkey, account } of await call('getProgramAccounts', [TOKEN_2022, options])) accounts[pubkey] = account;
  return { genesisHash: await call('getGenesisHash'), accounts };
}

const ASSET = createHash('sha256').update('account:Asset').digest().subarray(0, 8);
/** Where an Asset account has the address of its share mint. */
const SHARE_MINT = 150;

/** The share mint of an Asset account; of any other account nothing. */
function shareMint(data) {
  if (!data.subarray(0, 8).equals(ASSET)) return undefined;
  return getBase58Decoder().decode(data.subarray(SHARE_MINT, SHARE_MINT + 32));
}

/** The session records of the first payer and epoch that have several, asked for with the owner's signature. */
async function recordSessions(network, epochs) {
  for (const name of await readdir(keys)) {
    if (!name.endsWith('.json')) continue;
    const seed = Buffer.from(JSON.parse(await readFile(join(keys, name), 'utf8'))).subarray(0, 32);
    const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
    const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    for (let payer = 0; payer < 4; payer += 1) {
      for (let epoch = epochs; epoch > 0; epoch -= 1) {
        const expires = Math.floor(Date.now() / 1000) + 120;
        const text = `OpenMast: show the session records of my payer account\nnetwork: ${network}\npayer: ${payer}\nepoch: ${epoch}\nexpires: ${expires}`;
        const answer = await ask(`/v1/payers/${payer}/sessions?epoch=${epoch}`, {
          'openmast-expires': String(expires),
          'openmast-signature': getBase58Decoder().decode(sign(null, Buffer.from(text), key)),
        });
        if (answer.status === 401) break;
        const { records, siblings } = answer.body;
        if (answer.status === 200 && records.length > 1 && siblings.length > 0) return answer.body;
      }
    }
  }
  throw new Error('no payer of the demo has several session records in an epoch');
}

const save = (name, content) => writeFile(join(folder, name), `${JSON.stringify(content, null, 1)}\n`);

await mkdir(folder, { recursive: true });
const { answers, archives } = await recordApi();
const { program, network } = answers['/health'].body;
const chain = await recordChain(program);
/** Where the Network account has the newest final epoch: the oracle hears of one a moment after the chain has it. */
const FINAL_EPOCH = 565;
const onChain = Buffer.from(chain.accounts[network].data[0], 'base64').readBigUInt64LE(FINAL_EPOCH).toString();
const told = (await ask('/v1/epoch')).body.final_epoch;
if (new Set([onChain, told, answers['/v1/epoch'].body.final_epoch]).size > 1) {
  throw new Error('an epoch became final meanwhile, so what was recorded does not fit together: record again');
}
await save('api.json', { recordedAtMs: Date.now(), answers });
await save('archives.json', archives);
await save('chain.json', chain);
await save('sessions.json', await recordSessions(network, Number(answers['/v1/epoch'].body.final_epoch)));
