// Searches of the market's accounts: where they have what they are searched by, and answers that are not to be believed.
import { address, getBase58Encoder } from '@solana/kit';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { Chain } from '../../src/chain/chain';
import { OFFSETS, offersBy, offersOf, purchasesBy } from '../../src/chain/market';
import { isReleasable, offerState, priceOf } from '../../src/chain/trading';
import { offer, person, purchase, rawOffer, rawPurchase, rawSale, sale } from '../market';
import type { RawAccount } from '../../src/signing/raw-account';

const network = person(9);
const mint = person(8);
const id = { program: person(7), network };

describe('addresses by which is searched', () => {
  const at = (raw: RawAccount, offset: number) => [...raw.data.subarray(offset, offset + 32)];
  const bytes = (text: string) => [...getBase58Encoder().encode(text)];
  test.each([
    ['offer', OFFSETS.offer, rawOffer({ network, mint, maker: person(3) }), { network, mint, maker: person(3) }],
    ['sale', OFFSETS.sale, rawSale({ network, mint, issuer: person(3) }), { network, mint, issuer: person(3) }],
    ['purchase', OFFSETS.purchase, rawPurchase({ network, buyer: person(3) }), { network, buyer: person(3) }],
  ] as const)('lie in the %s where they are said to', (_, offsets, raw, fields) => {
    for (const [name, offset] of Object.entries(offsets)) expect(at(raw, offset)).toEqual(bytes((fields as Record<string, string>)[name] ?? ''));
  });
});

describe('a search', () => {
  const chain = new Chain('http://oracle.test/rpc');
  let asked: any;

  const answers = (accounts: readonly RawAccount[], status = 200) =>
    vi.stubGlobal('fetch', async (_: string, { body }: { body: string }) => {
      asked = JSON.parse(body);
      const value = accounts.map(({ owner, data }) => ({ pubkey: person(1), account: { owner, data: [Buffer.from(data).toString('base64'), 'base64'] } }));
      const result = { context: { slot: 5 }, value };
      return new Response(JSON.stringify({ jsonrpc: '2.0', id: asked.id, result }), { status, headers: { 'content-type': 'application/json' } });
    });

  beforeEach(() => answers([]));

  test('asks for what the gateway passes on, at confirmed', async () => {
    await offersOf(chain, id, mint);
    const [program, { filters, commitment }] = asked.params;
    expect(program).toBe('market1111111111111111111111111111111111111');
    expect(commitment).toBe('confirmed');
    expect(filters.map((one: any) => one.memcmp?.offset ?? 'size')).toEqual(['size', 0, 53, 85]);
    await purchasesBy(chain, id, address(person(3)));
    expect(asked.params[1].filters.map((one: any) => one.memcmp?.offset ?? 'size')).toEqual(['size', 0, 74, 41]);
  });

  test('gives the oldest first', async () => {
    answers([rawOffer({ network, mint, madeAt: 5, id: 1 }), rawOffer({ network, mint, madeAt: 4, id: 9 }), rawOffer({ network, mint, madeAt: 4, id: 2 })]);
    const { slot, content } = await offersOf(chain, id, mint);
    expect([slot, ...content.map((one) => one.id)]).toEqual([5n, 2n, 9n, 1n]);
  });

  test.each([
    ['another mint', rawOffer({ network, mint: person(5) }), 'other accounts'],
    ['another network', rawOffer({ network: person(5), mint }), 'another network'],
    ['another kind', rawSale({ network, mint }), 'of another kind'],
    ['another program', { ...rawOffer({ network, mint }), owner: person(5) }, 'does not belong to the program'],
  ])('believes no account of %s', async (_, raw, why) => {
    answers([raw]);
    await expect(offersOf(chain, id, mint)).rejects.toThrow(why);
  });

  test('says that there may be too many where no answer is passed on', async () => {
    answers([], 502);
    await expect(offersBy(chain, id, mint)).rejects.toThrow(/thousands of offers/);
  });
});

test('an offer is open until it is filled, cancelled or over', () => {
  const states = [{}, { left: 0 }, { state: 1 }, { state: 2 }, { expiresAt: 100 }, { expiresAt: 101 }].map((changes) => offerState(offer(changes), 100n));
  expect(states).toEqual(['open', 'filled', 'cancelled', 'ended', 'expired', 'open']);
});

test('a sale has a price while it sells', () => {
  const falling = { startPrice: 100, floorPrice: 40, startsAt: 10, endsAt: 17 };
  expect([9n, 10n, 13n, 17n].map((now) => priceOf(sale(falling), now))).toEqual([undefined, 100n, 75n, undefined]);
  expect(priceOf(sale({ ...falling, left: 0 }), 13n)).toBeUndefined();
  expect(priceOf(sale({ ...falling, state: 1 }), 13n)).toBeUndefined();
});

test('what is locked is released in time, and the rest when its sale is over', () => {
  expect([2_999n, 3_000n].map((now) => isReleasable(purchase(), undefined, now))).toEqual([false, true]);
  const [bought, running] = [purchase({ locked: 0, lockedUntil: 0 }), sale()];
  expect([1_999n, 2_000n].map((now) => isReleasable(bought, running, now))).toEqual([false, true]);
  expect(isReleasable(bought, sale({ madeAt: 1 }), 1_000n)).toBe(true);
  expect(isReleasable(bought, undefined, 1_000n)).toBe(true);
});
