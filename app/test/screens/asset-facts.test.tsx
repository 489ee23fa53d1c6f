// @vitest-environment jsdom
import { getAddressEncoder } from '@solana/kit';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { TOKEN_2022 } from '../../src/chain/token-account';
import { ASSET_DISCRIMINATOR, getAssetDecoder } from '../../src/generated/openmast/accounts/asset';
import { accountsOf, answer, finalEpoch } from '../recorded';
import { expectAccessible, open } from './page';

const panel = async (name: string) => within(await screen.findByRole('region', { name }));

test('an asset has all its facts, and its settlements verify', async () => {
  open('/asset/0');
  expect(await screen.findByRole('heading', { level: 1, name: 'Asset 0 “Harbour Tower”' })).toBeTruthy();
  expect((await panel('Split and levy')).getByText('60 %')).toBeTruthy();
  const lots = await panel('Capacity sold ahead');
  expect(lots.getAllByRole('heading', { level: 3 }).length).toBeGreaterThan(0);
  expect((await panel('Licence')).getByText('In force')).toBeTruthy();
  expect(await (await panel('What a staked share earns')).findByText(/Estimate:/)).toBeTruthy();
  const settlements = await panel('Settlements');
  expect(await settlements.findByRole('link', { name: `Epoch ${finalEpoch}` })).toBeTruthy();
  expect(settlements.getAllByText(/Verified in this browser, up to the chain/)).toHaveLength(10);
  await expectAccessible();
});

test('says in how many hours it reported, and of how many', async () => {
  const account = answer('/v1/assets/0');
  const window = (days: number, observed: number, reported: number) => ({ window_hours: 24 * days, hours_observed: observed, hours_reported: reported });
  account.body.reports = { last_at_ms: '1700000000000', until_ms: '1700002800000', windows: [window(7, 0, 0), window(30, 8, 7), window(90, 2_160, 2_160)] };
  open('/asset/0', { answers: { '/v1/assets/0': account } });
  const reports = await panel('Reports');
  expect(await reports.findByText('87.5 %')).toBeTruthy();
  expect(reports.getByText('7 of 8 hours')).toBeTruthy();
  expect(reports.getByText('100 %')).toBeTruthy();
  expect(reports.getByText('no hour')).toBeTruthy();
  expect(reports.getByText(/From this oracle, read/)).toBeTruthy();
  await expectAccessible();
});

test('that never reported says so', async () => {
  const account = answer('/v1/assets/0');
  account.body.reports = null;
  open('/asset/0', { answers: { '/v1/assets/0': account } });
  expect(await (await panel('Reports')).findByText('It never reported to this oracle.')).toBeTruthy();
});

test('a live price says within which bounds', async () => {
  open('/asset/1');
  expect(await (await panel('Price')).findByText('Never above')).toBeTruthy();
});

test('an asset without a licence in force says so', async () => {
  open('/asset/2');
  expect(await (await panel('Licence')).findByText('Expired')).toBeTruthy();
});

/** The shares of asset 0, and an account that holds some of them as the chain has it. */
function sharesOfTheFirst() {
  const assets = accountsOf(ASSET_DISCRIMINATOR).map(([, data]) => getAssetDecoder().decode(data));
  const asset = assets.find(({ index }) => index === 0)!;
  const account = (owner: number, amount: bigint) => {
    const data = Buffer.alloc(72);
    data.set(getAddressEncoder().encode(asset.shareMint), 0);
    data.fill(owner, 32, 64);
    data.writeBigUInt64LE(amount, 64);
    return { owner: TOKEN_2022, data: [data.toString('base64'), 'base64'] as [string, string] };
  };
  // Those that the demo had are not there.
  const mint = getAddressEncoder().encode(asset.shareMint);
  const none = Object.fromEntries(accountsOf(mint).map(([address]) => [address, null]));
  return { supply: asset.shareSupply, account, none };
}

test('who holds its shares is counted when somebody asks, and held to the supply', async () => {
  const { supply, account, none } = sharesOfTheFirst();
  const accounts = { ...none, one: account(1, supply / 4n), two: account(1, supply / 4n), three: account(2, supply - 2n * (supply / 4n)), empty: account(3, 0n) };
  open('/asset/0', { accounts });
  const holders = await panel('Holders');
  const searches = () => vi.mocked(fetch).mock.calls.filter(([, init]) => String(init?.body).includes(TOKEN_2022)).length;
  await userEvent.click(await holders.findByRole('button', { name: 'Count the holders' }));
  expect(await holders.findByText('Held by 3 accounts of 2 wallets.')).toBeTruthy();
  expect(searches()).toBe(1);
  const lines = within(holders.getByRole('region', { name: 'Largest holders' })).getAllByRole('row').slice(1);
  expect(lines.map((line) => line.textContent)).toEqual([expect.stringMatching(/in 2 accounts.*50\.00 %$/), expect.stringMatching(/50\.00 %$/)]);
  expect(holders.getByText(/none is left out/)).toBeTruthy();
  expect(holders.getByText(/^From the chain at slot/)).toBeTruthy();
  await expectAccessible();
});

test('shares that no account is told to hold are missed', async () => {
  const { supply, account, none } = sharesOfTheFirst();
  open('/asset/0', { accounts: { ...none, one: account(1, supply - 1n) } });
  const holders = await panel('Holders');
  await userEvent.click(await holders.findByRole('button', { name: 'Count the holders' }));
  expect(await holders.findByText('Held by one account of one wallet.')).toBeTruthy();
  expect(holders.getByText(/the node leaves some out/)).toBeTruthy();
});

test('an index without an asset says so', async () => {
  open('/asset/99');
  expect(await screen.findByText('There is no asset 99')).toBeTruthy();
});

test('without an oracle it has those facts that the chain alone tells', async () => {
  open('/asset/0', { hasOracle: false });
  expect((await panel('Split and levy')).getByText('60 %')).toBeTruthy();
  expect((await panel('Licence')).getByText('In force')).toBeTruthy();
  expect(screen.queryByRole('region', { name: 'Settlements' })).toBeNull();
  expect(screen.queryByRole('alert')).toBeNull();
});
