// @vitest-environment jsdom
// What is offered of an asset's shares, as anybody sees it, and what waits of a wallet in its portfolio.
import { address } from '@solana/kit';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, test } from 'vitest';
import { currencyAt } from '../../src/chain/addresses';
import { offerAt, rulesAt, saleAt } from '../../src/chain/market';
import { TOKEN_PROGRAM } from '../../src/chain/token-account';
import { SIDE } from '../../src/chain/trading';
import { ASSET_DISCRIMINATOR, getAssetDecoder } from '../../src/generated/openmast/accounts/asset';
import { assetAt } from '../../src/chain/addresses';
import { NETWORK_DISCRIMINATOR, getNetworkDecoder } from '../../src/generated/openmast/accounts/network';
import { findEscrowPda } from '../../src/generated/market/pdas/escrow';
import type { RawAccount } from '../../src/signing/raw-account';
import { offerArgs, person, rawEscrow, rawOffer, rawRules, rawSale, rawTokens } from '../market';
import { accountsOf, id } from '../recorded';
// What is loaded late is here already: a busy machine must not make the tests fail.
import '../../src/asset/screen';
import '../../src/chain/book';
import '../../src/chain/trades';
import '../../src/portfolio/trades';
import '../../src/trade/panel';
import { expectAccessible, open } from './page';
import { clockAccount, registerWallet } from './wallet-in-page';

const network = address(id.network);
const asset = accountsOf(ASSET_DISCRIMINATOR).map(([, data]) => getAssetDecoder().decode(data)).find(({ index }) => index === 0)!;
const { currencyMint } = getNetworkDecoder().decode(accountsOf(NETWORK_DISCRIMINATOR)[0]![1]);
const mint = asset.shareMint;
const of = { network, mint, decimals: asset.shareDecimals, feeBps: 50 };

const inAnswer = ({ owner, data }: RawAccount): { owner: string; lamports: number; data: [string, string] } => ({ owner, lamports: 1, data: [Buffer.from(data).toString('base64'), 'base64'] });

type Offers = readonly Parameters<typeof offerArgs>[0][];

/** A market with these offers, and one sale where there is to be one. */
async function market(offers: Offers, sale?: Parameters<typeof rawSale>[0]) {
  const [escrow] = await findEscrowPda({ network, mint });
  const there: [string, RawAccount][] = [
    [await rulesAt(network), rawRules(network, 50)],
    [escrow, rawEscrow({ network, mint, asset: await assetAt(id, 0), decimals: asset.shareDecimals })],
  ];
  for (const changes of offers) {
    const args = offerArgs({ ...of, ...changes });
    there.push([await offerAt({ maker: args.maker, id: BigInt(args.id) }), rawOffer({ ...of, ...changes })]);
  }
  if (sale) there.push([await saleAt({ issuer: person(2), id: 8n }), rawSale({ ...of, ...sale })]);
  const accounts = Object.fromEntries(there.map(([where, account]) => [where, inAnswer(account)]));
  return { SysvarC1ock11111111111111111111111111111111: clockAccount(), ...accounts };
}

const OFFERS: Offers = [
  { id: 1, price: 1_200_000, left: 2_000, quantity: 2_000 },
  { id: 2, price: 1_100_000, left: 500, quantity: 500, maker: person(3) },
  { id: 3, price: 1_100_000, left: 250, quantity: 500, maker: person(4) },
  { id: 4, price: 900_000, left: 9_000, quantity: 9_000, taker: person(5) },
  { id: 5, side: SIDE.bid, price: 800_000, left: 1_000, quantity: 1_000, money: 800_000 },
];

beforeEach(() => {
  HTMLDialogElement.prototype.showModal = function showModal(this: HTMLDialogElement) {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function close(this: HTMLDialogElement) {
    this.open = false;
  };
});

describe('the panel of an asset', () => {
  test('adds up what is offered by price, and leaves out what is for somebody else', async () => {
    const soon = Math.floor(Date.now() / 1000) + 3_600;
    open('/asset/0', { accounts: await market(OFFERS, { startPrice: 1_000_000, floorPrice: 1_000_000, startsAt: 1, endsAt: soon, left: 4_000, quantity: 10_000 }) });
    const rows = within(await screen.findByRole('region', { name: 'What is offered, by price' })).getAllByRole('row');
    expect(rows.slice(1).map((row) => within(row).getAllByRole('cell').map((cell) => cell.textContent))).toEqual([['0.75', '0.75'], ['2', '2.75']]);
    expect(rows[1]?.textContent).toMatch(/^1\.10/);
    const trade = within(screen.getByRole('region', { name: 'Trade' }));
    expect(trade.getByText('Spread').nextSibling?.textContent).toMatch(/^0\.30/);
    expect(trade.getByRole('heading', { name: 'Sale by the owner' })).toBeTruthy();
    expect(trade.getByText('of 10 shares')).toBeTruthy();
    expect(trade.getByText('Connect a wallet to buy and sell shares.')).toBeTruthy();
    await expectAccessible();
  });

  test('says that a network has no market', async () => {
    open('/asset/0', { accounts: { SysvarC1ock11111111111111111111111111111111: clockAccount() } });
    expect(await screen.findByText(/This network has no market/)).toBeTruthy();
  });

  test('says what a purchase comes to, and asks for no signature of who has too little', async () => {
    const { wallet, address: own } = registerWallet();
    const money = { [await currencyAt(currencyMint, own)]: inAnswer(rawTokens(TOKEN_PROGRAM, currencyMint, own, 500_000n)) };
    open('/asset/0', { accounts: { ...(await market(OFFERS)), ...money } });
    await userEvent.click((await screen.findAllByRole('button', { name: 'Connect wallet' }))[0]!);
    await userEvent.click(await screen.findByRole('button', { name: wallet.name }));
    await userEvent.click(within(await screen.findByRole('dialog', { name: 'Your wallet' })).getByRole('button', { name: 'Close' }));
    await userEvent.type(await screen.findByLabelText('Shares'), '0.5');
    expect((await screen.findByText('You pay')).nextSibling?.textContent).toMatch(/^0\.55275 test USDat most/);
    expect(screen.getByText('you have too little').parentElement?.textContent).toMatch(/^missing 0\.05275 test USD/);
    await expectAccessible();
    await userEvent.click(screen.getByRole('button', { name: 'Buy' }));
    expect(await within(await screen.findByRole('dialog', { name: 'Buy shares' })).findByText(/You have 0\.5 .*, less than 0\.55275/)).toBeTruthy();
    expect(wallet.asked).toEqual([]);
  });
});

test('a portfolio has what waits in the market, for anybody to see', async () => {
  open(`/portfolio/${person(3)}`, { accounts: await market([{ ...OFFERS[1], moneyOwed: 250_000 }]) });
  const waits = within(await screen.findByRole('region', { name: 'In the market' }));
  expect(await waits.findByRole('heading', { name: 'Offer: 0.5 shares of asset 0 “Harbour Tower”' })).toBeTruthy();
  expect(waits.getByText('Money that waits').nextSibling?.textContent).toBe('0.25 test USD');
  expect(waits.queryByRole('button')).toBeNull();
  await expectAccessible();
});
