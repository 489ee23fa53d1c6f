// Capacity sold ahead: refused where the command refuses it, in its words, and said before it is signed.
import type { Address } from '@solana/kit';
import { beforeAll, describe, expect, test } from 'vitest';
import { askBackPlan, cancelAskPlan, refundEntitlementPlan, takeBackPlan } from '../../src/actions/entitlement';
import { closes, firstFrom, lastUntil, lengthText, opens, type Calendar } from '../../src/actions/lot-calendar';
import { cutShortPlan, endSalePlan, lapsePlan, settleLotPlan } from '../../src/actions/lot-ending';
import { buyLotPlan, redeemLotPlan, refundLotPlan, returnLotPlan, settlePurchasePlan } from '../../src/actions/lot-holding';
import { issueLotPlan } from '../../src/actions/lot-issuing';
import { licenceToShow } from '../../src/actions/lot-licence';
import { readEntitlementPlace, readLotPlace, type EntitlementPlace, type LotPlace } from '../../src/actions/lot-place';
import { newLot, type LotWritten, type Terms } from '../../src/actions/lot-terms';
import { readOwnerPlace, type OwnerPlace } from '../../src/actions/owning';
import type { Sources } from '../../src/actions/proven';
import { stageOf } from '../../src/chain/lot-stage';
import { TOKEN_2022, TOKEN_PROGRAM } from '../../src/chain/token-account';
import { ASSET_DISCRIMINATOR, getAssetDecoder } from '../../src/generated/openmast/accounts/asset';
import { getLicenceDecoder, getLicenceEncoder } from '../../src/generated/openmast/accounts/licence';
import type { Lot } from '../../src/generated/openmast/accounts/lot';
import { getNetworkDecoder, NETWORK_DISCRIMINATOR } from '../../src/generated/openmast/accounts/network';
import { PAYER_DISCRIMINATOR, getPayerDecoder } from '../../src/generated/openmast/accounts/payer';
import { getAskBackInstructionDataDecoder } from '../../src/generated/openmast/instructions/askBack';
import { getBuyLotInstructionDataDecoder } from '../../src/generated/openmast/instructions/buyLot';
import { getIssueLotInstructionDataDecoder } from '../../src/generated/openmast/instructions/issueLot';
import { MOST_BYTES } from '../../src/signing/budget';
import type { Effects } from '../../src/signing/changes';
import { unsignedBytes } from '../../src/signing/message';
import type { Plan } from '../../src/signing/plan';
import type { RawAccount } from '../../src/signing/raw-account';
import { LOT_KIND } from '../../src/verify';
import { rawTokens } from '../market';
import { account, accountsOf, id } from '../recorded';
import { clockAccount } from '../screens/wallet-in-page';

const CLOCK = 'SysvarC1ock11111111111111111111111111111111';
const NO_EFFECTS: Effects = { changes: [], fee: 0n, rent: 0n };
const none: Sources = { read: async () => [], prove: undefined };
const recorded = new Set(accountsOf([]).map(([where]) => where));
const { currencyMint } = getNetworkDecoder().decode(accountsOf(NETWORK_DISCRIMINATOR)[0]![1]);
const owner = accountsOf(ASSET_DISCRIMINATOR).map(([, data]) => getAssetDecoder().decode(data)).find(({ index }) => index === 0)!.owner;
const payer = accountsOf(PAYER_DISCRIMINATOR).map(([, data]) => getPayerDecoder().decode(data)).find(({ index }) => index === 2)!;
const buyer = payer.owner;

const read = async (addresses: readonly string[]): Promise<(RawAccount | undefined)[]> =>
  addresses.map((where) => {
    const found = where === CLOCK ? clockAccount() : recorded.has(where) ? account(where) : undefined;
    return found && { owner: found.owner, lamports: 1n, data: Uint8Array.from(Buffer.from(found.data[0], 'base64')) };
  });

function planned(plan: Plan, wallet: Address = buyer) {
  if (plan.kind !== 'transaction') throw new Error(plan.why);
  expect(unsignedBytes(plan.instructions, wallet).length).toBeLessThanOrEqual(MOST_BYTES);
  return { ...plan, text: plan.sentence(NO_EFFECTS), data: plan.instructions.at(-1)!.data! };
}

/** The recorded lot 5: 50 GB of which 4 are sold, at a fixed price, in epochs 31 to 378. */
let place: LotPlace;
let held: EntitlementPlace;
let owning: OwnerPlace;
beforeAll(async () => {
  place = await readLotPlace(read, id, 5, buyer);
  held = await readEntitlementPlace(read, id, 7, buyer);
  owning = await readOwnerPlace(read, id, 0, owner);
});

/** Before the window, with the sale running. */
const at = (lot: Partial<Lot> = {}, more: Partial<LotPlace> = {}): LotPlace => {
  const now = place.lot.saleStarts + 100n;
  const network = { ...place.network, finalEpoch: 12n, finalClosedAt: now - 5n };
  const calendar: Calendar = { now, newest: 12n, closedAt: now - 5n, seconds: 5n, measured: 5n };
  return {
    ...place,
    now,
    network,
    calendar,
    lot: { ...place.lot, ...lot },
    tokens: { ...place.tokens, account: rawTokens(TOKEN_2022, place.lot.mint, buyer, 3n) },
    currency: { ...place.currency, account: rawTokens(TOKEN_PROGRAM, currencyMint, buyer, 100_000_000n) },
    ...more,
  };
};
const heldAt = (entitlement: Partial<EntitlementPlace['entitlement']> = {}, lot: Partial<Lot> = {}): EntitlementPlace => ({ ...held, ...at(lot), entitlement: { ...held.entitlement, ...entitlement } });

describe('epochs as times', () => {
  // Epoch 10 opens at 1000, and each takes 100 seconds.
  const calendar: Calendar = { now: 1_050n, newest: 9n, closedAt: 1_000n, seconds: 100n, measured: 100n };
  test('begin then or later, and end then or earlier', () => {
    for (const moment of [900n, 999n, 1_000n, 1_001n, 1_050n, 1_100n, 1_999n, 2_000n]) {
      const first = firstFrom(calendar, moment);
      expect(opens(calendar, first)).toBeGreaterThanOrEqual(moment);
      expect(opens(calendar, first - 1n)).toBeLessThan(moment);
      const last = lastUntil(calendar, moment);
      expect(closes(calendar, last)).toBeLessThanOrEqual(moment);
      expect(closes(calendar, last + 1n)).toBeGreaterThan(moment);
    }
    expect([firstFrom(calendar, 1_100n), lastUntil(calendar, 1_100n), firstFrom(calendar, -(1n << 60n))]).toEqual([11n, 10n, 0n]);
  });
  test('are as long as people count them', () => {
    expect([36n, 5_400n, 129_600n].map(lengthText)).toEqual(['36 s', '90 min', '1.5 days']);
  });
});

/** As the command's own tests write them. */
const NOW = 1_814_313_600n;
const WRITTEN: LotWritten = {
  kind: LOT_KIND.volume, quantity: '30', windowBy: 'epochs', from: '20', until: '10', price: '2', floor: '', saleStarts: '', saleEnds: '2027-06-30T06:00:00Z',
  endsBy: '', least: '', refund: '', rollOver: '', mostPerEpoch: '', name: '', symbol: '', uri: '',
};

describe('terms of a lot', () => {
  const terms = (): Terms => ({
    asset: 3,
    network: { ...place.network, finalEpoch: 9n, parameters: { ...place.network.parameters, minEpochSeconds: 60 }, nextParametersAt: 0n },
    calendar: { now: NOW, newest: 9n, closedAt: NOW, seconds: 3_600n, measured: 3_600n },
    unit: place.currencyUnit,
    countedIn: () => 3_600,
  });
  const made = (changes: Partial<LotWritten> = {}) => newLot({ ...WRITTEN, ...changes }, terms());

  test('that are left out are sensible', () => {
    expect(made()).toMatchObject({
      firstEpoch: 20n, lastEpoch: 29n, priceStart: 2_000_000n, priceFloor: 2_000_000n, saleStarts: NOW + 180n,
      // Ten hours from 10 hours ahead, and as long again.
      endsBy: NOW + 30n * 3_600n, name: 'Asset 3, epochs 20-29', symbol: 'GB', leastPurchase: 1n, refundBps: 0, mostPerEpoch: 0n,
    });
    expect(made({ kind: LOT_KIND.exclusive, quantity: '', until: '1', floor: '1' })).toMatchObject({ quantity: 1n, priceFloor: 1_000_000n, symbol: 'EXCLUSIVE' });
    expect(made({ mostPerEpoch: '500 MB', refund: '12.5' })).toMatchObject({ mostPerEpoch: 500_000_000n, refundBps: 1_250 });
  });

  test('take times for the epochs between them', () => {
    const byTime = made({ windowBy: 'times', from: '2027-07-01', until: '2027-07-02T00:30:00Z' });
    expect(byTime.lastEpoch - byTime.firstEpoch).toBe(23n);
    expect(opens(terms().calendar, byTime.firstEpoch)).toBe(1_814_400_000n);
    expect(() => made({ windowBy: 'times', from: '2027-07-02', until: '2027-07-02T00:59:59Z' })).toThrow('No epoch lies between');
    expect(() => made({ windowBy: 'times', from: '2027-06-30', until: '2027-07-02' })).toThrow('The window begins too early: epoch 10');
  });

  test.each<[Partial<LotWritten>, string]>([
    [{ from: '12' }, '13 is the earliest'],
    [{ kind: LOT_KIND.rate, rollOver: '2' }, 'Roll-over is for volume'],
    [{ until: '2', rollOver: '2' }, 'fewer epochs than the window'],
    [{ least: '31' }, 'from 1 to the number of tokens'],
    [{ floor: '3' }, 'prices fall'],
    [{ floor: '0' }, 'price of zero'],
    [{ price: 'all' }, 'write a number'],
    [{ quantity: '0' }, 'more than zero'],
    [{ quantity: '1.5' }, 'whole number'],
    [{ kind: LOT_KIND.rate, mostPerEpoch: '5' }, 'for volume'],
    [{ mostPerEpoch: 'much' }, '500MB'],
    [{ symbol: 'LONGERTHANTEN' }, 'symbol'],
    [{ name: 'x'.repeat(33) }, '32 bytes'],
    [{ saleStarts: '2027-06-30' }, 'is the earliest'],
    [{ saleStarts: '2027-06-30T07:00:00Z' }, 'it must end later'],
    [{ endsBy: '2027-06-30T05:00:00Z' }, 'the window must be over later'],
    [{ endsBy: '2027-06-30T07:00:00Z' }, 'as the asset counts them'],
    [{ from: '4000000000' }, 'an earlier first epoch'],
    [{ endsBy: '2047-06-30' }, 'ten years'],
    [{ from: '' }, 'When does the window begin'],
    [{ until: '' }, 'How long is the window'],
  ])('are refused with what would be right: %j', (changes, words) => {
    expect(() => made(changes)).toThrow(words);
  });
});

/** A licence whose newest suspension lasts. */
function withSuspension(raw: RawAccount): RawAccount {
  const licence = { ...getLicenceDecoder().decode(raw.data), suspendedFrom: 1n, liftedFrom: 0n, suspendedUntil: 1n << 40n };
  return { ...raw, data: Uint8Array.from(getLicenceEncoder().encode(licence)) };
}

describe('issuing', () => {
  const soon = (seconds: number): string => new Date((Number(owning.now) + seconds) * 1_000).toISOString().replace('.000', '');
  const terms = (changes: Partial<LotWritten> = {}): LotWritten => ({ ...WRITTEN, quantity: '3', from: '400', until: '100', price: '0.5', saleEnds: soon(600), endsBy: '', ...changes });
  /** The earliest epoch that can be sold of what was recorded, or so many later. */
  const first = (more = 0): string => String(owning.network.finalEpoch + 4n + BigInt(more));
  const changed = (asset: Partial<OwnerPlace['asset']>, more: Partial<OwnerPlace> = {}): OwnerPlace => ({ ...owning, ...more, asset: { ...owning.asset, ...asset } });

  test('says what it promises, what it locks, and what comes back', async () => {
    const plan = planned(await issueLotPlan(read, owning, terms()), owner);
    expect(plan.text).toMatch(/^You sell 3 GB \(10⁹ bytes each, both directions together\) of asset 0 in epochs 400 to 499, about /);
    const all = plan.cautions.join('\n');
    // A half of 0.50 for a GB.
    expect(all).toMatch(/Each token costs 0\.5 test USD; 1\.5 test USD in all if all are sold\. It must cost at least 0\.25 test USD, which is 50 % of what the same costs by the tariff \(10⁹ bytes at 0\.5 test USD\)/);
    expect(all).toMatch(/It takes 120 Mbit\/s of the capacity in each of these epochs: neither the capacity can be lowered/);
    expect(all).toMatch(/Through epoch 499 you cannot lower the stakers’ part/);
    expect(all).toContain('What is not served is paid back');
    const { new: made } = getIssueLotInstructionDataDecoder().decode(plan.data);
    expect(made).toMatchObject({ kind: 0, quantity: 3n, firstEpoch: 400n, lastEpoch: 499n, priceStart: 500_000n });
    // What it is made at is one of four accounts behind the others.
    expect(plan.instructions.at(-1)!.accounts).toHaveLength(14);
  });

  test.each<[string, () => OwnerPlace, () => Partial<LotWritten>, RegExp]>([
    ['by another wallet', () => ({ ...owning, wallet: buyer }), () => ({}), /is owned by/],
    ['too cheap', () => owning, () => ({ price: '0.2' }), /0\.2 test USD is less than a token must cost: at least 0\.25/],
    ['cheaper than the cap of a live price', () => changed({ live: 1, priceCap: 2_000_000n }), () => ({}), /at least 1 test USD.*the cap of its live price/],
    ['more than there is', () => owning, () => ({ quantity: '900000', price: '0.5' }), /does not have that much left in every epoch of the window: 900,000 tokens take .*; at most [\d,]+ fit, .*Left of its capacity: from epoch 400 on/],
    ['all while something is sold', () => owning, () => ({ kind: LOT_KIND.exclusive, from: '300', price: '100000' }), /none fits: sell a window of other epochs/],
    ['what nobody knows the size of', () => changed({ nextCapacityEpoch: 0n }), () => ({}), /does not say what it carries in epoch 400/],
    ['by epochs that are counted too long', () => changed({ nextEpochSeconds: 60 }), () => ({ endsBy: '2027-06-30' }), /counts epochs 60 s long, and the newest was/],
    ['of which nothing could be sold', () => owning, () => ({ from: first(), until: '1', kind: LOT_KIND.simSlot, price: '1', saleEnds: soon(200), saleStarts: soon(150), endsBy: soon(86_400) }), /Nothing would be sold/],
    ['of which nothing could be returned', () => owning, () => ({ refund: '50', from: first(30), kind: LOT_KIND.simSlot, price: '10' }), /Nobody could return a token/],
    ['of a retired asset', () => changed({ state: 1 }), () => ({}), /is retired/],
    ['without a licence', () => changed({ firstLicence: 1 }), () => ({}), /has no licence in force, without which it sells nothing/],
  ])('is refused: %s', async (_, where, changes, why) => {
    await expect(issueLotPlan(read, where(), terms(changes()))).rejects.toThrow(why);
  });

  test('shows a licence that holds until the lot is over', async () => {
    expect(await licenceToShow(read, owning, owning.now + 60n)).toBe(0);
    await expect(licenceToShow(read, owning, 1n << 40n)).rejects.toThrow('The longest licence of asset 0 does not hold until the lot is over');
    const free = { ...owning, network: { ...owning.network, parameters: { ...owning.network.parameters, requiresLicences: 0 } } };
    expect(await licenceToShow(read, free, 1n << 40n)).toBeUndefined();
    const suspended = async (addresses: readonly string[]) => (await read(addresses)).map((raw) => raw && withSuspension(raw));
    await expect(licenceToShow(suspended, owning, owning.now)).rejects.toThrow(/Licence 0 of asset 0 is suspended, from epoch 1 on, until/);
  });
});

describe('a lot’s life', () => {
  const network = (finalEpoch: bigint) => ({ finalEpoch, finalClosedAt: 300n });
  test('has the stages of the command', () => {
    const lot: Lot = { ...place.lot, kind: 1, firstEpoch: 20n, lastEpoch: 29n, saleStarts: 100n, saleEnds: 200n, endsBy: 10_000n, priceFloor: 5n, priceStart: 5n, quantity: 10n, sold: 4n, settled: 0 };
    const stages = [[5n, 99n], [5n, 100n], [5n, 200n], [18n, 200n], [19n, 200n], [28n, 200n], [29n, 200n]] as const;
    expect(stages.map(([epoch, now]) => stageOf(lot, network(epoch), now))).toEqual(['announced', 'on sale', 'sold', 'sold', 'in its window', 'in its window', 'over']);
    expect(stageOf({ ...lot, sold: 0n }, network(5n), 200n)).toBe('unsold');
    expect(stageOf(lot, { finalEpoch: 22n, finalClosedAt: 10_000n }, 10_050n)).toBe('over');
    expect([1, 2].map((settled) => stageOf({ ...lot, settled }, network(40n), 200n))).toEqual(['settled', 'lapsed']);
  });

  test('ends its sale: by its owner any time, by anybody once it is over', async () => {
    const sale = at({}, { wallet: owner });
    expect(planned(await endSalePlan(sale), owner).text).toMatch(/^The sale of lot 5 ends: 4 of 50 tokens are sold and stay good, the other 46 are for sale no more/);
    await expect(endSalePlan(at())).rejects.toThrow(/The sale of lot 5 runs until .*, unless all is sold before/);
    expect(planned(await endSalePlan(at({ saleEnds: 1n, sold: 0n }))).text).toMatch(/^No token of lot 5 is sold/);
  });

  test('is settled by a proof once it is over, lapses and is cut short only in time', async () => {
    await expect(settleLotPlan(at(), none)).rejects.toThrow('Lot 5 goes on until epoch 378 is final');
    await expect(settleLotPlan(at({ settled: 1, served: 7n }), none)).rejects.toThrow('settled already: 7 epochs');
    await expect(settleLotPlan(at({ lastEpoch: 12n }, { network: place.network }), { ...none, read })).rejects.toThrow(/must be proven, and no oracle/);
    await expect(lapsePlan(at())).rejects.toThrow(/Lot 5 lapses at .*; a settlement of its end may come before/);
    await expect(lapsePlan(at({ lastEpoch: 12n }))).rejects.toThrow('settle it now');
    expect(planned(await lapsePlan(at({ endsBy: 1n }))).text).toMatch(/^Lot 5 lapses/);
    await expect(cutShortPlan(at())).rejects.toThrow('counts as silent from');
    const silent = at({ endsBy: 1n << 40n });
    expect(planned(await cutShortPlan({ ...silent, network: { ...silent.network, finalClosedAt: 1n } })).text).toContain('ends now');
  });
});

describe('a holder', () => {
  test('buys at what was shown at most, and redeems at once', async () => {
    const plan = planned(await buyLotPlan(at(), { quantity: '5', payer: '2', shown: 400_000n }));
    expect(plan.text).toMatch(/^You pay 2 test USD, for 5 GB .* of asset 0, in epochs 31 to 378, .* It is redeemed for payer 2 at once\.$/);
    const buy = getBuyLotInstructionDataDecoder().decode(plan.instructions[0]!.data!);
    expect(buy).toMatchObject({ quantity: 5n, mostPrice: 400_000n, deadline: at().now + 120n });
    const falling = at({ priceFloor: 100_000n, saleEnds: at().now + 10_000n, kind: 1 });
    expect(planned(await buyLotPlan(falling, { quantity: '5', payer: '', shown: undefined })).text).toMatch(/^You pay at most 1\.98\d* test USD, and less if the price falls/);
  });

  test.each<[string, Partial<Lot>, Parameters<typeof buyLotPlan>[1], RegExp]>([
    ['before its sale', { saleStarts: 1n << 40n }, { quantity: '1', payer: '', shown: undefined }, /The sale of lot 5 begins at/],
    ['after its sale', { saleEnds: 1n }, { quantity: '1', payer: '', shown: undefined }, /is over; holders may sell theirs/],
    ['when it is sold out', { sold: 50n }, { quantity: '1', payer: '', shown: undefined }, /is sold out/],
    ['more than is left', {}, { quantity: '47', payer: '', shown: undefined }, /46 tokens of lot 5 are left, fewer than 47/],
    ['less than is sold at once', { leastPurchase: 10n }, { quantity: '5', payer: '', shown: undefined }, /sells at least 10 tokens at once/],
    ['dearer than was shown', {}, { quantity: '1', payer: '', shown: 399_999n }, /more than the 0\.399999 test USD that were shown/],
    ['for a payer that is none', {}, { quantity: '1', payer: '99', shown: undefined }, /There is no payer 99/],
    ['more than the wallet can pay', { price: 90_000_000n, priceStart: 90_000_000n, priceFloor: 90_000_000n }, { quantity: '2', payer: '', shown: undefined }, /less than 180 test USD/],
  ])('is refused %s', async (_, lot, order, why) => {
    await expect(buyLotPlan(at(lot), order)).rejects.toThrow(why);
  });

  test('redeems what it has', async () => {
    expect(planned(await redeemLotPlan(at(), { quantity: 'all', payer: '2' })).text).toMatch(/^Payer 2 gets 3 GB/);
    await expect(redeemLotPlan(at(), { quantity: '4', payer: '2' })).rejects.toThrow('You have 3 tokens of lot 5, less than 4');
    await expect(redeemLotPlan(at({ lastEpoch: 15n }), { quantity: '1', payer: '2' })).rejects.toThrow('is over, or about to be');
  });

  test('returns between sale and window alone', async () => {
    const plan = planned(await returnLotPlan(at({ refundBps: 8_000, saleEnds: 1n }), '2'));
    expect(plan.text).toBe('2 GB of lot 5, which cost 0.8 test USD, pay 0.64 test USD back; the rest is forfeited: the asset earns it.');
    await expect(returnLotPlan(at(), '2')).rejects.toThrow('cannot be returned');
    await expect(returnLotPlan(at({ refundBps: 1 }), '2')).rejects.toThrow('tokens can be returned after it');
    await expect(returnLotPlan(at({ refundBps: 1, firstEpoch: 15n }), '2')).rejects.toThrow('may have begun');
    await expect(returnLotPlan(at({ refundBps: 1, settled: 1 }), '2')).rejects.toThrow('The window of lot 5 is over');
  });

  test('takes back what was not served', async () => {
    const over = { settled: 1, firstEpoch: 1n, lastEpoch: 10n, served: 8n };
    expect(planned(await refundLotPlan(at(over), 'all')).text).toBe('3 GB of lot 5 pay 0.24 test USD back, and are burned.');
    await expect(refundLotPlan(at(), 'all')).rejects.toThrow('Lot 5 is not settled');
    await expect(refundLotPlan(at({ ...over, served: 10n }), 'all')).rejects.toThrow('Nothing comes back of lot 5');
  });

  test('is paid what a price fell', async () => {
    expect(await settlePurchasePlan(at({ saleEnds: 1n }))).toMatchObject({ kind: 'nothing', why: expect.stringContaining('its price never changed') });
    const purchase = { paid: 3_000_000n, quantity: 4n } as LotPlace['purchase'];
    expect(planned(await settlePurchasePlan(at({ saleEnds: 1n, priceFloor: 1n }, { purchase }))).text).toMatch(/^You get 1\.4 test USD back/);
    await expect(settlePurchasePlan(at())).rejects.toThrow('runs until');
  });
});

describe('an entitlement', () => {
  test('is another’s to decide about', async () => {
    await expect(readEntitlementPlace(read, id, 7, owner)).rejects.toThrow(`which ${buyer} owns`);
    await expect(readEntitlementPlace(read, id, 90, owner)).rejects.toThrow('is closed');
  });

  test('is asked back, while its tokens can still be used', async () => {
    const plan = planned(await askBackPlan(heldAt({ asked: 1n }), '3'));
    expect(plan.text).toMatch(/^You ask 3 GB of 4 GB back/);
    expect(plan.cautions.join()).toContain('This replaces the request for 1.');
    expect(getAskBackInstructionDataDecoder().decode(plan.data).amount).toBe(3n);
    await expect(askBackPlan(heldAt(), '5')).rejects.toThrow('is for 4 tokens, fewer than 5');
    await expect(askBackPlan(heldAt({}, { lastEpoch: 15n }), '1')).rejects.toThrow('Too late');
    const late = planned(await askBackPlan(heldAt({}, { lastEpoch: 16n }), '1'));
    expect(late.cautions.join()).toContain('most likely be too late');
  });

  test('gives back once a settlement has seen it', async () => {
    await expect(takeBackPlan(heldAt(), none)).rejects.toThrow('Nothing is asked back');
    const settlement = (snapshotSlot: bigint) => ({ content: { snapshotSlot } }) as EntitlementPlace['settlement'];
    const asked = heldAt({ asked: 2n, askedSlot: 50n }, { kind: LOT_KIND.rate });
    expect(await takeBackPlan({ ...asked, settlement: settlement(49n) }, none)).toMatchObject({ kind: 'nothing', why: expect.stringContaining('No final settlement has seen yet') });
    expect(planned(await takeBackPlan({ ...asked, settlement: settlement(50n) }, none)).text).toMatch(/^2 of the 2 tokens of lot 5/);
    await expect(takeBackPlan(heldAt({ asked: 2n }, { settled: 1 }), none)).rejects.toThrow('is settled');
    expect(planned(await cancelAskPlan(heldAt({ asked: 2n }))).text).toContain('2 tokens had been asked back');
    await expect(cancelAskPlan(heldAt())).rejects.toThrow('Nothing is asked back');
  });

  test('is refunded as a whole, of volume by a proof', async () => {
    await expect(refundEntitlementPlan(heldAt(), none)).rejects.toThrow('is not settled');
    const over = { settled: 1, firstEpoch: 1n, lastEpoch: 10n, served: 8n };
    expect(planned(await refundEntitlementPlan(heldAt({}, { ...over, kind: LOT_KIND.simSlot }), none)).text).toMatch(/^Entitlement 7 pays 0\.32 test USD back and is closed: 8 of the 10 epochs/);
    await expect(refundEntitlementPlan({ ...heldAt({}, over), network: place.network }, { ...none, read })).rejects.toThrow(/What was used must be proven/);
  });
});
