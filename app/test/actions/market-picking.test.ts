// Which offers are taken: the cases of `crates/client/src/market/picking.rs`, and very many of them.
import { describe, expect, test } from 'vitest';
import vectors from '../../../crates/client/vectors/picking.json';
import { MOST_PICKS } from '../../src/actions/market-basket';
import { pick, totalsOf, type Wish } from '../../src/actions/market-picking';
import { SIDE, type Side } from '../../src/chain/trading';
import type { Offer } from '../../src/generated/market/accounts/offer';
import { sum } from '../../src/verify';
import { offer, person } from '../market';

const { sell, bid } = SIDE;
const offered = (side: Side, price: number, left: number, changes: Parameters<typeof offer>[0] = {}) =>
  offer({ side, price, left, quantity: left, maker: person(price % 90), ...changes });
const wish = (side: Side, quantity: number, limitPrice: number): Wish => ({ side, quantity: BigInt(quantity), limitPrice: BigInt(limitPrice), taker: person(99), now: 1_000n });
const taken = (offers: readonly Offer[], wanted: Wish) => pick(offers, wanted).picks.map((one) => [Number(one.offer.price), Number(one.quantity)]);

test('the cheapest are bought and the dearest bids are sold to', () => {
  const sales = [offered(sell, 7, 10), offered(sell, 5, 10), offered(sell, 6, 10)];
  expect(taken(sales, wish(sell, 25, 9))).toEqual([[5, 10], [6, 10], [7, 5]]);
  expect(taken(sales, wish(sell, 25, 5))).toEqual([[5, 10]]);
  const bids = [offered(bid, 7, 10), offered(bid, 5, 10), offered(bid, 9, 10)];
  expect(taken(bids, wish(bid, 15, 6))).toEqual([[9, 10], [7, 5]]);
  expect(taken(sales, wish(bid, 15, 0))).toEqual([]);
});

test('the fee counts', () => {
  const [cheap, free] = [offered(sell, 1_000, 10, { feeBps: 200 }), offered(sell, 1_010, 10)];
  expect(taken([cheap, free], wish(sell, 10, 2_000))).toEqual([[1_010, 10]]);
  const { picks } = pick([cheap], wish(sell, 10, 2_000));
  expect(picks[0]?.trade).toEqual({ amount: 10_000n, fee: 200n });
  expect(totalsOf(picks, sell)).toEqual({ quantity: 10n, amount: 10_000n, fee: 200n, inAll: 10_200n });
});

test.each([{ expiresAt: 1_000 }, { taker: person(1) }, { maker: person(99) }, { state: 1 }, { left: 0 }, { feeBps: 10_001 }])('what cannot be filled is left out: %j', (changes) => {
  expect(taken([offered(sell, 5, 10, changes)], wish(sell, 10, 9))).toEqual([]);
  expect(taken([offered(sell, 5, 10)], wish(sell, 10, 9))).toEqual([[5, 10]]);
});

test('no rest below the least fill is left, and no more is picked than fits', () => {
  const least = offered(sell, 5, 10, { leastFill: 4 });
  expect(taken([least], wish(sell, 8, 9))).toEqual([[5, 6]]);
  expect(taken([least], wish(sell, 3, 9))).toEqual([]);
  const many = Array.from({ length: 8 }, (_, at) => offered(sell, at + 1, 1));
  expect(pick(many, wish(sell, 8, 9)).picks).toHaveLength(MOST_PICKS);
});

test('dust in front keeps nobody from what is behind it', () => {
  const dust = Array.from({ length: 6 }, (_, at) => offered(sell, at + 1, 1));
  expect(taken([...dust, offered(sell, 9, 60)], wish(sell, 40, 9))).toEqual([[1, 1], [2, 1], [3, 1], [9, 37]]);
});

test('the most comes before the cheapest', () => {
  const offers = ([[1, 5], [2, 5], [3, 5], [4, 5], [5, 20], [6, 30]] as const).map(([price, left]) => offered(sell, price, left));
  const of = (quantity: number) => taken(offers, wish(sell, quantity, 9));
  expect(of(20)).toEqual([[1, 5], [2, 5], [3, 5], [4, 5]]);
  expect(of(35)).toEqual([[1, 5], [2, 5], [3, 5], [5, 20]]);
  expect(of(60)).toEqual([[1, 5], [2, 5], [5, 20], [6, 30]]);
  expect(of(99)).toEqual([[1, 5], [2, 5], [5, 20], [6, 30]]);
});

test('a bid that would pay nothing is left out', () => {
  expect(taken([offered(bid, 1, 10, { decimals: 3 })], wish(bid, 10, 0))).toEqual([]);
});

test.each(vectors.cases)('the best of all baskets: $name, $wanted wanted', ({ side, wanted, offers, filled, in_all: inAll }) => {
  const all = offers.map((one, at) => offered(side as Side, Number(one.price), Number(one.left), { id: at, leastFill: BigInt(one.least_fill), feeBps: one.fee_bps }));
  const { picks, isSure } = pick(all, wish(side as Side, Number(wanted), side === sell ? 1_000_000 : 0));
  const totals = totalsOf(picks, side as Side);
  expect([totals.quantity, totals.inAll, isSure]).toEqual([BigInt(filled), BigInt(inAll), true]);
});

describe('very many offers', () => {
  const like = offered(sell, 1, 1);

  test('are looked through, and the most of them is found', () => {
    const many = Array.from({ length: 1_000 }, (_, at) => ({ ...like, price: BigInt(at + 1), left: BigInt(at + 2) }));
    const all: Wish = { ...wish(sell, 0, 0), quantity: 2n ** 64n - 1n, limitPrice: 2n ** 64n - 1n };
    expect(sum(pick(many, all).picks.map(({ quantity }) => quantity))).toBe(3_998n);
  });

  test('of dust take no time, and what is behind is found', () => {
    const dust = Array.from({ length: 5_000 }, (_, at) => ({ ...like, id: BigInt(at) }));
    const begun = process.cpuUsage();
    expect(taken([...dust, offered(sell, 9, 60)], wish(sell, 40, 9)).at(-1)).toEqual([9, 37]);
    expect(process.cpuUsage(begun).user).toBeLessThan(2_000_000);
  });

  test('of dust that has a least fill take no time, either', () => {
    const dust = Array.from({ length: 2_000 }, (_, at) => ({ ...like, id: BigInt(at), price: BigInt(1_000 + at), left: BigInt(3 + (at % 97)), leastFill: 2n }));
    const begun = process.cpuUsage();
    expect(taken([...dust, offered(sell, 1_000_000, 1_000_000)], wish(sell, 500_000, 1_000_000)).at(-1)).toEqual([1_000_000, 500_000 - 3 * 99]);
    expect(process.cpuUsage(begun).user).toBeLessThan(1_000_000);
  });

  test('that fit with nothing are not all compared, which is said, and keep nobody from what can be divided', () => {
    const whole = Array.from({ length: 400 }, (_, at) => ({ ...like, id: BigInt(at), price: BigInt(50 + (at % 7)), left: BigInt(2_600 + 5 * at), leastFill: BigInt(2_600 + 5 * at) }));
    const { picks, isSure } = pick([...whole, offered(sell, 60, 5_000)], wish(sell, 5_000, 100));
    const totals = totalsOf(picks, sell);
    expect(isSure).toBe(false);
    expect(totals.quantity).toBe(5_000n);
    expect(totals.inAll).toBeLessThanOrEqual(300_000n);
  });
});
