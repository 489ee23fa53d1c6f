// What the market's actions plan, and what they refuse: as the command does.
import { address, type Address, type Instruction } from '@solana/kit';
import { beforeEach, describe, expect, test } from 'vitest';
import { CLOCK_SYSVAR } from '../../src/chain/clock';
import { cancelOfferPlan, claimOfferPlan, releasePlan } from '../../src/actions/market-ending';
import { goodsOf } from '../../src/actions/market-goods';
import { offerPlan, type Offering } from '../../src/actions/market-offering';
import { readMarketPlace, type MarketPlace } from '../../src/actions/market-place';
import { buyInSalePlan } from '../../src/actions/market-sale';
import { takePlan } from '../../src/actions/market-taking';
import { currencyAt, sharesAt } from '../../src/chain/addresses';
import { offerAt, purchaseAt, rulesAt, saleAt } from '../../src/chain/market';
import { NOBODY } from '../../src/chain/nobody';
import { TOKEN_2022, TOKEN_PROGRAM } from '../../src/chain/token-account';
import { SIDE, type Side } from '../../src/chain/trading';
import type { Asset } from '../../src/generated/openmast/accounts/asset';
import { ASSET_DISCRIMINATOR, getAssetDecoder } from '../../src/generated/openmast/accounts/asset';
import { getNetworkDecoder } from '../../src/generated/openmast/accounts/network';
import { getBuyInstructionDataDecoder } from '../../src/generated/market/instructions/buy';
import { CANCEL_OFFER_DISCRIMINATOR } from '../../src/generated/market/instructions/cancelOffer';
import { FILL_DISCRIMINATOR, getFillInstructionDataDecoder } from '../../src/generated/market/instructions/fill';
import { MAKE_OFFER_DISCRIMINATOR, getMakeOfferInstructionDataDecoder } from '../../src/generated/market/instructions/makeOffer';
import { MARKET_PROGRAM_ADDRESS } from '../../src/generated/market/programs/market';
import { MOST_BYTES } from '../../src/signing/budget';
import { unsignedBytes } from '../../src/signing/message';
import type { Plan } from '../../src/signing/plan';
import type { RawAccount } from '../../src/signing/raw-account';
import { account, accountsOf, id } from '../recorded';
import { findsAll, offerArgs, person, purchaseArgs, rawEscrow, rawOffer, rawPurchase, rawRules, rawSale, rawTokens, saleArgs } from '../market';

const NOW = 1_000;
const wallet = person(33);
const network = address(id.network);

const raw = (where: string): RawAccount => {
  const { owner, data } = account(where);
  return { owner, lamports: 1n, data: Uint8Array.from(Buffer.from(data[0], 'base64')) };
};
const assets = accountsOf(ASSET_DISCRIMINATOR).map(([where, data]) => ({ where, asset: getAssetDecoder().decode(data) as Asset }));
const { asset, where: assetAddress } = assets.find((one) => one.asset.index === 0)!;
const gated = assets.find((one) => one.asset.shareKind === 1)!;
const { currencyMint } = getNetworkDecoder().decode(raw(network).data);
const mint = asset.shareMint;
const recorded = new Set(accountsOf([]).map(([where]) => where));

/** Everything in whole shares of a thousand base units. */
const offered = (changes: Parameters<typeof offerArgs>[0]) => ({ network, mint, decimals: asset.shareDecimals, feeBps: 50, ...changes });
const sold = (changes: Parameters<typeof saleArgs>[0]) => ({ network, mint, decimals: asset.shareDecimals, feeBps: 50, quantity: 10_000, left: 10_000, mostPerBuyer: 10_000, ...changes });

let there: Map<string, RawAccount>;
const read = async (addresses: readonly string[]) => addresses.map((where) => there.get(where) ?? (recorded.has(where) ? raw(where) : undefined));

beforeEach(async () => {
  const goods = await goodsOf({ network, currencyMint, mint, tokenProgram: address(TOKEN_2022), gated: undefined });
  const clock = new Uint8Array(40);
  new DataView(clock.buffer).setBigInt64(32, BigInt(NOW), true);
  there = new Map([
    [CLOCK_SYSVAR as string, { owner: NOBODY, lamports: 1n, data: clock }],
    [await rulesAt(network), rawRules(network, 50)],
    [goods.escrow, rawEscrow({ network, mint, asset: address(assetAddress), decimals: asset.shareDecimals, tokenProgram: address(TOKEN_2022) })],
    [goods.moneyEscrow, rawEscrow({ network, mint: currencyMint, kind: 0, decimals: 6, tokenProgram: address(TOKEN_PROGRAM) })],
    [await sharesAt(mint, wallet), rawTokens(TOKEN_2022, mint, wallet, 5_000n)],
    [await currencyAt(currencyMint, wallet), rawTokens(TOKEN_PROGRAM, currencyMint, wallet, 100_000_000n)],
  ]);
});

type Offers = readonly Parameters<typeof offerArgs>[0][];
type Sales = readonly Parameters<typeof saleArgs>[0][];

const chain = (offers: Offers, sales: Sales) => findsAll(offers.map((one) => rawOffer(offered(one))), sales.map((one) => rawSale(sold(one))));
const place = (offers: Offers = [], sales: Sales = [], index = 0): Promise<MarketPlace> =>
  readMarketPlace({ read, chain: chain(offers, sales) }, id, index, wallet);

type Transaction = Extract<Plan, { kind: 'transaction' }>;

async function transaction(plan: Promise<Plan>): Promise<Transaction> {
  const planned = await plan;
  if (planned.kind !== 'transaction') throw new Error(planned.why);
  expect(unsignedBytes(planned.instructions, wallet).length).toBeLessThanOrEqual(MOST_BYTES);
  // An account that the library has no address for stands there by its name.
  for (const { accounts = [] } of planned.instructions) for (const one of accounts) expect(one.address).not.toContain('.');
  return planned;
}

const NO_EFFECTS = { changes: [], fee: 0n, rent: 0n };
const isOf = (discriminator: ArrayLike<number>) => ({ programAddress, data }: Instruction) =>
  programAddress === MARKET_PROGRAM_ADDRESS && Array.from(discriminator).every((byte, at) => data?.[at] === byte);
const only = (plan: Transaction, discriminator: ArrayLike<number>): Instruction => plan.instructions.find(isOf(discriminator))!;

describe('buying from offers', () => {
  const cheap = { id: 1, maker: person(1), price: 1_000_000, quantity: 2_000, left: 2_000 };
  const dear = { id: 2, maker: person(2), price: 2_000_000, quantity: 9_000, left: 9_000 };
  const taking = (changes = {}) => ({ quantity: '3', price: '2.5', shown: undefined, ...changes });

  test('takes the best first, each at its own price', async () => {
    const plan = await transaction(takePlan(await place([dear, cheap]), SIDE.sell, taking()));
    const orders = plan.instructions.filter(isOf(FILL_DISCRIMINATOR)).map(({ data }) => getFillInstructionDataDecoder().decode(data!));
    expect(orders).toMatchObject([
      { side: 0, quantity: 2_000n, least: 2_000n, limitPrice: 1_000_000n, mostFeeBps: 50, deadline: 1_120n },
      { side: 0, quantity: 1_000n, least: 1_000n, limitPrice: 2_000_000n, mostFeeBps: 50, deadline: 1_120n },
    ]);
    expect(plan.sentence(NO_EFFECTS)).toBe('You buy 3 shares of asset 0 “Harbour Tower” for 4.00, fee 0.02: you pay 4.02 test USD in all.');
  });

  test('fits a transaction with four offers and an account that is opened', async () => {
    there.delete(await sharesAt(mint, wallet));
    const four = [1, 2, 3, 4].map((number) => ({ ...cheap, id: number, maker: person(number), left: 500 }));
    const plan = await transaction(takePlan(await place(four), SIDE.sell, taking({ quantity: '2' })));
    expect(plan.instructions).toHaveLength(5);
  });

  test.each([
    ['nothing at the price', [dear], taking({ price: '1' }), /At this price 0 shares can be had in one transaction \(of at most 4 offers\); choose another price/],
    ['its own offers', [{ ...cheap, maker: wallet }], taking(), /your own offers are left out/],
    ['less than is wanted', [cheap], taking(), /At this price 2 shares can be had .*; choose a smaller amount; choose another price/],
    ['more than the wallet has', [{ ...cheap, price: 90_000_000 }], taking({ quantity: '2', price: '90' }), /less than 180\.9 test USD/],
    ['what is dearer than was shown', [dear], taking({ shown: 6_029_999n }), /The price has changed: it would cost 6\.03 now, more than the 6\.029999/],
    ['no number', [dear], taking({ quantity: '-1' }), /Write the amount as a number/],
    ['all as a price', [dear], taking({ price: 'all' }), /`all` stands for all that you have/],
    ['all as a number to buy', [dear], taking({ quantity: 'all' }), /`all` stands for all that you have/],
  ])('refuses %s', async (_, offers, order, why) => {
    await expect(takePlan(await place(offers), SIDE.sell, order)).rejects.toThrow(why);
  });

  test('refuses while the owner’s sale is cheaper, unless what is bought there is locked', async () => {
    const sale = { startPrice: 1_500_000, floorPrice: 1_500_000 };
    await expect(takePlan(await place([dear], [sale]), SIDE.sell, taking())).rejects.toThrow(/The owner sells at 1\.50 for each, and the offers cost up to 2\.00/);
    await transaction(takePlan(await place([dear], [{ ...sale, lockedUntil: NOW + 1 }]), SIDE.sell, taking()));
    await transaction(takePlan(await place([dear], [{ ...sale, startPrice: 2_000_000, floorPrice: 2_000_000 }]), SIDE.sell, taking()));
  });

  test('tells of a sale that is cheaper for a part alone, and buys from the others', async () => {
    const sale = { startPrice: 1, floorPrice: 1, quantity: 1, left: 1, mostPerBuyer: 1 };
    const plan = await transaction(takePlan(await place([dear], [sale]), SIDE.sell, taking()));
    expect(plan.cautions.at(-1)).toMatch(/^The owner sells 0\.001 .* at 0\.000001 for each, and the offers cost up to 2\.00\.$/);
  });
});

describe('selling to bids', () => {
  const bid = { side: SIDE.bid, price: 3_000_000, left: 4_000, quantity: 4_000, money: 12_000_000 };
  test('brings what is shown, the fee taken from it', async () => {
    const plan = await transaction(takePlan(await place([bid]), SIDE.bid, { quantity: '2', price: '3', shown: 5_970_000n }));
    expect(plan.sentence(NO_EFFECTS)).toBe('You sell 2 shares of asset 0 “Harbour Tower” for 6.00, fee 0.03: you get 5.97 test USD in all.');
    await expect(takePlan(await place([bid]), SIDE.bid, { quantity: '2', price: '3', shown: 5_970_001n })).rejects.toThrow(/would bring 5\.97 now, less than/);
  });
  test('is refused beyond what is free', async () => {
    await expect(takePlan(await place([{ ...bid, left: 9_000 }]), SIDE.bid, { quantity: '6', price: '3', shown: undefined })).rejects.toThrow(/You have 5 shares, less than 6 shares/);
  });
});

describe('making an offer', () => {
  const offering = (changes: Partial<Offering> = {}): Offering => ({ quantity: '2', price: '1.5', least: '', expires: '', taker: '', ...changes });

  test('puts shares in escrow', async () => {
    const plan = await transaction(offerPlan(await place(), SIDE.sell, offering({ expires: '2027-06-30', least: '0.5' }), 77n));
    expect(plan.instructions).toHaveLength(1);
    const { data, accounts = [] } = only(plan, MAKE_OFFER_DISCRIMINATOR);
    expect(getMakeOfferInstructionDataDecoder().decode(data!)).toMatchObject({ id: 77n, side: 0, price: 1_500_000n, quantity: 2_000n, leastFill: 500n, expiresAt: 1_814_313_600n, taker: NOBODY });
    expect(accounts.map((one) => one.address)).toContain(await offerAt({ maker: wallet, id: 77n }));
    expect(plan.sentence(NO_EFFECTS)).toMatch(/^You offer 2 shares of asset 0 “Harbour Tower” at 1\.50 for each: 3\.00 in all, if all are sold; whoever buys pays a fee of 0\.5 % on top\./);
  });

  test('puts money in escrow, and opens what is missing', async () => {
    there.delete(await sharesAt(mint, wallet));
    const goods = await goodsOf({ network, currencyMint, mint, tokenProgram: address(TOKEN_2022), gated: undefined });
    there.delete(goods.escrow);
    const plan = await transaction(offerPlan(await place(), SIDE.bid, offering(), 77n));
    expect(plan.instructions).toHaveLength(3);
    expect(plan.sentence(NO_EFFECTS)).toMatch(/^You bid for 2 shares .* 3\.00 in all, which stay in escrow until you cancel; whoever sells to you pays a fee of 0\.5 % out of it\.$/);
  });

  test.each([
    ['more than is free', SIDE.sell, { quantity: '6' }, /You have 5 shares, less than 6 shares/],
    ['more than there is money for', SIDE.bid, { price: '60' }, /less than 120 test USD/],
    ['an end that is past', SIDE.sell, { expires: '1970-01-01' }, /is past: the chain's clock shows/],
    ['a least trade above the whole', SIDE.sell, { least: '3' }, /The least trade is larger/],
    ['a price of nothing', SIDE.sell, { price: '0' }, /must be more than zero/],
    ['all, as a bid', SIDE.bid, { quantity: 'all' }, /write it instead of all/],
    ['oneself as the taker', SIDE.sell, { taker: wallet }, /You cannot take your own offer/],
    ['a bid that pays nothing', SIDE.bid, { quantity: '0.001', price: '0.000001' }, /would get nothing/],
    ['what cannot be counted', SIDE.bid, { quantity: '18446744073709551', price: '18446744073709' }, /more than the currency can count/],
  ])('refuses %s', async (_, side, changes, why) => {
    await expect(offerPlan(await place(), side, offering(changes), 1n)).rejects.toThrow(why);
  });

  test('refuses a price at which one would trade at once, but for a taker who is named', async () => {
    const bid = { side: SIDE.bid, price: 1_500_000, quantity: 2_000, left: 2_000 };
    const cheap = { price: 1_400_000, quantity: 2_000, left: 2_000 };
    await expect(offerPlan(await place([bid]), SIDE.sell, offering(), 1n)).rejects.toThrow(/Somebody bids 1\.50 for each, and 1\.50 is not more/);
    await transaction(offerPlan(await place([bid]), SIDE.sell, offering({ taker: person(4) }), 1n));
    await transaction(offerPlan(await place([{ ...bid, maker: wallet }]), SIDE.sell, offering(), 1n));
    await expect(offerPlan(await place([cheap]), SIDE.bid, offering(), 1n)).rejects.toThrow(/Somebody sells at 1\.40 for each/);
    const sale = { startPrice: 1_300_000, floorPrice: 1_300_000 };
    await expect(offerPlan(await place([cheap], [sale]), SIDE.bid, offering(), 1n)).rejects.toThrow(/The owner sells at 1\.30 for each/);
  });

  test('tells what could be traded at once, where that is only a part: a crumb keeps nobody from offering and bidding', async () => {
    const crumb = { id: 9, maker: person(66), quantity: 1, left: 1 };
    const told = async (side: Side, ...there: Parameters<typeof place>) => (await transaction(offerPlan(await place(...there), side, offering(), 1n))).cautions[1];
    expect(await told(SIDE.bid, [{ ...crumb, price: 1 }])).toMatch(/^Somebody sells at 0\.000001 for each: 0\.001 .*at once/);
    expect(await told(SIDE.sell, [{ ...crumb, side: SIDE.bid, price: 1_000_000_000, money: 1_000_000 }])).toMatch(/^Somebody bids 1,000\.00 for each: 0\.001 .*at once/);
    const cheap = { startPrice: 1, floorPrice: 1 };
    for (const sale of [{ quantity: 1, left: 1, mostPerBuyer: 1 }, { mostPerBuyer: 1_000 }]) expect(await told(SIDE.bid, [], [{ ...cheap, ...sale }])).toMatch(/^The owner sells .* at 0\.000001 for each/);
    // Nothing that somebody may not buy is told.
    expect(await told(SIDE.bid, [], [{ ...cheap, mostPerBuyer: 1_000, leastPurchase: 2_000 }])).toBeUndefined();
    await expect(offerPlan(await place([], [cheap]), SIDE.bid, offering(), 1n)).rejects.toThrow(/The owner sells at 0\.000001 for each/);
  });

  test('a sale in which the wallet has bought its most keeps it from nothing', async () => {
    const sale = await saleAt({ issuer: person(2), id: 8n });
    there.set(await purchaseAt(sale, wallet), rawPurchase({ sale, buyer: wallet, network, mint, bought: 3_000, locked: 0 }));
    await transaction(offerPlan(await place([], [{ startPrice: 1, floorPrice: 1, mostPerBuyer: 3_000 }]), SIDE.bid, offering(), 1n));
  });
});

describe('buying in a sale', () => {
  const dutch = { issuer: person(2), id: 8, startPrice: 3_000_000, floorPrice: 1_000_000, startsAt: 0, endsAt: 2_000 };
  const order = async (changes = {}) => ({ sale: await saleAt({ issuer: person(2), id: 8n }), quantity: '2', shown: undefined, lockedUntil: 0n, ...changes });
  const buy = async (sale: object, changes = {}) => buyInSalePlan(await place([], [{ ...dutch, ...sale }]), id, read, await order(changes));

  test('pays the price of the moment and no more', async () => {
    const plan = await transaction(buy({}));
    const data = getBuyInstructionDataDecoder().decode(plan.instructions.at(-1)!.data!);
    expect(data).toMatchObject({ quantity: 2_000n, least: 2_000n, highestPrice: 2_000_000n, mostFeeBps: 50, latestUnlock: 0n, deadline: 1_120n });
    expect(plan.sentence(NO_EFFECTS)).toMatch(/at 2\.00 for each: 4\.00, and a fee of 0\.02; you pay 4\.02 test USD in all\.$/);
    expect(plan.cautions.join(' ')).toMatch(/The price may fall until this lands, and never rises/);
  });

  test.each([
    ['a sale that is gone', { id: 9 }, {}, /There is no sale at/],
    ['its issuer', { issuer: person(2) }, { sale: 'own' }, /It is your own sale/],
    ['before it begins', { startsAt: 1_500 }, {}, /Nothing is sold here now: the sale begins at/],
    ['after its end', { endsAt: 1_000 }, {}, /the sale was over at/],
    ['once it is sold out', { left: 0 }, {}, /the sale is sold out/],
    ['more than is left', { left: 1_000 }, {}, /1 share are left in this sale/],
    ['more than one buyer gets', { mostPerBuyer: 1_000 }, {}, /nobody gets more than 1 share/],
    ['less than the least', { leastPurchase: 3_000 }, {}, /is of 3 shares at least/],
    ['a lock that is not accepted', { lockedUntil: 1_500 }, {}, /stays in escrow until .* accept that first/],
    ['a price above what was shown', {}, { shown: 4_019_999n }, /The price has changed/],
  ])('refuses %s', async (_, sale, changes, why) => {
    const own = 'sale' in changes;
    const [issuer, at] = own ? [wallet, await saleAt({ issuer: wallet, id: 8n })] : [person(2), undefined];
    await expect(buy({ ...sale, ...(own ? { issuer } : {}) }, at ? { sale: at } : changes)).rejects.toThrow(why);
  });

  test('counts what was bought before, and takes a lock that is accepted', async () => {
    const at = await saleAt({ issuer: person(2), id: 8n });
    const purchased = { sale: at, buyer: wallet, network, mint, saleEndsAt: 2_000, bought: 1_500, locked: 0, lockedUntil: 0 };
    there.set(await purchaseAt(at, wallet), rawPurchase(purchased));
    await expect(buy({ mostPerBuyer: 3_000 })).rejects.toThrow(/You may buy 1\.5 shares more/);
    const plan = await transaction(buy({ lockedUntil: 1_500 }, { lockedUntil: 1_500n }));
    expect(plan.cautions[0]).toMatch(/^What you buy stays in escrow until/);
  });
});

test('a purchase in a sale of another network, which was at that address before, keeps nobody from buying', async () => {
  const [sale, chain] = [await saleAt({ issuer: person(2), id: 8n }), findsAll([], [rawSale(sold({ startPrice: 2_000_000, floorPrice: 2_000_000 }))])];
  there.set(await purchaseAt(sale, wallet), rawPurchase({ sale, buyer: wallet, network: person(99), mint: person(98), bought: 9_000, locked: 0 }));
  const here = await readMarketPlace({ read, chain }, id, 0, wallet);
  await transaction(buyInSalePlan(here, id, read, { sale, quantity: '2', shown: undefined, lockedUntil: 0n }));
});

describe('taking back', () => {
  const at = () => offerAt({ maker: wallet, id: 7n });
  const put = async (changes: Parameters<typeof offerArgs>[0]) => there.set(await at(), rawOffer(offered({ maker: wallet, left: 2_000, ...changes })));

  test('an offer that is open', async () => {
    await put({});
    const plan = await transaction(cancelOfferPlan(read, id, await at(), wallet));
    expect(plan.sentence(NO_EFFECTS)).toBe('You take your offer back: 2 shares of asset 0 “Harbour Tower” return.');
    const { accounts = [] } = only(plan, CANCEL_OFFER_DISCRIMINATOR);
    // What is left out of open shares is named by the program itself, as the command does.
    expect(accounts.slice(-4).map((one) => one.address)).toEqual(Array(4).fill(MARKET_PROGRAM_ADDRESS));
    await put({ side: SIDE.bid, money: 6_000_000 });
    const bid = await transaction(cancelOfferPlan(read, id, await at(), wallet));
    expect(bid.sentence(NO_EFFECTS)).toBe('You take your bid back: 6 test USD for 2 shares of asset 0 “Harbour Tower” that were not bought return.');
  });

  test('is refused where nothing is left, or to somebody else', async () => {
    await put({ left: 0 });
    await expect(cancelOfferPlan(read, id, await at(), wallet)).rejects.toThrow(/was filled, cancelled or ended already/);
    await expect(cancelOfferPlan(read, id, await at(), person(3))).rejects.toThrow(/who alone can cancel it/);
    await expect(cancelOfferPlan(read, id, person(60), wallet)).rejects.toThrow(/There is no offer at/);
  });

  test('what an offer owes, where an account takes it', async () => {
    const to = await currencyAt(currencyMint, wallet);
    await put({ left: 0, moneyOwed: 2_500_000, payTo: to });
    expect((await transaction(claimOfferPlan(read, id, await at(), wallet))).sentence(NO_EFFECTS)).toMatch(/what waits in the offer: 2\.5 test USD\.$/);
    there.delete(to);
    await expect(claimOfferPlan(read, id, await at(), wallet)).rejects.toThrow(/cannot be delivered: .* does not exist/);
    await put({ left: 0 });
    expect((await transaction(claimOfferPlan(read, id, await at(), wallet))).sentence(NO_EFFECTS)).toMatch(/nothing but its rent/);
    await put({});
    await expect(claimOfferPlan(read, id, await at(), wallet)).rejects.toThrow(/are offered still: cancel it/);
  });

  test('what was locked, in time', async () => {
    const where = person(70);
    const bought = (changes: Parameters<typeof purchaseArgs>[0]) => there.set(where, rawPurchase({ network, mint, buyer: wallet, locked: 3_000, lockedUntil: NOW, ...changes }));
    bought({});
    expect((await transaction(releasePlan(read, id, where, wallet))).sentence(NO_EFFECTS)).toBe('You have 3 shares of asset 0 “Harbour Tower” delivered, which were locked.');
    bought({ lockedUntil: NOW + 1 });
    await expect(releasePlan(read, id, where, wallet)).rejects.toThrow(/locked until/);
    bought({ locked: 0, sale: person(71) });
    there.set(person(71), rawSale(sold({ madeAt: 0, lockedUntil: NOW })));
    await expect(releasePlan(read, id, where, wallet)).rejects.toThrow(/closed only when its sale is over/);
  });

  test('what was locked, although its issuer opened a sale of another network at that address', async () => {
    const where = person(70);
    there.set(person(71), rawSale(sold({ network: person(99) })));
    const bought = (locked: number) => there.set(where, rawPurchase({ network, mint, buyer: wallet, sale: person(71), locked, lockedUntil: NOW }));
    bought(3_000);
    expect((await transaction(releasePlan(read, id, where, wallet))).sentence(NO_EFFECTS)).toMatch(/^You have 3 shares .* delivered/);
    bought(0);
    expect((await transaction(releasePlan(read, id, where, wallet))).sentence(NO_EFFECTS)).toBe('You close the purchase: its rent returns.');
  });
});

describe('permissioned shares', () => {
  test('are traded by nobody who is not admitted', async () => {
    const own = { mint: gated.asset.shareMint, maker: person(1) };
    const found = findsAll([rawOffer({ ...offered({}), ...own })], []);
    const here = await readMarketPlace({ read, chain: found }, id, gated.asset.index, wallet as Address);
    expect(here.gate).toBeDefined();
    await expect(takePlan(here, SIDE.sell, { quantity: '1', price: '9', shown: undefined })).rejects.toThrow(/\(the market refuses it: TakerBarred\)/);
    await expect(offerPlan(here, SIDE.bid, { quantity: '1', price: '9', least: '', expires: '', taker: '' }, 1n)).rejects.toThrow(/\(the market refuses it: MakerBarred\)/);
  });
});

test('a network without a market is said to have none', async () => {
  there.delete(await rulesAt(network));
  await expect(place()).rejects.toThrow(/The network has no market/);
});
