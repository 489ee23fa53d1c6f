import { describe, expect, test } from 'vitest';
import { countriesOf, filtered, sorted } from '../../src/markets/choosing';
import type { Listed } from '../../src/markets/listed';
import { addressOf, chosenIn, isPlain, linkTo, type Filter, type Sort } from '../../src/markets/query';
import { lately, listed } from './listed';

const ALL: Filter = { text: '', isLicensed: false, pricing: 'any', country: undefined, withRetired: false };
const indexes = (assets: readonly Listed[]) => assets.map(({ index }) => index);

const ASSETS = [
  listed(0, { name: 'Zürich West', symbol: 'ZW', cell: '8928308280fffff', licence: 'in_force', country: 756 }),
  listed(1, { name: 'Harbour Tower', symbol: 'HARB', isLive: true, licence: 'suspended', country: 276 }),
  listed(2, { name: 'Harbour Cell', kind: 'Small cell', isRetired: true, country: 276 }),
  listed(12, { name: 'Mast', licence: 'none', country: 40 }),
];

describe('a filter', () => {
  const left = (filter: Partial<Filter>) => indexes(filtered(ASSETS, { ...ALL, ...filter }));

  test('hides what is retired unless it is wanted', () => {
    expect(left({})).toEqual([0, 1, 12]);
    expect(left({ withRetired: true })).toEqual([0, 1, 2, 12]);
  });

  test('of text finds every word in name, symbol, kind or cell, whatever its case and accents', () => {
    expect(left({ text: 'zurich' })).toEqual([0]);
    expect(left({ text: ' harb  TOWER ' })).toEqual([1]);
    expect(left({ text: 'small harbour', withRetired: true })).toEqual([2]);
    expect(left({ text: '8928308' })).toEqual([0]);
    expect(left({ text: 'nowhere' })).toEqual([]);
  });

  test('of a number finds the asset of this index, and not each that has the digit', () => expect(left({ text: '1' })).toEqual([1]));

  test('of licences takes those in force alone, and nothing that is not known', () => expect(left({ isLicensed: true })).toEqual([0]));

  test('of prices and countries', () => {
    expect(left({ pricing: 'live' })).toEqual([1]);
    expect(left({ pricing: 'fixed' })).toEqual([0, 12]);
    expect(left({ country: 276, withRetired: true })).toEqual([1, 2]);
  });

  test('offers the countries that there are', () => expect(countriesOf(ASSETS)).toEqual([40, 276, 756]));
});

describe('an order', () => {
  const order = (assets: readonly Listed[], sort: Sort, isDescending = false) => indexes(sorted(assets, { sort, isDescending }));

  test('of names counts numbers as people do', () => {
    expect(order([listed(0, { name: 'Mast 10' }), listed(1, { name: 'mast 9' }), listed(2, { name: 'Älv' })], 'name')).toEqual([2, 1, 0]);
  });

  test('of amounts is exact where numbers would not be', () => {
    const large = 2n ** 60n;
    const assets = [listed(0, { collected: large + 1n }), listed(1, { collected: large }), listed(2, { collected: large + 2n })];
    expect(order(assets, 'earned')).toEqual([1, 0, 2]);
    expect(order(assets, 'earned', true)).toEqual([2, 0, 1]);
  });

  test('of shares is that of their part, and without shares there is none', () => {
    const part = (index: number, activeShares: bigint, shareSupply: bigint) => listed(index, { activeShares, shareSupply });
    expect(order([part(0, 1n, 2n), part(1, 1n, 3n), part(2, 0n, 0n), part(3, 0n, 5n)], 'staked')).toEqual([2, 3, 1, 0]);
  });

  test('of licences begins with what is in force and ends with what is not known', () => {
    const states = [undefined, 'none', 'expired', 'in_force', 'suspended'] as const;
    expect(order(states.map((licence, index) => listed(index, { licence })), 'licence')).toEqual([3, 4, 2, 1, 0]);
  });

  test('of what was earned a day ends with what is not known where the highest are first', () => {
    const assets = [listed(0), listed(1, { lately: lately({ daily: 0n }) }), listed(2, { lately: lately({ daily: 2n ** 60n }) }), listed(3, { lately: lately({}) })];
    expect(order(assets, 'daily', true)).toEqual([2, 1, 0, 3]);
    expect(order(assets, 'yield', true)).toEqual([0, 1, 2, 3]);
  });

  test('of reports is by the part of hours, exactly, and without hours there is none', () => {
    const part = (index: number, reported: number, observed: number) => listed(index, { lately: lately({ reported, observed }) });
    expect(order([part(0, 2, 3), part(1, 667, 1_000), part(2, 0, 0), part(3, 0, 9), listed(4)], 'reports')).toEqual([2, 4, 3, 0, 1]);
  });

  test('leaves what is alike in the order of the index, both ways', () => {
    const alike = [listed(2), listed(0), listed(1, { price: 5n })];
    expect(order(alike, 'price')).toEqual([0, 2, 1]);
    expect(order(alike, 'price', true)).toEqual([1, 0, 2]);
  });
});

describe('the address', () => {
  const plain = chosenIn(new URLSearchParams());

  test('is empty where nothing is chosen', () => {
    expect(addressOf(plain).toString()).toBe('');
    expect(isPlain(plain)).toBe(true);
    expect(linkTo('/map', plain)).toBe('/map');
  });

  test('keeps everything that is chosen', () => {
    const chosen = { text: 'a & b', isLicensed: true, pricing: 'live', country: 40, withRetired: true, sort: 'price', isDescending: true, view: 'table', days: '90', page: 3, most: 2_000 } as const;
    expect(chosenIn(new URLSearchParams(addressOf(chosen).toString()))).toEqual(chosen);
    expect(isPlain(chosen)).toBe(false);
    expect(new URLSearchParams(linkTo('/', chosen).slice(2)).has('page')).toBe(false);
  });

  test('with what nobody understands is as if that were not there', () => {
    expect(chosenIn(new URLSearchParams('sort=luck&order=up&view=3d&days=8&page=-1&country=0x10&look=1e9&pricing='))).toEqual(plain);
    expect(chosenIn(new URLSearchParams('look=999999&page=0&country=1000'))).toEqual(plain);
  });

  test('keeps what belongs to others', () => {
    expect(addressOf({ ...plain, sort: 'name' }, new URLSearchParams('cell=8a&sort=price')).toString()).toBe('cell=8a&sort=name');
  });
});
