// A network that is made up: so many assets, each in a cell of its own, answered in the chain's place. It is for measuring alone.
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { cellToLatLng, gridDisk, latLngToCell } from 'h3-js';
import { CLOCK_SYSVAR } from '../../src/chain/clock';
import { ASSET_DISCRIMINATOR, getAssetDecoder, getAssetEncoder } from '../../src/generated/openmast/accounts/asset';
import { NETWORK_DISCRIMINATOR, getNetworkDecoder, getNetworkEncoder } from '../../src/generated/openmast/accounts/network';

interface Account {
  readonly owner: string;
  readonly data: [string, string];
}

const recorded = JSON.parse(readFileSync(new URL('../../test/recorded/chain.json', import.meta.url), 'utf8')) as {
  genesisHash: string;
  accounts: Record<string, Account>;
};

const bytesOf = ({ data }: Account): Buffer => Buffer.from(data[0], 'base64');

/** What a recorded account is made up from. */
function like(discriminator: ArrayLike<number>): [string, Account] {
  const found = Object.entries(recorded.accounts).find(([, account]) => Array.from(discriminator).every((byte, at) => bytesOf(account)[at] === byte));
  if (!found) throw new Error('no such account is recorded');
  return found;
}

/** So many cells beside each other, twice as wide as high: as the canvas is. */
function cells(count: number): bigint[] {
  const [latitude, longitude] = [47.4, 8.5];
  const disk = gridDisk(latLngToCell(latitude, longitude, 9), Math.ceil(Math.sqrt(count)));
  const far = (cell: string): number => {
    const [north, east] = cellToLatLng(cell);
    return Math.max(Math.abs(north - latitude) * 2, Math.abs(east - longitude) * Math.cos((latitude * Math.PI) / 180));
  };
  return disk
    .map((cell) => [far(cell), BigInt(`0x${cell}`)] as const)
    .sort(([a], [b]) => a - b)
    .slice(0, count)
    .map(([, cell]) => cell);
}

/** Answers in the chain's place. Assets are asked for in the order of their index: so it is known which one an address is of. */
export async function makeUp(page: Page, count: number): Promise<void> {
  const [networkAt, network] = like(NETWORK_DISCRIMINATOR);
  const [, asset] = like(ASSET_DISCRIMINATOR);
  const [decoded, places] = [getAssetDecoder().decode(bytesOf(asset)), cells(count)];
  const encoded = (account: Account, bytes: ArrayLike<number>): Account => ({ ...account, data: [Buffer.from(Uint8Array.from(bytes)).toString('base64'), 'base64'] });
  const whole = encoded(network, getNetworkEncoder().encode({ ...getNetworkDecoder().decode(bytesOf(network)), assetCount: count }));
  const indexes = new Map<string, number>();
  const accountAt = (address: string): Account | null => {
    if (address === networkAt) return whole;
    if (address === decoded.shareMint || address === CLOCK_SYSVAR) return null;
    if (!indexes.has(address)) indexes.set(address, indexes.size);
    const index = indexes.get(address)!;
    const h3Cell = places[index];
    if (h3Cell === undefined) return null;
    return encoded(asset, getAssetEncoder().encode({ ...decoded, index, h3Cell, collected: BigInt(index * index) }));
  };
  // Nothing changes.
  await page.routeWebSocket('**/ws', () => {});
  await page.route('**/app.json', (route) => route.fulfill({ json: { program: network.owner, network: networkAt, oracle: false } }));
  await page.route('**/rpc', async (route) => {
    const { id, method, params } = route.request().postDataJSON() as { id: string; method: string; params: [string[]] };
    const result = method === 'getGenesisHash' ? recorded.genesisHash : { context: { slot: 1 }, value: params[0].map(accountAt) };
    await route.fulfill({ json: { jsonrpc: '2.0', id, result } });
  });
}
