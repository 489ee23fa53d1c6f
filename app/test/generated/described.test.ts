import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { Described } from '../../src/generated/described';
import { PROGRAM as MARKET } from '../../src/generated/described/market';
import { PROGRAM as OPENMAST } from '../../src/generated/described/openmast';
import { PROGRAM as SHARE_GATE } from '../../src/generated/described/share-gate';

const codegen: { describedModule: (idl: URL) => Promise<string>; describedOf: (idl: unknown) => unknown } = await import(
  new URL('../../codegen/described.mjs', import.meta.url).href
);
const field = (all: readonly Described[], name: string, which: string) => all.find((one) => one.name === name)?.fields.find((one) => one.name === which);

describe('what accounts and events hold', () => {
  test.each(['openmast', 'market', 'share-gate'])('is what the interface description of %s says', async (program) => {
    const written = await readFile(new URL(`../../src/generated/described/${program}.ts`, import.meta.url), 'utf8');
    const idl = new URL(`../../../idl/${program}.json`, import.meta.url);
    expect(written, 'run: npm run generate').toBe(await codegen.describedModule(idl));
  });

  test('has the units that the descriptions name', () => {
    expect(field(MARKET.events, 'Bought', 'amount')).toMatchObject({ unit: 'money', says: 'What the issuer gets for it' });
    expect(field(MARKET.events, 'Bought', 'quantity')).toMatchObject({ unit: 'goods', says: 'What was bought' });
    expect(field(MARKET.events, 'OfferFilled', 'quantity')).toMatchObject({ unit: 'goods' });
    expect(field(MARKET.accounts, 'Escrow', 'held')?.unit).toBeUndefined();
    expect(field(OPENMAST.accounts, 'Stake', 'active')).toMatchObject({ unit: 'shares' });
    expect(field(OPENMAST.accounts, 'Asset', 'price_per_gb')).toMatchObject({ unit: 'perGb' });
    expect(field(OPENMAST.accounts, 'Lot', 'most_per_epoch')).toMatchObject({ unit: 'bytes', zero: 'no cap' });
    expect(field(OPENMAST.accounts, 'Asset', 'kind')?.choices).toMatchObject({ 0: 'tower', 5: 'access point', 255: 'other' });
    expect(field(SHARE_GATE.accounts, 'Clearance', 'state')?.choices).toEqual({ 0: 'valid', 1: 'revoked' });
  });

  test('has no marks and no names of the source left', () => {
    for (const { accounts, events } of [OPENMAST, MARKET, SHARE_GATE]) {
      for (const { name, says, fields } of [...accounts, ...events]) {
        expect(says, name).not.toBe('');
        for (const one of fields) expect(one.says, `${name}.${one.name}`).not.toMatch(/[`[\]]|::|base units$/);
      }
    }
  });

  test('of a type that nobody reads is an error', () => {
    const idl = { metadata: { name: 'x' }, accounts: [{ name: 'A', discriminator: [] }], events: [], types: [{ name: 'A', type: { kind: 'struct', fields: [{ name: 'f', type: { option: 'u8' } }] } }] };
    expect(() => codegen.describedOf(idl)).toThrow(/nobody reads/);
  });
});
