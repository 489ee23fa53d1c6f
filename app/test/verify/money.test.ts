import { describe, expect, test } from 'vitest';
import * as rules from '../../src/verify';
import { amounts, hash, list, published, vectors } from './vectors';

const { parseU64: number } = rules;

test('every published file is tested here or with the trees', () => {
  expect(published()).toEqual([
    'breaker.json',
    'charges.json',
    'contents.json',
    'nodes.json',
    'rewards.json',
    'splits.json',
    'statements.json',
    'trades.json',
    'trees.json',
  ]);
});

describe('charges.json', () => {
  const file = vectors('charges.json');

  test('has what is tested', () => {
    expect(Object.keys(file)).toEqual(['accruals', 'cuts', 'lifetime', 'price_sets']);
  });

  test.each(list(file.lifetime))('lifetime charge %#', (vector) => {
    // A product has 128 bits.
    const before = BigInt(vector.product_before);
    const used = rules.use(before, number(vector.bytes), number(vector.price_per_gb));
    expect(used.product).toBe(BigInt(vector.product));
    expect(used.demand).toBe(number(vector.demand));
    expect(rules.worthOf(before)).toBe(number(vector.worth_before));
  });

  test.each(list(file.cuts))('cut %#', (vector) => {
    const parts = rules.cutByLargestRemainder(amounts(vector.demands), number(vector.available));
    expect(parts).toEqual(amounts(vector.parts));
  });

  test.each(list(file.accruals))('accrual %#', (vector) => {
    const funds = { free: number(vector.free), held: number(vector.held) };
    const pairs = rules.accrue(funds, amounts(vector.owed_before), amounts(vector.demands));
    expect(pairs.map(({ accrued }) => accrued)).toEqual(amounts(vector.accrued));
    expect(pairs.map(({ owed }) => owed)).toEqual(amounts(vector.owed));
    expect(pairs.map(({ writtenOff }) => writtenOff)).toEqual(amounts(vector.written_off));
  });

  test.each(list(file.price_sets))('price set %#', (vector) => {
    const tariffs = vector.tariffs.map(
      (tariff: { epoch: number; prices_per_gb: string[]; not_licensed: { asset: number; reason: number }[] }) => ({
        epoch: BigInt(tariff.epoch),
        prices: amounts(tariff.prices_per_gb),
        notLicensed: tariff.not_licensed,
      }),
    );
    expect(rules.priceSetHash(tariffs)).toEqual(hash(vector.hash));
  });
});

describe('breaker.json', () => {
  const file = vectors('breaker.json');

  test('has what is tested', () => {
    expect(Object.keys(file)).toEqual(['allotments', 'trailing_average', 'water']);
  });

  test.each(list(file.water))('max-min fair %#', (vector) => {
    expect(rules.waterFill(amounts(vector.wants), number(vector.available))).toEqual(amounts(vector.parts));
  });

  test.each(list(file.allotments))('allotment %#', (vector) => {
    const [wants, firsts] = [amounts(vector.wants), amounts(vector.firsts)];
    expect(rules.allot(wants, firsts, number(vector.available))).toEqual(amounts(vector.parts));
  });

  test('trailing average', () => {
    let trailing = 0n;
    for (const vector of file.trailing_average) {
      trailing = rules.trailingAfter(trailing, number(vector.charged));
      expect(trailing).toBe(number(vector.trailing));
      expect(rules.firstPart(trailing)).toBe(number(vector.first));
    }
  });
});

describe('contents.json', () => {
  const file = vectors('contents.json');

  test.each(list(file.contents))('content %#', (vector) => {
    const tree = (name: string) => ({
      count: vector[`${name}_count`],
      root: hash(vector[`${name}_root`]),
      charged: number(vector[`${name}_charged`]),
      accrued: number(vector[`${name}_accrued`]),
    });
    const content = {
      epoch: number(vector.epoch),
      snapshotSlot: number(vector.snapshot_slot),
      closedAt: BigInt(vector.closed_at),
      assets: tree('asset'),
      payers: tree('payer'),
      reserves: tree('reserve'),
      bytes: number(vector.bytes),
      archiveHash: hash(vector.archive_hash),
      privateRoot: hash(vector.private_root),
      priceSetHash: hash(vector.price_set_hash),
    };
    expect(rules.toHex(rules.contentBytes(content))).toBe(vector.encoded);
    expect(rules.toHex(rules.contentHash(content, hash(file.network)))).toBe(vector.hash);
  });
});

test.each(list(vectors('statements.json')))('statements.json %#', (vector) => {
  const payment = rules.statementPayment(number(vector.claim), number(vector.unspent), number(vector.all_claims));
  expect(payment).toBe(number(vector.payment));
});

test.each(list(vectors('splits.json')))('splits.json %#', (vector) => {
  const policy = { treasury: vector.treasury_bps, levy: vector.levy_bps, stakers: vector.stakers_bps };
  const parts = rules.split(policy, number(vector.amount), number(vector.active_shares), number(vector.share_supply));
  expect(parts).toEqual({
    treasury: number(vector.treasury),
    levy: number(vector.levy),
    stakers: number(vector.stakers),
    owner: number(vector.owner),
  });
});

test('rewards.json', () => {
  let pool = rules.EMPTY_POOL;
  let rewards = rules.NO_REWARDS;
  let lastShares = 0n;
  for (const vector of vectors('rewards.json')) {
    const activeShares = number(vector.active_shares);
    if (activeShares !== lastShares) pool = rules.activeSharesChanged(pool);
    lastShares = activeShares;
    pool = rules.accrueReward(pool, number(vector.amount), activeShares);
    // A stake of one share, settled after every step.
    rewards = rules.settleRewards(rewards, pool, 1n);
    expect(pool).toEqual({ perShare: BigInt(vector.reward_per_share), remainder: number(vector.reward_remainder) });
    expect(rewards.owed).toBe(number(vector.one_share_owed));
    expect(rewards.fraction).toBe(number(vector.one_share_fraction));
  }
});

describe('trades.json', () => {
  const file = vectors('trades.json');
  /** The number; nothing where it overflows. */
  const or = (compute: () => bigint): string | null => {
    try {
      return compute().toString();
    } catch (error) {
      expect(error).toBeInstanceOf(rules.ArithmeticError);
      return null;
    }
  };

  test('has what is tested', () => {
    expect(Object.keys(file)).toEqual(['fees', 'fills', 'sale_prices', 'trades']);
  });

  test.each(list(file.trades))('trade %#', (vector) => {
    const terms = { price: number(vector.price), decimals: vector.decimals, feeBps: vector.fee_bps };
    const quantity = number(vector.quantity);
    const [buy, sell] = [() => rules.buying(terms, quantity), () => rules.selling(terms, quantity)];
    expect({
      ...{ buy_amount: or(() => buy().amount), buy_fee: or(() => buy().fee), paid: or(() => rules.paidFor(buy())) },
      ...{ sell_amount: or(() => sell().amount), sell_fee: or(() => sell().fee), received: or(() => rules.receivedFor(sell())) },
      worth_up: or(() => rules.worthUp(terms, quantity)),
    }).toEqual(Object.fromEntries(OUTCOMES.map((name) => [name, vector[name]])));
  });
  const OUTCOMES = ['buy_amount', 'buy_fee', 'paid', 'sell_amount', 'sell_fee', 'received', 'worth_up'];

  test.each(list(file.fills))('fill %#', (vector) => {
    const quantity = rules.fillQuantity(number(vector.wanted), number(vector.left), number(vector.least_fill));
    expect(quantity).toBe(number(vector.quantity));
  });

  test.each(list(file.sale_prices))('price of a sale %#', (vector) => {
    const price = { start: number(vector.start), floor: number(vector.floor), startsAt: BigInt(vector.starts_at), endsAt: BigInt(vector.ends_at) };
    expect(rules.salePriceAt(price, BigInt(vector.now)) ?? null).toBe(vector.price === null ? null : number(vector.price));
  });

  test.each(list(file.fees))('fee %#', (vector) => {
    const fee = { feeBps: vector.fee_bps, nextFeeBps: vector.next_fee_bps, nextFeeAt: BigInt(vector.next_at) };
    expect(rules.marketFeeAt(fee, BigInt(vector.now))).toBe(vector.holds);
  });
});
