// @vitest-environment jsdom
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { ASSET_DISCRIMINATOR, getAssetDecoder, getAssetEncoder } from '../../src/generated/openmast/accounts/asset';
import { currency } from '../../src/ui/format';
import { account, accountsOf, answer, finalEpoch, type Recorded } from '../recorded';
import { expectAccessible, open } from './page';
import { clockAccount, registerWallet } from './wallet-in-page';

const assets = accountsOf(ASSET_DISCRIMINATOR).map(([address, data]) => ({ address, asset: getAssetDecoder().decode(data) }));
const harbour = assets.find(({ asset }) => asset.index === 0)!;
const { owner } = harbour.asset;
const own = assets.filter(({ asset }) => asset.owner === owner);

// The simulated browser has dialogs and cannot open them.
beforeEach(() => {
  HTMLDialogElement.prototype.showModal = function showModal(this: HTMLDialogElement) {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function close(this: HTMLDialogElement) {
    this.open = false;
  };
});

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
    const card = await panel('Asset 0 “Harbour Tower”');
    expect(card.getByText('To withdraw').nextSibling?.textContent).toContain(currency(harbour.asset.ownerOwed));
    expect(card.getByText('In force')).toBeTruthy();
    expect(card.getByRole('link', { name: /^Manage/ }).getAttribute('href')).toBe('/infrastructure/asset/0');
    expect(screen.getByText(new RegExp(`^${own.length} assets? of`))).toBeTruthy();
    await expectAccessible();
  });

  test('whose price is announced says from when it holds', async () => {
    open(`/infrastructure/${owner}`, { accounts: changed({ nextPricePerGb: 770_000n, nextPriceEpoch: BigInt(finalEpoch) + 4n }) });
    const card = await panel('Asset 0 “Harbour Tower”');
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
    expect(screen.getByText(/no oracle that has them is behind this page/)).toBeTruthy();
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
    await screen.findByText(/this network has 276/);
    expect((screen.getByLabelText('Jurisdiction') as HTMLInputElement).value).toBe(String(harbour.asset.jurisdiction));
    await expectAccessible();
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
    expect(await screen.findByText('500 shares')).toBeTruthy();
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

describe('radios', () => {
  const json = (body: unknown): Recorded => ({ status: 200, type: 'application/json', body });
  const doors = json({
    doors: [
      { protocol: 'radius', address: 'radius.example.net:18130', needs_client_certificate: false },
      { protocol: 'signed_reports', address: null, needs_client_certificate: true },
    ],
  });
  const radio = { kind: 'nas_identifier', protocol: 'radius', areas: ['east'], mapped_since_ms: '1767225600000', running_sessions: '4', bytes: '52100000', waiting_bytes: '0' };

  test('are connected by what the guides say, filled in with what the operator publishes', async () => {
    open('/infrastructure/asset/0', { answers: { '/v1/doors': doors } });
    const radios = await panel('Radios');
    expect(await radios.findByDisplayValue('radius.example.net:18130')).toBeTruthy();
    await userEvent.selectOptions(radios.getByLabelText('Vendor'), 'meraki');
    await userEvent.type(radios.getByLabelText('Its NAS-Identifier'), 'mast-1');
    expect(radios.getByRole('region', { name: 'Entry for the oracle’s configuration' }).textContent).toContain('session_radio = "area"');
    expect(radios.getByRole('region', { name: 'Settings of the gateway' }).textContent).toMatch(/accounting server: radius\.example\.net\naccounting port:\s+18130\n/);
    expect(radios.getByText(/Periodic accounting updates/)).toBeTruthy();
    await userEvent.selectOptions(radios.getByLabelText('What reports'), 'signed');
    expect(radios.getByText(/Senders must show a certificate/)).toBeTruthy();
    expect(radios.getByText(/it publishes none/)).toBeTruthy();
    await expectAccessible();
  });

  test('light up for the owner, who signs a text and no transaction', async () => {
    const { wallet, address } = registerWallet();
    const mine = { ...changed({ owner: address }), SysvarC1ock11111111111111111111111111111111: clockAccount() };
    const list = { index: 0, epoch: '17', count: 2, radios: [{ ...radio, value: 'tower-7', last_report_at_ms: String(Date.now() - 20_000) }, { ...radio, value: 'tower-8', last_report_at_ms: null }] };
    open('/infrastructure/asset/0', { accounts: mine, answers: { '/v1/doors': doors, '/v1/assets/0/radios?limit=100': json(list) } });
    const [button] = await screen.findAllByRole('button', { name: 'Connect wallet' });
    await userEvent.click(button!);
    await userEvent.click(await screen.findByRole('button', { name: wallet.name }));
    await userEvent.click(within(screen.getByRole('dialog', { name: 'Your wallet' })).getByRole('button', { name: 'Close' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Show the radios of this asset' }));
    expect(await screen.findByText('1 of 2 names reported in the last 15 minutes.')).toBeTruthy();
    expect(screen.getByRole('row', { name: /tower-8/ }).textContent).toContain('none yet');
    expect(screen.getByText(/your signature expires/)).toBeTruthy();
    expect(wallet.texts[0]).toMatch(/^OpenMast: show the radios of my asset\nnetwork: .*\nasset: 0\nexpires: \d+$/);
    expect(wallet.asked).toEqual([]);
    await expectAccessible();
  });
});
