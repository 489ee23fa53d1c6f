import { cellToLatLng, cellToParent, gridDisk, latLngToCell } from 'h3-js';
import { describe, expect, test } from 'vitest';
import * as h3 from '../../src/map/h3';
import { assetsIn, cornersOf, placeAt, placed, placesAt, resolutionFor, resolutionsOf, widthOf } from '../../src/map/places';
import { boundsOf, project } from '../../src/map/projection';
import { outlineOf } from '../../src/map/use-places';
import { listed } from '../markets/listed';

const ZURICH = latLngToCell(47.3769, 8.5417, 9);
const around = gridDisk(ZURICH, 3).map((cell, index) => listed(index, { cell }));
const view = (scale: number) => ({ ...project(47.3769, 8.5417), scale });

describe('cells from far away', () => {
  test('are taken together, and no asset is lost or counted twice', () => {
    for (const resolution of [9, 8, 6, 0]) {
      const places = placesAt(h3, around, resolution);
      const indexes = places.flatMap(({ assets }) => assets.map(({ index }) => index)).sort((a, b) => a - b);
      expect(indexes).toEqual(around.map(({ index }) => index));
      for (const { cell, assets } of places) for (const asset of assets) expect(cellToParent(asset.cell, resolution)).toBe(cell);
    }
    expect(placesAt(h3, around, 9)).toHaveLength(around.length);
    expect(placesAt(h3, around, 0)).toHaveLength(1);
  });

  test('that were told less exactly stay as large as they are', () => {
    const coarse = listed(99, { cell: cellToParent(ZURICH, 5) });
    const places = placesAt(h3, [...around, coarse], 9);
    expect(places.map(({ cell }) => cell)).toContain(coarse.cell);
    expect(resolutionsOf(h3, places)).toEqual([9, 5]);
  });

  test('are never narrower than can be pointed at, and the finest that are not', () => {
    for (const scale of [256, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8]) {
      const resolution = resolutionFor(view(scale));
      if (resolution > 0) expect(widthOf(resolution, view(scale))).toBeGreaterThanOrEqual(6);
      expect(widthOf(resolution + 1, view(scale))).toBeLessThan(6);
    }
    expect(resolutionFor(view(4e8))).toBe(15);
  });

  test('are about as wide as they are drawn', () => {
    const { west, east } = boundsOf(cornersOf(h3, ZURICH));
    const ratio = widthOf(9, view(1e6)) / ((east - west) * 1e6);
    expect(ratio).toBeGreaterThan(0.7);
    expect(ratio).toBeLessThan(1.3);
  });
});

describe('a cell', () => {
  test('that is none, or none that the program takes, is nowhere', () => {
    const all = ['', '1', 'zz', '8928308280fffff', '8928308280ffffe', `0${ZURICH}`].map((cell, index) => listed(index, { cell }));
    expect(placed(all).map(({ index }) => index)).toEqual([3]);
  });

  test('is found where it is drawn, the smallest first', () => {
    const coarse = listed(99, { cell: cellToParent(ZURICH, 5) });
    const places = placesAt(h3, [...around, coarse], 9);
    const found = (latitude: number, longitude: number) =>
      placeAt(h3, new Map(places.map((place) => [place.cell, place])), resolutionsOf(h3, places), project(latitude, longitude))?.cell;
    expect(found(47.3769, 8.5417)).toBe(ZURICH);
    const [latitude, longitude] = cellToLatLng(coarse.cell);
    expect(found(latitude + 0.05, longitude)).toBe(coarse.cell);
    expect(found(0, 0)).toBeUndefined();
  });

  test('lists the assets that stand in a part of it', () => {
    expect(assetsIn(h3, around, ZURICH).map(({ cell }) => cell)).toEqual([ZURICH]);
    expect(assetsIn(h3, around, cellToParent(ZURICH, 3))).toHaveLength(around.length);
    expect(assetsIn(h3, around, latLngToCell(0, 0, 3))).toEqual([]);
  });

  test('across the line of 180 degrees is one piece', () => {
    const { west, east } = boundsOf(cornersOf(h3, latLngToCell(-17, 180, 2)));
    expect(east - west).toBeLessThan(0.05);
  });

  test('is computed once', () => expect(outlineOf(h3, ZURICH)).toBe(outlineOf(h3, ZURICH)));
});
