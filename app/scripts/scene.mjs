// What happens in a demo before its answers are recorded: usage in two epochs, a lot that is on sale, tokens of it that meet
// usage, a withdrawal that waits, and shares in every state. With `openmast` of the demo in the PATH, as the demo prints it.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { report } from './gateway.mjs';

const { OPENMAST_API: api, KEYS: keys, RADIUS: radius } = process.env;
if (!api || !keys || !radius) throw new Error('set OPENMAST_API, OPENMAST_RPC_URL, OPENMAST_NETWORK, RADIUS and KEYS, as the demo prints them');

function openmast(who, ...words) {
  const told = execFileSync('openmast', [...words, '--keypair', join(keys, `${who}.json`), '--json'], { encoding: 'utf8' });
  return JSON.parse(told);
}

const COASTAL_MOBILE = '2';
const epoch = async () => (await (await fetch(`${api}/v1/epoch`)).json());

async function untilOpen(number) {
  while (Number((await epoch()).epoch) < number) await wait(200);
}

const use = (...session) => report(radius, ...session);

async function traffic(name, bytes) {
  await use(`${name}-goran`, 'harbour-tower', 'goran@openmast.example', bytes);
  await use(`${name}-farah`, 'market-cell', 'anon@mobile.example', bytes / 2);
  await use(`${name}-carrier-1`, 'harbour-tower', 'a@coastal.example', bytes * 3);
  await use(`${name}-carrier-2`, 'market-cell', 'b@coastal.example', bytes);
}

const at = (seconds) => new Date(Date.now() + seconds * 1000).toISOString().replace(/\.\d+Z/, 'Z');

const { lot } = openmast('amara', 'lot', 'issue', '--asset', '0', '--kind', 'volume', '--quantity', '50', '--price', '0.40',
  '--from', at(60), '--until', at(1800), '--sale-ends', at(1200));
openmast('amara', 'lot', 'issue', '--asset', '0', '--kind', 'sim-slot', '--quantity', '3', '--price', '9', '--floor', '5',
  '--from', at(600), '--until', at(1800), '--sale-ends', at(500));
openmast('eli', 'unstake', '0', '100');
openmast('dina', 'market', 'buy', '0', '10', '--price', '1.2');
for (let tries = 0; ; tries += 1) {
  try {
    openmast('coastal-mobile', 'lot', 'buy', String(lot), '4', '--redeem', COASTAL_MOBILE);
    break;
  } catch (error) {
    if (tries > 30) throw error;
    await wait(2_000);
  }
}
const { first_epoch: first } = openmast('amara', 'lot', 'show', String(lot));
openmast('goran', 'payer', 'withdraw', '1', '--amount', '3');
await untilOpen(Number(first));
const name = Date.now().toString(36);
await traffic(`${name}-early`, 400);
await untilOpen(Number((await epoch()).epoch) + 1);
await traffic(`${name}-late`, 600);
const used = Number((await epoch()).epoch);
while (Number((await epoch()).final_epoch) < used) await wait(200);
openmast('farah', 'payer', 'withdraw', '0', '--amount', '2');
openmast('dina', 'stake', '0', '4');
console.log('ready: npm run record');
