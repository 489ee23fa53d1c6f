// @vitest-environment jsdom
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, test } from 'vitest';
import { programsOf } from '../../src/chain/described';
import { eventsIn, isKnown } from '../../src/chain/events';
import { transactionOf, type Told } from '../../src/chain/transactions';
import { ASSET_DISCRIMINATOR, getAssetDecoder } from '../../src/generated/openmast/accounts/asset';
import { PAYER_DISCRIMINATOR, getPayerDecoder } from '../../src/generated/openmast/accounts/payer';
import { SETTLEMENT_DISCRIMINATOR, getSettlementDecoder } from '../../src/generated/openmast/accounts/settlement';
import { STAKE_DISCRIMINATOR, getStakeDecoder } from '../../src/generated/openmast/accounts/stake';
import { accountsOf, answer, finalEpoch, id, sessions, transactions, type Differences } from '../recorded';
import { expectAccessible, open } from './page';

const [assetAt, assetData] = accountsOf(ASSET_DISCRIMINATOR).find(([, data]) => getAssetDecoder().decode(data).index === 0)!;
const asset = getAssetDecoder().decode(assetData);
const [payerAt, payerData] = accountsOf(PAYER_DISCRIMINATOR)[0]!;
const payer = getPayerDecoder().decode(payerData);
const [settlementAt, settlementData] = accountsOf(SETTLEMENT_DISCRIMINATOR)[0]!;
const [stakeAt, stakeData] = accountsOf(STAKE_DISCRIMINATOR)[0] ?? [];
const programs = await programsOf(id.program);
const eventsOf = (told: Told) => eventsIn(transactionOf(told).logs, programs).events.filter(isKnown).map(({ described }) => described.name);
/** The signature of one in which that happened. */
const saying = (event: string): string => Object.entries(transactions).find(([, told]) => eventsOf(told).includes(event))![0];

/** Pastes into the search field and goes. */
async function search(text: string, differences: Differences = {}): Promise<() => string> {
  const where = open('/explorer', differences);
  const field = await screen.findByRole('textbox', { name: 'Search' });
  await userEvent.click(field);
  await userEvent.paste(text);
  await userEvent.click(screen.getByRole('button', { name: 'Search' }));
  return where;
}

const link = (name: string | RegExp) => screen.findByRole('link', { name });

describe('the search', () => {
  test('finds an asset by its name, its symbol and a part of it, whatever the case', async () => {
    const where = await search(' harbour TOWER ');
    expect((await link('Asset 0 “Harbour Tower” “HARB”')).getAttribute('href')).toBe('/asset/0');
    expect(where()).toContain('/explorer/search?q=harbour');
    await expectAccessible();
  });

  test('offers all that a number may stand for, and says what is not there', async () => {
    await search('2');
    expect((await link('Epoch 2')).getAttribute('href')).toBe('/explorer/settlements/2');
    expect((await link('Asset 2')).getAttribute('href')).toBe('/asset/2');
    expect((await link('Payer 2')).getAttribute('href')).toBe('/payer/2');
    expect((await link('Lot or entitlement 2')).getAttribute('href')).toBe('/explorer/reserve/2');
  });

  test('says how many there are where a number is too large for all of them', async () => {
    await search('9'.repeat(60));
    await screen.findByText(/not there yet: the newest final epoch is/);
    expect(screen.getAllByText(/not there: the newest has the number/)).toHaveLength(3);
  });

  test('takes a number for what the text says', async () => {
    await search('payer 1');
    expect((await link('Payer 1')).getAttribute('href')).toBe('/payer/1');
    expect(screen.queryByRole('link', { name: 'Asset 1' })).toBeNull();
  });

  test('says what it can find where it finds nothing, and asks for a text where there is none', async () => {
    await search('塔 no such mast');
    await screen.findByText('No asset has this name or symbol.');
    expect(screen.getByRole('heading', { name: 'What can be searched for' })).toBeTruthy();
    const field = screen.getByRole('textbox', { name: 'Search' });
    await userEvent.clear(field);
    await userEvent.click(screen.getByRole('button', { name: 'Search' }));
    expect(await screen.findByRole('alert')).toHaveProperty('textContent', 'Paste or type what you look for');
  });
});

describe('an address', () => {
  test('of an asset says what it is, with units, and leads to its screens', async () => {
    const where = await search(assetAt);
    expect(await screen.findByRole('heading', { level: 1, name: 'Asset account' })).toBeTruthy();
    expect(where()).toBe(`/explorer/account/${assetAt}`);
    expect((await link(/The asset: facts/)).getAttribute('href')).toBe('/asset/0');
    expect(await screen.findByText('tower')).toBeTruthy();
    expect(await screen.findByText(/^1,000 tokens of the mint /)).toBeTruthy();
    expect(screen.getByText('Share mint').parentElement?.querySelector('a')?.getAttribute('href')).toBe(`/explorer/account/${asset.shareMint}`);
    await expectAccessible();
  });

  test('of a payer leads to its screens', async () => {
    await search(payerAt);
    expect((await link(/The payer: balance/)).getAttribute('href')).toBe(`/payer/${payer.index}`);
  });

  test('of a settlement leads to it', async () => {
    await search(settlementAt);
    const { epoch } = getSettlementDecoder().decode(settlementData).content;
    expect((await link(/The settlement of epoch/)).getAttribute('href')).toBe(`/explorer/settlements/${epoch}`);
  });

  test('of a stake says whose it is', async () => {
    if (!stakeAt || !stakeData) throw new Error('no stake is recorded');
    await search(stakeAt);
    expect((await link(/portfolio of its wallet/)).getAttribute('href')).toBe(`/portfolio/${getStakeDecoder().decode(stakeData).staker}`);
  });

  test('of a mint of shares names the asset', async () => {
    await search(asset.shareMint);
    expect((await link('asset 0')).getAttribute('href')).toBe('/asset/0');
    expect(screen.getByText('1,000 shares')).toBeTruthy();
  });

  test('of a wallet says what it owns', async () => {
    await search(asset.owner);
    expect((await link('It owns asset 0')).getAttribute('href')).toBe('/asset/0');
    expect((await link(/its portfolio/)).getAttribute('href')).toBe(`/portfolio/${asset.owner}`);
  });

  test('that is none is refused', async () => {
    open(`/explorer/account/${assetAt.slice(1)}0`);
    expect((await screen.findByRole('alert')).textContent).toContain('This is no address');
  });
});

describe('a transaction', () => {
  test('says in words what happened, with amounts, and all that its events say', async () => {
    await search(saying('Bought'));
    expect(await screen.findByText(/in a sale for/)).toBeTruthy();
    expect(screen.getByRole('heading', { level: 1, name: 'Transaction' })).toBeTruthy();
    expect(screen.getByText(/209.76669/, { selector: 'span' })).toBeTruthy();
    expect(screen.getByText('What was bought')).toBeTruthy();
    await expectAccessible();
  });

  test('that the node does not have is not there, and what is no signature is said to be none', async () => {
    const other = saying('OfferFilled').replace(/^./, (first) => (first === '2' ? '3' : '2'));
    await search(other);
    expect((await screen.findByRole('alert')).textContent).toMatch(/no final transaction of this signature|no signature/);
  });

  test('stands in the list of an account that it touched', async () => {
    const signature = saying('Bought');
    open(`/explorer/account/${transactionOf(transactions[signature]!).accounts[0]}`);
    const panel = (await screen.findByRole('heading', { name: 'Transactions' })).closest('section')!;
    const found = await within(panel).findAllByRole('link');
    expect(found.some((one) => one.getAttribute('href') === `/explorer/transaction/${signature}`)).toBe(true);
    expect((await within(panel).findAllByText(/in a sale for/)).length).toBeGreaterThan(0);
  });
});

describe('a hash', () => {
  test('of an archive leads to its settlement', async () => {
    const { archive_hash: hash, epoch } = answer('/v1/settlements?limit=10').body.settlements[0];
    await search(hash, { answers: { '/v1/settlements?limit=200': answer('/v1/settlements?limit=10') } });
    expect((await link(`Epoch ${epoch}`)).getAttribute('href')).toBe(`/explorer/settlements/${epoch}`);
    expect(screen.getByText(/: the public archive/)).toBeTruthy();
  });
});

describe('any network', () => {
  test('is read from the chain: parameters, settlements, assets', async () => {
    open(`/explorer/network/${id.network}`, { hasOracle: false });
    expect((await link(/^Asset 0 “Harbour Tower”/)).getAttribute('href')).toBe('/asset/0');
    expect(screen.getByText(/What only its oracles keep is missing/)).toBeTruthy();
    expect((await link(`Epoch ${finalEpoch}`)).getAttribute('href')).toBe(`/explorer/settlements/${finalEpoch}`);
    expect((await screen.findAllByText('Settlements kept')).length).toBeGreaterThan(0);
    await expectAccessible();
  });

  test('that is none is said to be none', async () => {
    open(`/explorer/network/${assetAt}`);
    expect((await screen.findByRole('alert')).textContent).toContain('is of another kind');
  });
});

describe('records', () => {
  test('of a payer in an epoch: the public lines, and the way to its sessions', async () => {
    open(`/explorer/records/${sessions.payer}/${sessions.epoch}`);
    expect(await screen.findByRole('heading', { level: 1, name: `Records of payer ${sessions.payer} in epoch ${sessions.epoch}` })).toBeTruthy();
    expect(screen.getByText(/shown to the payer’s owner alone/)).toBeTruthy();
    await expectAccessible();
  });
});
