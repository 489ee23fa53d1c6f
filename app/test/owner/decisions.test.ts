// What an owner decides: refused where the command refuses it, told in the same words, and from when it holds.
import { beforeAll, describe, expect, test } from 'vitest';
import type { Address } from '@solana/kit';
import { endLivePricePlan, livePricePlan } from '../../src/actions/live-price';
import { readOwnerPlace, type OwnerPlace } from '../../src/actions/owning';
import { retirePlan, retiresFrom } from '../../src/actions/retire';
import { capacityPlan, wholeCapacityPlan } from '../../src/actions/set-capacity';
import { pricePlan } from '../../src/actions/set-price';
import { splitPlan, volumesEnd } from '../../src/actions/set-split';
import { withdrawOwnerPlan } from '../../src/actions/withdraw-owner';
import { ASSET_DISCRIMINATOR, getAssetDecoder, type Asset } from '../../src/generated/openmast/accounts/asset';
import { parseAnnounceCapacityInstruction } from '../../src/generated/openmast/instructions/announceCapacity';
import { parseSetPriceInstruction } from '../../src/generated/openmast/instructions/setPrice';
import { parseSetSplitPolicyInstruction } from '../../src/generated/openmast/instructions/setSplitPolicy';
import type { LotBook } from '../../src/generated/openmast/accounts/lotBook';
import type { Effects } from '../../src/signing/changes';
import type { Plan } from '../../src/signing/plan';
import type { RawAccount } from '../../src/signing/raw-account';
import { account, accountsOf, id } from '../recorded';
import { clockAccount } from '../screens/wallet-in-page';

const CLOCK = 'SysvarC1ock11111111111111111111111111111111';
const NO_EFFECTS: Effects = { changes: [], fee: 0n, rent: 0n };
const sources = { read: async () => [], prove: undefined };

const raw = (address: string): RawAccount | undefined => {
  const found = address === CLOCK ? clockAccount() : account(address);
  return found && { owner: found.owner, lamports: 1n, data: Uint8Array.from(Buffer.from(found.data[0], 'base64')) };
};

const assets = accountsOf(ASSET_DISCRIMINATOR).map(([, data]) => getAssetDecoder().decode(data));
const place = (index: number): Promise<OwnerPlace> =>
  readOwnerPlace(async (addresses) => addresses.map(raw), id, index, assets.find((asset) => asset.index === index)?.owner as Address);

let plain: OwnerPlace;
beforeAll(async () => {
  plain = await place(0);
});

const changed = (what: Partial<Asset>, more: Partial<OwnerPlace> = {}): OwnerPlace => ({ ...plain, ...more, asset: { ...plain.asset, ...what } });
const stranger = (): OwnerPlace => ({ ...plain, wallet: plain.asset.shareMint });

function planned(plan: Plan) {
  if (plan.kind !== 'transaction') throw new Error(plan.why);
  return { ...plan, text: plan.sentence(NO_EFFECTS) };
}
// The generated parsers want accounts, which every instruction here has.
const last = (plan: Plan) => planned(plan).instructions.at(-1) as never;

describe('nobody but the owner', () => {
  test('decides anything', async () => {
    const all = [
      pricePlan(stranger(), { price: '1', epoch: '' }),
      livePricePlan(stranger(), { floor: '0.1', cap: '1', target: '60' }),
      endLivePricePlan(stranger()),
      splitPlan(stranger(), sources, { stakers: '50', epoch: '' }),
      retirePlan(stranger()),
      capacityPlan(stranger(), '1'),
      withdrawOwnerPlan(stranger(), sources),
    ];
    for (const plan of all) await expect(plan).rejects.toThrow(`is owned by ${plain.asset.owner}`);
  });
});

describe('a price', () => {
  test('says from when it holds, what it was, and what stakers have of it', async () => {
    const plan = await pricePlan({ ...plain, pace: undefined }, { price: '0.60', epoch: '' });
    const epoch = plain.network.finalEpoch + 4n;
    expect(planned(plan).text).toContain(`0.6 test USD`);
    expect(planned(plan).text).toContain(`from epoch ${epoch} on`);
    expect(planned(plan).cautions[0]).toMatch(/^Of each GB that is paid for, stakers have .* instead of /);
    expect(parseSetPriceInstruction(last(plan)).data).toMatchObject({ pricePerGb: 600_000n, epoch });
  });

  test('waits where epochs are so short that others become final while somebody signs, and not where they are long', async () => {
    const at = async (seconds: bigint) => {
      const pace = { finalEpoch: plain.network.finalEpoch, closedAt: plain.now, seconds };
      return parseSetPriceInstruction(last(await pricePlan({ ...plain, pace }, { price: '0.60', epoch: '' }))).data.epoch - plain.network.finalEpoch;
    };
    expect(await at(5n)).toBe(28n);
    expect(await at(3_600n)).toBe(4n);
  });

  test('is refused above the network’s most, too soon, and where it is live', async () => {
    const most = Number(plain.network.parameters.maxPricePerGb) / 1e6;
    await expect(pricePlan(plain, { price: `${most + 1}`, epoch: '' })).rejects.toThrow('the most that the network allows');
    await expect(pricePlan(plain, { price: '1', epoch: `${plain.network.finalEpoch + 3n}` })).rejects.toThrow('is too soon');
    await expect(pricePlan(plain, { price: 'cheap', epoch: '' })).rejects.toThrow('as a number');
    await expect(pricePlan(plain, { price: 'all', epoch: '' })).rejects.toThrow('`all` stands for all that you have');
    await expect(livePricePlan(plain, { floor: '0.1', cap: 'all', target: '60' })).rejects.toThrow('`all` stands for');
    await expect(pricePlan(changed({ live: 1 }), { price: '1', epoch: '' })).rejects.toThrow('end that first');
  });

  test('that holds already is not announced again', async () => {
    const asset = { pricePerGb: 500_000n, nextPricePerGb: 0n, nextPriceEpoch: 0n };
    expect((await pricePlan(changed(asset), { price: '0.5', epoch: '' })).kind).toBe('nothing');
  });
});

describe('what replaces something that was announced', () => {
  const final = () => ({ network: { ...plain.network, finalEpoch: 9n }, pace: undefined });

  test('says of a price what holds until then', async () => {
    const place = changed({ live: 0, pricePerGb: 500_000n, nextPricePerGb: 5_000_000n, nextPriceEpoch: 40n }, final());
    const plan = planned(await pricePlan(place, { price: '6', epoch: '60' }));
    expect(plan.text).toMatch(/costs 6 test USD from epoch 60 on.*; until then 0\.5 test USD\.$/);
    expect(plan.cautions.join()).toContain('was announced from epoch 40 on is replaced, also before the new one holds');
    // The same price later is a change; the same at the same time is none.
    expect((await pricePlan(place, { price: '5', epoch: '41' })).kind).toBe('transaction');
    expect((await pricePlan(place, { price: '5', epoch: '40' })).kind).toBe('nothing');
    // One that may be in use already stays until then.
    const soon = changed({ live: 0, pricePerGb: 500_000n, nextPricePerGb: 5_000_000n, nextPriceEpoch: 11n }, final());
    expect(planned(await pricePlan(soon, { price: '6', epoch: '60' })).text).toContain('until then 5 test USD');
  });

  test('says of a split what holds until then', async () => {
    const place = changed({ stakersBps: 6_000, nextStakersBps: 9_000, nextSplitEpoch: 40n, bookedLots: 0 }, final());
    const plan = planned(await splitPlan(place, sources, { stakers: '95', epoch: '60' }));
    expect(plan.text).toContain('and 60 % of what is earned before');
    expect(plan.cautions.join()).toContain('The 90 % that were announced from epoch 40 on are replaced, also before the new part holds');
    expect((await splitPlan(place, sources, { stakers: '90', epoch: '41' })).kind).toBe('transaction');
    expect((await splitPlan(place, sources, { stakers: '90', epoch: '' })).kind).toBe('nothing');
    // Going back to what holds takes back what was announced.
    expect((await splitPlan(place, sources, { stakers: '60', epoch: '' })).kind).toBe('transaction');
  });

  test('says of a capacity that slots come with it', async () => {
    const ahead = { simSlots: 50, slotPrice: 20_000n, nextCapacityMbps: 10_000, nextSimSlots: 500, nextSlotPrice: 1n, nextEpochSeconds: 3_600, epochSeconds: 3_600, nextCapacityEpoch: 5_000n };
    const plan = planned(await capacityPlan(changed(ahead, final()), '12000'));
    expect(plan.cautions[0]).toMatch(/announced from epoch 5000 on is replaced, and holds from epoch 13 on with this: 500 SIM slots at 0\.000001 .*; before 50 SIM slots at 0\.02 /);
    expect(planned(await capacityPlan(changed({ ...ahead, nextCapacityEpoch: 12n }, final()), '12000')).cautions.join()).not.toContain('SIM slots');
  });
});

describe('a live price', () => {
  const rule = { floor: '0.2', cap: '1.2', target: '60' };

  test('says its bounds, its step and its target', async () => {
    const told = planned(await livePricePlan(changed({ live: 0, capacityMbps: 200, nextCapacityEpoch: 0n }), rule)).text;
    expect(told).toMatch(/by at most 1\/\d+ of it, between 0\.2 .* and 1\.2 .*; it stays while 60 % of 200 Mbit\/s are used\./);
  });

  test.each([
    [{ ...rule, floor: '0' }, 'The floor must be more than zero'],
    [{ ...rule, floor: '2' }, 'The floor must not be above the cap'],
    [{ ...rule, cap: '999999999' }, 'The cap is above'],
    [{ ...rule, target: '4.99' }, 'The target must be 5 % to 95 %'],
    [{ ...rule, target: '96' }, 'The target must be 5 % to 95 %'],
    [{ ...rule, target: '101' }, 'at most 100 percent'],
  ])('%o is refused', async (written, why) => {
    await expect(livePricePlan(changed({ capacityMbps: 200, nextCapacityEpoch: 0n }), written)).rejects.toThrow(why);
  });

  test('needs a capacity that is told', async () => {
    await expect(livePricePlan(changed({ capacityMbps: 0, nextCapacityEpoch: 0n }), rule)).rejects.toThrow('announce its capacity');
  });

  test('ends where it is', async () => {
    expect(planned(await endLivePricePlan(await place(1))).text).toContain('follows use no more: it stays');
    expect((await endLivePricePlan(changed({ live: 0 }))).kind).toBe('nothing');
  });
});

const book = (entries: { kind: number; endEpoch: bigint }[]): LotBook =>
  ({ count: entries.length, entries: entries.map((entry) => ({ reserve: 1, firstEpoch: 1n, bitsPerSecond: 1n, slots: 0, ...entry })) }) as unknown as LotBook;

describe('a split', () => {
  const final = (finalEpoch: bigint) => ({ network: { ...plain.network, finalEpoch }, pace: undefined });
  const fixed = { stakersBps: 6_000, nextStakersBps: 0, nextSplitEpoch: 0n, bookedLots: 0 };

  test('says what stakers have before and after, in words and of 1,000', async () => {
    const plan = await splitPlan(changed(fixed, final(9n)), sources, { stakers: '50%', epoch: '' });
    expect(planned(plan).text).toContain('have 50 % of what is earned from epoch 13 on');
    expect(planned(plan).text).toContain('and 60 % of what is earned before, after treasury and levy.');
    expect(planned(plan).cautions[0]).toMatch(/^Of each 1,000 .* stakers have 475 .* instead of 570 /);
    expect(parseSetSplitPolicyInstruction(last(plan)).data).toMatchObject({ stakersBps: 5_000, epoch: 13n });
  });

  // As `cli/src/commands/asset/splitting.rs` has it.
  test('is not lowered under what volume was sold under, and the first free epoch is named', async () => {
    const sold = { bookedLots: 1 };
    const volume = { ...final(9n), book: book([{ kind: 0, endEpoch: 30n }, { kind: 2, endEpoch: 90n }]) };
    const announce = (stakers: string, epoch: string, asset: Partial<Asset> = fixed) => splitPlan(changed({ ...asset, ...sold }, volume), sources, { stakers, epoch });
    expect(volumesEnd(changed(sold, volume))).toBe(30n);
    await expect(announce('59.99', '29')).rejects.toThrow('less can hold from epoch 30 on');
    expect((await announce('59.99', '30')).kind).toBe('transaction');
    expect(planned(await announce('60.01', '13')).cautions.join()).toContain('through epoch 29');
    // A lowering that is about to hold is what can be gone back from.
    const lowered = { stakersBps: 6_000, nextStakersBps: 4_000, nextSplitEpoch: 11n, collectedEpoch: 10n };
    expect((await announce('41', '13', lowered)).kind).toBe('transaction');
    await expect(announce('39.99', '13', lowered)).rejects.toThrow('less can hold');
  });

  test('of more than all is refused, and the same is nothing to announce', async () => {
    await expect(splitPlan(plain, sources, { stakers: '100.01', epoch: '' })).rejects.toThrow('at most 100 percent');
    expect((await splitPlan(changed(fixed), sources, { stakers: '60', epoch: '' })).kind).toBe('nothing');
  });
});

describe('the end', () => {
  test('is the fourth epoch, or after the last lot’s window', async () => {
    const now = plain.network.finalEpoch;
    expect(retiresFrom(changed({ bookedLots: 0 }))).toBe(now + 4n);
    expect(retiresFrom(changed({ bookedLots: 1 }, { book: book([{ kind: 2, endEpoch: now + 90n }]) }))).toBe(now + 90n);
    const plan = await retirePlan(changed({ bookedLots: 0, state: 0 }));
    expect(planned(plan).text).toContain(`is charged for no more from epoch ${now + 4n} on`);
    expect(planned(plan).cautions).toContain('This cannot be undone.');
    expect((await retirePlan(changed({ state: 1, retiredEpoch: 7n }))).kind).toBe('nothing');
  });
});

describe('a capacity', () => {
  test('changes alone what it says, and the rest stays', async () => {
    const now = { capacityMbps: 100, simSlots: 5, slotPrice: 7n, epochSeconds: 9, nextCapacityEpoch: 0n };
    const plan = await capacityPlan(changed(now, { pace: undefined }), '250');
    expect(parseAnnounceCapacityInstruction(last(plan)).data).toMatchObject({ capacityMbps: 250, simSlots: 5, slotPrice: 7n, epochSeconds: 9 });
    expect((await capacityPlan(changed(now), '100')).kind).toBe('nothing');
    for (const text of ['', '-1', '1.5', '4294967296']) await expect(capacityPlan(plain, text)).rejects.toThrow('whole number of Mbit/s');
  });

  test('is announced whole, as lots are sold by', async () => {
    const now = { capacityMbps: 100, simSlots: 0, slotPrice: 0n, epochSeconds: 0, nextCapacityEpoch: 0n };
    const written = { mbps: '', simSlots: '50', slotPrice: '0.02', epochSeconds: '4' };
    const plan = await wholeCapacityPlan(changed(now, { pace: undefined }), written);
    expect(parseAnnounceCapacityInstruction(last(plan)).data).toMatchObject({ capacityMbps: 100, simSlots: 50, slotPrice: 20_000n, epochSeconds: 4 });
    expect(planned(plan).text).toMatch(/carries 100 Mbit\/s and 50 SIM slots at 0\.02 test USD an epoch, by epochs of 4 s from epoch \d+ on; now it carries 100 Mbit\/s\.$/);
    expect((await wholeCapacityPlan(changed(now), { mbps: '', simSlots: '', slotPrice: '', epochSeconds: '' })).kind).toBe('nothing');
    await expect(wholeCapacityPlan(changed(now), { ...written, simSlots: 'many' })).rejects.toThrow('The number of SIM slots must be a whole number.');
    await expect(wholeCapacityPlan(changed(now), { ...written, slotPrice: 'all' })).rejects.toThrow('write a number');
    await expect(wholeCapacityPlan(stranger(), written)).rejects.toThrow('is owned by');
  });
});

describe('a withdrawal', () => {
  test('pays what is owed without a proof, and says that there may be more', async () => {
    const behind = changed({ ownerOwed: 5n, collectedEpoch: 0n });
    const plan = planned(await withdrawOwnerPlan(behind, sources));
    expect(plan.cautions[0]).toContain('there may be more');
  });

  test('of nothing sends nothing', async () => {
    const plan = await withdrawOwnerPlan(changed({ ownerOwed: 0n, collectedEpoch: plain.network.finalEpoch }), sources);
    expect(plan).toEqual({ kind: 'nothing', why: 'Nothing is owed.' });
  });

  test('is not stopped by an oracle whose proof does not hold, unless there is nothing else', async () => {
    const lying = { read: async (addresses: readonly string[]) => addresses.map(raw), prove: async () => ({ totals: { bytes: 1n, paid: 1n, charged: 1n, accrued: 1n }, siblings: [] }) };
    const plan = planned(await withdrawOwnerPlan(changed({ ownerOwed: 5n, collectedEpoch: 0n }), lying));
    expect(plan.cautions[0]).toContain('does not lead to the settlement on chain');
    await expect(withdrawOwnerPlan(changed({ ownerOwed: 0n, collectedEpoch: 0n }), lying)).rejects.toThrow('does not lead to the settlement');
  });
});
