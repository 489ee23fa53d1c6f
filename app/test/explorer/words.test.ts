import { describe, expect, test } from 'vitest';
import type { NamedAsset } from '../../src/chain/chain';
import { programsOf } from '../../src/chain/described';
import { eventsIn, isKnown } from '../../src/chain/events';
import { transactionOf } from '../../src/chain/transactions';
import { matching, numbered } from '../../src/explorer/choices';
import { SENTENCES, sentenceOf } from '../../src/explorer/event-words';
import { labelOf, said } from '../../src/explorer/said';
import { PROGRAM as OPENMAST } from '../../src/generated/described/openmast';
import { id, transactions } from '../recorded';

const programs = await programsOf(id.program);
const all = Object.values(transactions).flatMap((told) => eventsIn(transactionOf(told).logs, programs).events);
const units = { goods: { symbol: 'HARB', decimals: 3 }, money: { symbol: 'USD', decimals: 6 } };
const sentence = (name: string) => {
  const event = all.find((one) => isKnown(one) && one.described.name === name);
  if (!event) throw new Error(`${name} is not recorded`);
  return sentenceOf(event, units);
};

describe('an event in one sentence', () => {
  test('has its amounts with units', () => {
    expect(sentence('PayerOpened')).toMatch(/^Payer 0 was opened for .{11} with 25\.00 USD, of which 0\.01 USD are the network’s fee\.$/);
    expect(sentence('OfferMade')).toMatch(/made an offer \(the maker sells\): 950 HARB at 1\.20 USD for each\.$/);
    expect(sentence('OfferFilled')).toMatch(/took 300 HARB of an offer of .{11} for 360\.00 USD; the taker’s fee is 1\.80 USD\.$/);
    expect(sentence('LotIssued')).toMatch(/^Lot 0 was issued: 4 tokens of .*, from epoch 4 to 11, at 0\.12 USD each\.$/);
  });

  test('is whole, whatever happened: no field is missing, and none is left as it is written in the program', () => {
    expect(all.length).toBeGreaterThan(45);
    for (const event of all) {
      const text = sentenceOf(event, units);
      expect(text).toMatch(/^.+\.$/);
      expect(text).not.toMatch(/[{}`_]| {2}|undefined| ,| \./);
    }
  });

  test('names only events and fields that there are', () => {
    const events = new Map([...programs.values()].flatMap((program) => program.events.map((event) => [event.name, { program, event }] as const)));
    for (const [name, sentence] of Object.entries(SENTENCES)) {
      const found = events.get(name);
      if (!found) throw new Error(`${name} is no event`);
      for (const [, outer = '', inner] of sentence.matchAll(/\{(\w+)(?:\.(\w+))?\}/g)) {
        const field = found.event.fields.find((one) => one.name === outer);
        expect(field, `${name}.${outer}`).toBeDefined();
        if (inner === undefined) continue;
        const type = field?.type;
        const fields = typeof type === 'object' && 'defined' in type ? found.program.types[type.defined.name] : undefined;
        expect(fields?.map((one) => one.name), `${name}.${outer}`).toContain(inner);
      }
    }
  });

  test('of what this page does not know says so', () => {
    expect(sentenceOf({ program: 'market', unknown: true }, units)).toContain('does not know');
  });
});

describe('values', () => {
  const field = (name: string) => OPENMAST.accounts.find((one) => one.name === 'Asset')!.fields.find((one) => one.name === name)!;

  test('have their units, and say what zero stands for', () => {
    expect(said(field('price_per_gb'), 500_000n, units)).toBe('0.50 USD per GB');
    expect(said(field('active_shares'), 1_500n, units)).toBe('1.5 HARB');
    expect(said(field('active_shares'), 1_500n, {})).toBe('1,500 base units');
    expect(said(field('stakers_bps'), 6_000n, units)).toBe('60 %');
    expect(said(field('capacity_mbps'), 0n, units)).toBe('not told');
    expect(said(field('kind'), 4n, units)).toBe('edge site');
    expect(said(field('kind'), 77n, units)).toBe('77');
    expect(said(field('jurisdiction'), 276n, units)).toBe('276, Germany');
    expect(said(field('checkpoint_at'), 2n ** 63n - 1n, units)).toBe('after the year 9999');
    expect(said(field('checkpoint_at'), 0n, units)).toBe('none');
  });

  test('have labels for people', () => {
    expect(['price_per_gb', 'stakers_bps', 'h3_cell', 'sim_slots'].map(labelOf)).toEqual(['Price per GB', 'Stakers', 'H3 cell', 'SIM slots']);
  });
});

describe('choices', () => {
  const counts = { assetCount: 3, payerCount: 0, reserveCount: 2, finalEpoch: 7n };
  const number = (value: bigint, hasOracle = true) => numbered({ kind: 'number', value, of: undefined }, counts, hasOracle).map(({ href, note }) => href ?? note);

  test('of a number are all that are there, and what there is of the others', () => {
    expect(number(1n)).toEqual(['/explorer/settlements/1', '/asset/1', 'there is none yet', '/explorer/reserve/1']);
    expect(number(0n)[0]).toBe('there is none: the first one is 1');
    expect(number(9n)[0]).toBe('not there yet: the newest final epoch is 7');
    expect(number(2n ** 64n)[1]).toBe('not there: the newest has the number 2');
    expect(number(7n, false)[0]).toBe('/archives/settlements/7');
  });

  test('of a name begin with the asset that is called just so', () => {
    const asset = (index: number, name: string, symbol: string) => ({ index, name: { chosenName: name, chosenSymbol: symbol } }) as NamedAsset;
    const assets = [asset(0, 'Harbour Tower 2', 'HARB2'), asset(1, 'Harbour Tower', 'HARB'), { index: 2, name: undefined } as NamedAsset];
    expect(matching('ＨＡＲＢ', assets).map(({ href }) => href)).toEqual(['/asset/1', '/asset/0']);
    expect(matching('zzz', assets)).toEqual([]);
  });
});
