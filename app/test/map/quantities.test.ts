import { describe, expect, test } from 'vitest';
import { COLOURS, coloursFor } from '../../src/map/colours';
import { MOST_BINS, QUANTITIES, binOf, binsFor, binsOf, valueOf, type Quantity } from '../../src/map/quantities';
import { placeSaid } from '../../src/map/words';
import type { Listed } from '../../src/markets/listed';
import { lately, listed } from '../markets/listed';

const place = (...assets: Partial<Listed>[]) => ({ cell: '8928308280fffff', assets: assets.map((more, index) => listed(index, more)) });

describe('what a cell is coloured by', () => {
  const value = (quantity: Quantity, ...assets: Partial<Listed>[]) => valueOf(place(...assets), quantity);

  test('is of all its assets', () => {
    expect(value('assets', {}, {})).toBe(2n);
    expect(value('price', { price: 7n }, { price: 5n }, { price: 9n })).toBe(5n);
    expect(value('earned', { collected: 2n ** 60n }, { collected: 1n })).toBe(2n ** 60n + 1n);
    expect(value('capacity', { capacity: 100 }, { capacity: 0 })).toBe(100n);
  });

  test('of what they earned lately is the sum, or the best share', () => {
    const [one, other] = [{ lately: lately({ daily: 5n, shareDaily: 3n }) }, { lately: lately({ daily: 2n ** 60n, shareDaily: 2n }) }];
    expect(value('daily', one, other)).toBe(2n ** 60n + 5n);
    expect(value('yield', one, other)).toBe(3n);
    // A part of a sum would be taken for all of it.
    expect(value('daily', one, {})).toBeUndefined();
    expect(value('yield', one, {})).toBe(3n);
    expect(value('yield', {})).toBeUndefined();
  });

  test('is not known where nothing is told', () => {
    expect(value('capacity', { capacity: 0 })).toBeUndefined();
    expect(value('licence', { licence: 'in_force' }, {})).toBeUndefined();
  });

  test('tells where only some have a licence in force', () => {
    expect(value('licence', { licence: 'in_force' }, { licence: 'in_force' })).toBe(2n);
    expect(value('licence', { licence: 'in_force' }, { licence: 'expired' })).toBe(1n);
    expect(value('licence', { licence: 'none' }, { licence: 'suspended' })).toBe(0n);
  });
});

describe('colours', () => {
  const many = Array.from({ length: 1_000 }, (_, at) => BigInt(at * at));

  test('have about as many cells each, and every number has one', () => {
    const bins = binsOf(many);
    expect(bins).toHaveLength(MOST_BINS);
    const counts = bins.map((_, bin) => many.filter((value) => binOf(bins, value) === bin).length);
    expect(counts).toEqual([200, 200, 200, 200, 200]);
    for (const value of many) {
      const { least, most } = bins[binOf(bins, value)]!;
      expect(least <= value && value <= most).toBe(true);
    }
  });

  test('never tear apart what is alike', () => {
    const alike = [...Array.from({ length: 90 }, () => 0n), ...many.slice(1, 11)];
    const bins = binsOf(alike);
    expect(bins[0]).toEqual({ least: 0n, most: 0n });
    expect(bins.at(-1)?.most).toBe(100n);
    for (const value of alike) expect(binOf(bins, value)).toBeGreaterThanOrEqual(0);
  });

  test('of few numbers are one for each, and of none there is none', () => {
    expect(binsOf([3n, 1n, 3n])).toEqual([{ least: 1n, most: 1n }, { least: 3n, most: 3n }]);
    expect(binsOf([])).toEqual([]);
    expect(binsFor('licence', [])).toHaveLength(3);
  });

  test('end with the strongest, and differ', () => {
    for (const colours of Object.values(COLOURS)) {
      for (let bins = 1; bins <= MOST_BINS; bins += 1) {
        const chosen = coloursFor(colours, 'price', bins);
        expect(new Set(chosen).size).toBe(bins);
        expect(chosen.at(-1)).toBe(colours.steps.at(-1));
      }
      for (const quantity of QUANTITIES) expect(coloursFor(colours, quantity, 3)).toHaveLength(3);
    }
  });
});

test('a cell is told in words, with three of its assets at most', () => {
  expect(placeSaid(place({ title: 'Mast', collected: 12_300_000n }), 'earned')).toBe('Cell 8928308280fffff, 1 asset: Mast. Earned and collected, lifetime: 12.30');
  expect(placeSaid(place({}, {}, {}, {}, {}), 'assets')).toBe('Cell 8928308280fffff, 5 assets: Asset 0, Asset 1, Asset 2 and 2 more');
  expect(placeSaid(place({}), 'capacity')).toMatch(/What they can carry: not known$/);
});
