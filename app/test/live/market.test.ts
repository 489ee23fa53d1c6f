// The market against a demo that is running: offers, bids and a sale, through the page's own searches. `npm run test:live` as beside.
import { address, createNoopSigner, type Address } from '@solana/kit';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { cancelOfferPlan, claimOfferPlan, releasePlan } from '../../src/actions/market-ending';
import { amountIn } from '../../src/actions/holding';
import { readMarketPlace, type MarketPlace } from '../../src/actions/market-place';
import { offerPlan } from '../../src/actions/market-offering';
import { buyInSalePlan } from '../../src/actions/market-sale';
import { takePlan } from '../../src/actions/market-taking';
import { readAssetPlace, type Read } from '../../src/actions/place';
import { currencyAt, sharesAt } from '../../src/chain/addresses';
import { levels, readBook } from '../../src/chain/book';
import { Chain } from '../../src/chain/chain';
import type { NetworkId } from '../../src/chain/decoded';
import { offerAt, rulesAt, saleAt } from '../../src/chain/market';
import { readTrades } from '../../src/chain/trades';
import { readTokenAccount } from '../../src/chain/token-account';
import { SIDE } from '../../src/chain/trading';
import { getOpenSaleInstruction } from '../../src/generated/market/instructions/openSale';
import type { Plan } from '../../src/signing/plan';
import { max } from '../../src/verify';
import { keyOf, type Key } from '../wallet/test-wallet';
import { api, isRunning, keys, people, personOf, reach, rpc, run } from './running';

/** Amara's Market Small Cell, whose shares anybody may hold. */
const ASSET = 1;
const TERMS = { least: '', expires: '', taker: '' };

describe.skipIf(!isRunning)('the market of a running demo', () => {
  const chain = new Chain(`${api}/rpc`);
  let id: NetworkId;
  let [amara, buyer]: Key[] = [];

  beforeAll(async () => {
    ({ id } = await reach());
    amara = personOf('amara');
    buyer = await richest(people(keys as string).filter(({ address: one }) => one !== amara!.address));
    expect((await has(buyer)).money).toBeGreaterThan(5_000_000n);
  });

  /** Tests are run more than once against a demo: whoever has most of the currency pays. */
  async function richest(all: readonly Key[]): Promise<Key> {
    const { network } = await readAssetPlace(rpc.accounts, id, ASSET, all[0]!.address);
    const accounts = await rpc.accounts(await Promise.all(all.map((one) => currencyAt(network.currencyMint, one.address))));
    const amounts = accounts.map((account) => readTokenAccount(account)?.amount ?? 0n);
    return all[amounts.indexOf(amounts.reduce(max))]!;
  }

  const place = (read: Read, { address: wallet }: Key): Promise<MarketPlace> => readMarketPlace({ read, chain }, id, ASSET, address(wallet));
  const has = async (key: Key) => {
    const { shares, currency } = await place(rpc.accounts, key);
    return { shares: amountIn(shares, key.address), money: amountIn(currency, key.address) };
  };
  const trades = (key: Key) => readTrades(chain, id, key.address);
  const offerOf = async (key: Key, number: bigint) => (await trades(key)).offers.find(({ offer }) => offer.id === number)?.offer;
  const number = (): bigint => BigInt(Date.now());

  test('an offer is made, found, bought from, and what is left of it taken back', async () => {
    const made = number();
    const at = await offerAt({ maker: amara!.address, id: made });
    const before = { seller: await has(amara!), buyer: await has(buyer!) };
    const offered = await run(id, amara!, async (read) => offerPlan(await place(read, amara!), SIDE.sell, { ...TERMS, quantity: '3', price: '0.95' }, made));
    expect(offered.end).toMatchObject({ at: 'done' });
    const order = { quantity: '2', price: '', shown: 1_909_500n };
    const bought = await run(id, buyer!, async (read) => takePlan(await place(read, buyer!), SIDE.sell, order));
    expect(bought.end).toMatchObject({ at: 'done' });
    expect(bought.offer?.sentence).toMatch(/^You buy 2 shares of asset 1 “Market Small Cell” for 1\.90, fee 0\.0095: you pay 1\.9095 /);
    const after = { seller: await has(amara!), buyer: await has(buyer!) };
    expect(after.buyer.shares - before.buyer.shares).toBe(2_000n);
    expect(before.buyer.money - after.buyer.money).toBe(1_909_500n);
    expect(after.seller.money - before.seller.money).toBe(1_900_000n);
    expect((await offerOf(amara!, made))?.left).toBe(1_000n);
    const cancelled = await run(id, amara!, (read) => cancelOfferPlan(read, id, at, amara!.address));
    expect(cancelled.end).toMatchObject({ at: 'done' });
    expect((await has(amara!)).shares).toBe(before.seller.shares - 2_000n);
    expect(await offerOf(amara!, made)).toBeUndefined();
  });

  test('a bid is made and sold to, and its rent claimed once it is filled', async () => {
    const made = number();
    const before = { seller: await has(amara!), buyer: await has(buyer!) };
    const bid = await run(id, buyer!, async (read) => offerPlan(await place(read, buyer!), SIDE.bid, { ...TERMS, quantity: '1', price: '0.85' }, made));
    expect(bid.end).toMatchObject({ at: 'done' });
    const [asset] = await chain.assets(id, [ASSET]);
    const book = await readBook(chain, id, (await place(rpc.accounts, amara!)).assetAddress, asset!);
    const [best] = levels(book.offers.filter(({ side }) => side === SIDE.bid), buyer!.address, true);
    expect(best).toMatchObject({ price: 850_000n, own: 1_000n });
    const sold = await run(id, amara!, async (read) => takePlan(await place(read, amara!), SIDE.bid, { quantity: '1', price: '0.85', shown: undefined }));
    expect(sold.end).toMatchObject({ at: 'done' });
    expect((await has(amara!)).money - before.seller.money).toBe(845_750n);
    expect((await has(buyer!)).shares - before.buyer.shares).toBe(1_000n);
    const at = await offerAt({ maker: buyer!.address, id: made });
    const claimed = await run(id, buyer!, (read) => claimOfferPlan(read, id, at, buyer!.address));
    expect(claimed.end).toMatchObject({ at: 'done' });
    expect(claimed.offer?.effects.rent).toBeLessThan(0n);
    expect(await offerOf(buyer!, made)).toBeUndefined();
  });

  /** Opens a sale as the command does; no action of the page. Seconds from now. */
  async function opened(key: Key, sale: { number: bigint; price: bigint; ends: bigint; locked: bigint }): Promise<Plan> {
    const { goods, now, networkAddress, assetAddress } = await place(rpc.accounts, key);
    const signer = createNoopSigner(key.address);
    const instruction = getOpenSaleInstruction({
      ...{ payer: signer, issuer: signer, rules: await rulesAt(networkAddress), asset: assetAddress, sale: await saleAt({ issuer: key.address, id: sale.number }) },
      ...{ goodsEscrow: goods.escrow, moneyEscrow: goods.moneyEscrow, mint: goods.mint, vault: goods.vault, tokenProgram: goods.tokenProgram },
      ...{ source: await sharesAt(goods.mint, key.address), payTo: await currencyAt(goods.currencyMint, key.address) },
      ...{ id: sale.number, startPrice: sale.price, floorPrice: sale.price, startsAt: now, endsAt: now + sale.ends, lockedUntil: now + sale.locked },
      ...{ quantity: 5_000n, mostPerBuyer: 3_000n, leastPurchase: 1n },
    });
    return { kind: 'transaction', instructions: [instruction], sentence: () => 'You open a sale.', cautions: [] };
  }

  test('what is bought in a sale is locked, and released in time', async () => {
    const sale = { number: number(), price: 900_000n, ends: 25n, locked: 20n };
    expect((await run(id, amara!, () => opened(amara!, sale))).end).toMatchObject({ at: 'done' });
    const at = await saleAt({ issuer: amara!.address, id: sale.number });
    const before = await has(buyer!);
    const buy = (lockedUntil: bigint, quantity: string) => (read: Read) =>
      place(read, buyer!).then((found) => buyInSalePlan(found, id, read, { sale: at, quantity, shown: 1_809_000n, lockedUntil }));
    expect((await run(id, buyer!, buy(0n, '2'))).end).toMatchObject({ at: 'refused', why: expect.stringContaining('accept that first') });
    const far = 1n << 62n;
    expect((await run(id, buyer!, buy(far, '2'))).end).toMatchObject({ at: 'done' });
    expect((await run(id, buyer!, buy(far, '2'))).end).toMatchObject({ at: 'refused', why: expect.stringContaining('You may buy 1 share more') });
    const after = await has(buyer!);
    expect([before.money - after.money, after.shares - before.shares]).toEqual([1_809_000n, 0n]);
    const own = (await trades(buyer!)).purchases.find(({ purchase }) => purchase.sale === at);
    expect(own?.purchase.locked).toBe(2_000n);
    const release = () => run(id, buyer!, (read) => releasePlan(read, id, own!.address, buyer!.address));
    expect((await release()).end).toMatchObject({ at: 'refused', why: expect.stringContaining('locked until') });
    await vi.waitFor(async () => expect((await release()).end).toMatchObject({ at: 'done' }), { timeout: 90_000, interval: 3_000 });
    expect((await has(buyer!)).shares - before.shares).toBe(2_000n);
  });

  test('who has no money, or is not admitted, is told so, and nothing is sent', async () => {
    const stranger = keyOf(new Uint8Array(32).fill(9));
    const bid = (asset: number) => async (read: Read) =>
      offerPlan(await readMarketPlace({ read, chain }, id, asset, stranger.address as Address), SIDE.bid, { ...TERMS, quantity: '1', price: '0.5' }, 1n);
    expect((await run(id, stranger, bid(ASSET))).end).toMatchObject({ at: 'refused', why: expect.stringContaining('get some into this wallet first') });
    expect((await run(id, stranger, bid(2))).end).toMatchObject({ at: 'refused', why: expect.stringMatching(/is not admitted to the shares of asset 2.*MakerBarred/) });
  });
});
