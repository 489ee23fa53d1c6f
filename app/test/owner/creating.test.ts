// What a new asset may be, and that the page sends what `openmast asset create` does.
import { describe, expect, test } from 'vitest';
import type { Address } from '@solana/kit';
import { createAssetPlan, readFounding } from '../../src/actions/create-asset';
import { isCell } from '../../src/actions/h3-cell';
import { cellIn, codeIn, described, pricedAt, sharedBy, sharesOf, type Draft } from '../../src/actions/new-asset';
import { ASSET_DISCRIMINATOR, getAssetDecoder } from '../../src/generated/openmast/accounts/asset';
import { parseSetLivePriceInstruction } from '../../src/generated/openmast/instructions/setLivePrice';
import { parseCreateAssetInstruction } from '../../src/generated/openmast/instructions/createAsset';
import { OPENMAST_PROGRAM_ADDRESS } from '../../src/generated/openmast/programs/openmast';
import { cellAt, degreesIn } from '../../src/owner/cell';
import { MOST_BYTES } from '../../src/signing/budget';
import { unsignedBytes } from '../../src/signing/message';
import type { RawAccount } from '../../src/signing/raw-account';
import { account, accountsOf, id } from '../recorded';
import { clockAccount } from '../screens/wallet-in-page';

const assets = accountsOf(ASSET_DISCRIMINATOR).map(([, data]) => getAssetDecoder().decode(data));
const { owner, jurisdiction } = assets.find(({ index }) => index === 0)!;

const draft: Draft = {
  name: 'Pier Repeater',
  symbol: 'PIER',
  uri: '',
  kind: 1,
  cell: '8928308280fffff',
  capacity: '200',
  jurisdiction: String(jurisdiction),
  price: '0.40',
  live: undefined,
  stakers: '50',
  supply: '1000',
  decimals: '3',
};

const read = async (addresses: readonly string[]): Promise<(RawAccount | undefined)[]> =>
  addresses.map((address) => {
    const found = address === 'SysvarC1ock11111111111111111111111111111111' ? clockAccount() : account(address);
    return found && { owner: found.owner, lamports: 1n, data: Uint8Array.from(Buffer.from(found.data[0], 'base64')) };
  });

describe('a cell', () => {
  // Of `programs/openmast/src/h3.rs`, and the pentagon of base cell 4 in resolution 1 without its deleted child.
  test.each([
    ['8928308280fffff', true],
    ['8f283473fffffff', false],
    ['8009fffffffffff', true],
    ['8108bffffffffff', true],
    ['81087ffffffffff', false],
    ['0', false],
    ['ffffffffffffffff', false],
    ['9928308280fffff', false],
  ])('%s: %s', (cell, is) => expect(isCell(BigInt(`0x${cell}`))).toBe(is));

  test('that follows from a place is one, in every resolution that is offered', async () => {
    // The example of H3's own documentation.
    expect(await cellAt(37.775938728915946, -122.41795063018799, '9')).toBe('8928308280fffff');
    for (const resolution of ['7', '9', '11'] as const) expect(isCell(BigInt(`0x${await cellAt(-33.9, 18.4, resolution)}`))).toBe(true);
  });

  test('degrees are a number within their bounds', () => {
    expect(degreesIn(' -33.92 ', 90)).toBe(-33.92);
    expect(degreesIn('-122.41795063018799', 180)).toBe(-122.41795063018799);
    for (const text of ['', '90.1', '1e1', '47,3', 'north']) expect(degreesIn(text, 90)).toBeUndefined();
  });
});

describe('what is written', () => {
  test.each([
    [{ name: '' }, 'Say the name'],
    [{ name: 'é'.repeat(17) }, 'has 34 bytes, and at most 32'],
    [{ symbol: 'TOOLONGSYMB' }, 'at most 10'],
    [{ uri: 'https://example.net/'.padEnd(201, 'x') }, 'at most 200'],
    [{ cell: 'here' }, 'is no H3 cell'],
    [{ cell: '8928308280ffff' }, 'is no H3 cell'],
    [{ capacity: '1.5' }, 'whole number of Mbit/s'],
    [{ jurisdiction: 'DE' }, 'ISO 3166'],
    [{ jurisdiction: '0' }, 'ISO 3166'],
  ])('%o is refused', (part, why) => expect(() => described({ ...draft, ...part })).toThrow(why));

  test('may leave out what may be left out', () => {
    expect(described({ ...draft, cell: '', capacity: '', uri: ' ' })).toMatchObject({ h3Cell: 0n, capacityMbps: 0, sharesUri: '' });
    expect(cellIn('0x8928308280FFFFF')).toBe(0x8928308280fffffn);
    expect(codeIn(' 8 ')).toBe(8);
  });

  test('of shares is base units of their decimals', () => {
    expect(sharesOf(draft)).toEqual({ shareSupply: 1_000_000n, shareDecimals: 3 });
    expect(() => sharesOf({ ...draft, supply: '0' })).toThrow('more than zero');
    expect(() => sharesOf({ ...draft, supply: 'all' })).toThrow('write a number');
    expect(() => sharesOf({ ...draft, supply: '1.2345' })).toThrow('at most 3 digits');
    expect(() => sharesOf({ ...draft, decimals: '10' })).toThrow('0 to 9 decimals');
    expect(() => sharesOf({ ...draft, supply: '99999999999999999999' })).toThrow('more than there can be');
    expect(sharedBy({ ...draft, stakers: '33.33%' })).toBe(3_333);
    expect(() => sharedBy({ ...draft, stakers: '-1' })).toThrow('in percent');
  });
});

describe('the transaction', () => {
  test('is one instruction, of the next index, with all that was said', async () => {
    const founding = await readFounding(read, id, owner as Address, draft);
    const indexes: number[] = [];
    const plan = await createAssetPlan(founding, draft, (index) => indexes.push(index));
    if (plan.kind !== 'transaction') throw new Error(plan.why);
    expect(indexes).toEqual([founding.network.assetCount]);
    expect(plan.instructions).toHaveLength(1);
    const { data, accounts } = parseCreateAssetInstruction(plan.instructions[0] as never);
    expect(data).toMatchObject({ sharesName: 'Pier Repeater', sharesSymbol: 'PIER', shareSupply: 1_000_000n, shareDecimals: 3, pricePerGb: 400_000n, stakersBps: 5_000, kind: 1, capacityMbps: 200, shareKind: 0 });
    // Open shares need no Token ACL, and the command gives none.
    expect([accounts.mintConfig, accounts.tokenAclProgram]).toEqual([undefined, undefined]);
    expect(plan.instructions[0]?.programAddress).toBe(OPENMAST_PROGRAM_ADDRESS);
    expect(plan.sentence({ changes: [], fee: 0n, rent: 0n })).toMatch(/^You create asset \d+ “Pier Repeater” with the symbol “PIER”: all 1,000 shares are yours, a GB costs 0\.4 .* and stakers have 50 % /);
  });

  test('says that it earns nothing without a licence where the network requires one', async () => {
    const founding = await readFounding(read, id, owner as Address, draft);
    const cautions = async (requiresLicences: number) => {
      const parameters = { ...founding.network.parameters, requiresLicences };
      const network = { ...founding.network, parameters, nextParameters: parameters };
      const plan = await createAssetPlan({ ...founding, network }, draft, () => undefined);
      return plan.kind === 'transaction' ? (plan.cautions ?? []).join(' ') : '';
    };
    expect(await cautions(1)).toContain(`until the regulator of jurisdiction ${draft.jurisdiction} has granted the asset one`);
    expect(await cautions(0)).not.toContain('licence');
  });

  test('lets the price follow use in the same transaction, which has room for it whatever the asset is called', async () => {
    const live = { floor: '0.2', cap: '1.2', target: '60' };
    const made = async (changes: Partial<Draft> = {}) => {
      const wanted = { ...draft, live, ...changes };
      const plan = await createAssetPlan(await readFounding(read, id, owner as Address, wanted), wanted, () => undefined);
      if (plan.kind !== 'transaction') throw new Error(plan.why);
      return { ...plan, text: plan.sentence({ changes: [], fee: 0n, rent: 0n }) };
    };
    const both = await made();
    expect(both.instructions).toHaveLength(2);
    const { data, accounts } = parseSetLivePriceInstruction(both.instructions[1] as never);
    expect(data).toMatchObject({ floor: 200_000n, cap: 1_200_000n, targetBps: 6_000 });
    expect(accounts.asset.address).toBe(parseCreateAssetInstruction(both.instructions[0] as never).accounts.asset.address);
    expect(both.text).toMatch(/a GB costs 0\.4 .* to begin with, .* Its price follows how busy it is: once in four epochs, .* while 60 % of 200 Mbit\/s are used\.$/);
    const outside = await made({ price: '5' });
    expect(outside.cautions.join()).toContain('The price lies outside of these bounds');
    const long = await made({ uri: `https://${'x'.repeat(192)}`, name: 'x'.repeat(32), symbol: 'ABCDEFGHIJ' });
    expect(unsignedBytes(long.instructions, owner as Address).length).toBeLessThanOrEqual(MOST_BYTES);
    await expect(made({ capacity: '' })).rejects.toThrow('Nobody knows how busy an asset is that does not say what it carries');
    await expect(made({ live: { ...live, floor: '2' } })).rejects.toThrow('must not be above the cap');
    await expect(made({ live: { ...live, target: '99' } })).rejects.toThrow('The target must be 5 % to 95 %');
  });

  test('is refused in a jurisdiction that the network does not have, and above its most', async () => {
    await expect(readFounding(read, id, owner as Address, { ...draft, jurisdiction: '999' })).rejects.toThrow('This network has no jurisdiction 999');
    const founding = await readFounding(read, id, owner as Address, draft);
    const most = founding.network.parameters.maxPricePerGb;
    const dear = { ...draft, price: String(most / 1_000_000n + 1n) };
    await expect(createAssetPlan(founding, dear, () => undefined)).rejects.toThrow('the most that the network allows');
    expect(pricedAt(draft, founding.network.parameters, { symbol: 'USDC', decimals: 6 })).toBe(400_000n);
  });

  test('waits while founding is paused', async () => {
    const founding = await readFounding(read, id, owner as Address, draft);
    const paused = { ...founding.network, paused: 1, pausedAt: founding.now, pausedUntil: founding.now + 60n };
    await expect(createAssetPlan({ ...founding, network: paused }, draft, () => undefined)).rejects.toThrow('is paused until');
  });
});
