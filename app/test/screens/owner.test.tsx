// @vitest-environment jsdom
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, test, vi } from 'vitest';
import { ASSET_DISCRIMINATOR, getAssetDecoder, getAssetEncoder } from '../../src/generated/openmast/accounts/asset';
import { currency } from '../../src/ui/format';
import { account, accountsOf, answer, finalEpoch } from '../recorded';
import { expectAccessible, open } from './page';

const assets = accountsOf(ASSET_DISCRIMINATOR).map(([address, data]) => ({ address, asset: getAssetDecoder().decode(data) }));
const harbour = assets.find(({ asset }) => asset.index === 0)!;
const { owner } = harbour.asset;
const own = assets.filter(({ asset }) => asset.owner === owner);

const panel = async (name: string) => within(await screen.findByRole('region', { name }));

/** The harbour's account with something else in it. */
const changed = (what: Partial<typeof harbour.asset>) => ({
  [harbour.address]: {
    ...account(harbour.address),
    data: [Buffer.from(Uint8Array.from(getAssetEncoder().encode({ ...harbour.asset, ...what }))).toString('base64'), 'base64'] as [string, string],
  },
});

describe('what a wallet owns', () => {
  test('is each asset with its money, its price, its split and its licence', async () => {
    open(`/infrastructure/${owner}`);
    const card = await panel('Harbour Tower');
    expect(card.getByText('To withdraw').nextSibling?.textContent).toContain(currency(harbour.asset.ownerOwed));
    expect(card.getByText('In force')).toBeTruthy();
    expect(card.getByRole('link', { name: /^Manage/ }).getAttribute('href')).toBe('/infrastructure/asset/0');
    expect(screen.getByText(new RegExp(`^${own.length} assets? of`))).toBeTruthy();
    await expectAccessible();
  });

  test('whose price is announced says from when it holds', async () => {
    open(`/infrastructure/${owner}`, { accounts: changed({ nextPricePerGb: 770_000n, nextPriceEpoch: BigInt(finalEpoch) + 4n }) });
    const card = await panel('Harbour Tower');
    expect(card.getByText('0.77')).toBeTruthy();
    expect(card.getByText(new RegExp(`from epoch ${BigInt(finalEpoch) + 4n} on`))).toBeTruthy();
  });

  test('is nothing for a stranger, and no address is told so', async () => {
    open('/infrastructure/11111111111111111111111111111111');
    expect(await screen.findByText(/No asset is owned by/)).toBeTruthy();
    // Zero stands for nobody, which is that very address.
    expect(screen.queryByText('Offered to this wallet')).toBeNull();
  });

  test('of no address says so and asks again', async () => {
    open('/infrastructure/nobody');
    expect(await screen.findByText('This is no address')).toBeTruthy();
    expect(screen.getByLabelText('Address of an owner’s wallet')).toBeTruthy();
  });

  test('what is offered to it says how it is taken over', async () => {
    const heir = own.length === assets.length ? assets[1]!.asset.shareMint : assets.find(({ asset }) => asset.owner !== owner)!.asset.owner;
    open(`/infrastructure/${heir}`, { accounts: changed({ pendingOwner: heir }) });
    expect((await panel('Offered to this wallet')).getByText('openmast asset accept 0')).toBeTruthy();
  });
});

describe('an asset as its owner sees it', () => {
  test('says what can be withdrawn, and about what collecting would give, verified', async () => {
    open('/infrastructure/asset/0');
    const money = await panel('Owner’s part');
    expect(money.getByText('To withdraw now').nextSibling?.textContent).toContain(currency(harbour.asset.ownerOwed));
    expect(await money.findByText('Not collected yet')).toBeTruthy();
    expect(await money.findByText(/Verified in this browser, up to the chain/)).toBeTruthy();
    expect((await panel('Price')).getByText('Price a GB')).toBeTruthy();
    expect(await panel('Licence')).toBeTruthy();
    await expectAccessible();
  });

  test('whose earnings the oracle makes up is red', async () => {
    const path = `/v1/assets/0/proof?epoch=${finalEpoch}`;
    const lie = answer(path);
    lie.body.totals.charged = lie.body.totals.accrued = '99000000';
    open('/infrastructure/asset/0', { answers: { [path]: lie } });
    expect(await (await panel('Owner’s part')).findByText(/This does not verify/)).toBeTruthy();
  });

  test('with a live price has its rule, and the network’s step', async () => {
    open('/infrastructure/asset/1');
    const price = await panel('Price');
    expect(price.getByText('Never above')).toBeTruthy();
    expect(price.getByText(/^1\/\d+ of it$/)).toBeTruthy();
  });

  test('without an oracle says what is missing', async () => {
    open('/infrastructure/asset/0', { hasOracle: false });
    expect(await (await panel('Owner’s part')).findByText(/needs a proof of an oracle/)).toBeTruthy();
    expect(screen.getByText(/no oracle is behind this page/)).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  test('that is not there says so', async () => {
    open('/infrastructure/asset/99');
    expect(await screen.findByText('There is no asset 99')).toBeTruthy();
  });
});

describe('creating an asset', () => {
  const next = () => screen.getByRole('button', { name: /^Next/ });
  const fill = async (label: string, text: string) => {
    const field = await screen.findByLabelText(label);
    await userEvent.clear(field);
    await userEvent.type(field, text);
  };

  test('goes through its steps, says what is wrong, shows who gets what, and keeps what was written', async () => {
    open('/infrastructure/new');
    await fill('Name', 'Pier Repeater');
    await userEvent.click(next());
    expect(screen.getByRole('alert').textContent).toContain('Say the symbol');
    await fill('Symbol', 'PIER');
    expect((screen.getByLabelText('Jurisdiction') as HTMLInputElement).value).toBe(String(harbour.asset.jurisdiction));
    await expectAccessible();
    await screen.findByText(/assets of this network are in/);
    await userEvent.click(next());
    await fill('Price a GB', '0.40');
    await userEvent.click(next());
    const table = within(await screen.findByRole('region', { name: 'Who gets what' }));
    const numbers = (line: RegExp) => [...table.getByRole('row', { name: line }).querySelectorAll('data')].map((it) => BigInt(it.value));
    for (const line of [/^none/, /^5 %/, /^10 %/]) expect(numbers(line).reduce((all, part) => all + part, 0n)).toBe(1_000_000_000n);
    const [, , stakers, mine] = numbers(/^10 %/);
    expect(stakers).toBe(mine);
    expect(numbers(/^none/)[2]).toBe(0n);
    await expectAccessible();
    await userEvent.click(next());
    await fill('Number of shares', '0');
    await userEvent.click(next());
    expect(screen.getByRole('alert').textContent).toContain('more than zero');
    await fill('Number of shares', '500');
    await userEvent.click(next());
    expect(await screen.findByText('500 PIER')).toBeTruthy();
    expect(await screen.findByText(/Connect a wallet to create it/)).toBeTruthy();
    await expectAccessible();
    await userEvent.click(screen.getByRole('button', { name: '1. What it is' }));
    expect((screen.getByLabelText('Name') as HTMLInputElement).value).toBe('Pier Repeater');
  });

  test('finds a cell by its place, in the browser', async () => {
    open('/infrastructure/new');
    await fill('Latitude', 'north');
    await userEvent.click(screen.getByRole('button', { name: 'Find the cell' }));
    expect(screen.getByText(/Write both in degrees/)).toBeTruthy();
    await fill('Latitude', '37.775938728915946');
    await fill('Longitude', '-122.41795063018799');
    await userEvent.click(screen.getByRole('button', { name: 'Find the cell' }));
    expect(await screen.findByDisplayValue('8928308280fffff')).toBeTruthy();
  });

  test('in a jurisdiction that is not there is refused at once', async () => {
    open('/infrastructure/new');
    await fill('Name', 'Pier');
    await fill('Symbol', 'PIER');
    await fill('Jurisdiction', '999');
    await vi.waitFor(async () => {
      await userEvent.click(next());
      expect(screen.getByRole('alert').textContent).toContain('This network has no jurisdiction 999');
    });
  });
});
