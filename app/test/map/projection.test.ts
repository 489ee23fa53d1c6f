import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ringsOf } from '../../src/map/land';
import { around, boundsOf, contains, fitted, onMap, onScreen, overlap, possible, project, pushed, seen, unproject, zoomed } from '../../src/map/projection';

const SIZE = { width: 800, height: 400 };
const VIEW = { ...project(47.3769, 8.5417), scale: 1e6 };

describe('a place', () => {
  test('is where Web Mercator has it, and comes back', () => {
    expect(project(0, 0)).toEqual({ x: 0.5, y: 0.5 });
    expect(project(85.0511287798066, -180).x).toBe(0);
    expect(project(85.0511287798066, -180).y).toBeCloseTo(0, 9);
    for (const [latitude, longitude] of [[47.3769, 8.5417], [-33.9, 151.2], [80, -179]] as const) {
      const back = unproject(project(latitude, longitude));
      expect(back.latitude).toBeCloseTo(latitude, 9);
      expect(back.longitude).toBeCloseTo(longitude, 9);
    }
  });

  test('at a pole is on the map all the same', () => {
    expect(project(90, 0).y).toBeCloseTo(0, 9);
    expect(project(-90, 0).y).toBeCloseTo(1, 9);
  });
});

describe('a view', () => {
  test('moves as far as it is pushed', () => {
    const before = onScreen(VIEW, SIZE, project(47.3769, 8.5417));
    const after = onScreen(pushed(VIEW, 30, -20), SIZE, project(47.3769, 8.5417));
    expect([after.x - before.x, after.y - before.y].map(Math.round)).toEqual([30, -20]);
  });

  test('grows around a pixel, under which the same place stays', () => {
    const pixel = { x: 100, y: 300 };
    const place = onMap(VIEW, SIZE, pixel);
    const grown = zoomed(VIEW, SIZE, 3, pixel);
    expect(grown.scale).toBe(3e6);
    const still = onScreen(grown, SIZE, place);
    expect(still.x).toBeCloseTo(100, 3);
    expect(still.y).toBeCloseTo(300, 3);
  });

  test('neither leaves the map nor becomes too large or small', () => {
    expect(possible({ x: 2, y: -1, scale: 1e12 })).toEqual({ x: 1, y: 0, scale: 4e8 });
    const least = zoomed(VIEW, SIZE, 1e-9, { x: 400, y: 200 });
    expect(least.scale).toBe(256);
    expect(pushed(VIEW, 1e9, 0).x).toBe(0);
  });

  test('of bounds shows all of them, and a single point from not too near', () => {
    const bounds = boundsOf([0.1, 0.2, 0.6, 0.3]);
    expect(contains(seen(fitted(bounds, SIZE), SIZE), bounds)).toBe(true);
    expect(fitted(boundsOf([0.5, 0.5]), SIZE)).toEqual({ x: 0.5, y: 0.5, scale: 4e6 });
  });

  test('with a margin sees as much more on each side', () => {
    const [small, large] = [seen(VIEW, SIZE), seen(VIEW, SIZE, 1)];
    expect((large.east - large.west) / (small.east - small.west)).toBeCloseTo(3, 6);
    expect(contains(large, small)).toBe(true);
    expect(contains(small, large)).toBe(false);
  });
});

test('bounds overlap where they touch, and together are around both', () => {
  const [a, b, c] = [boundsOf([0, 0, 1, 1]), boundsOf([1, 1, 2, 2]), boundsOf([1.1, 0, 2, 0.5])];
  expect([overlap(a, b), overlap(a, c)]).toEqual([true, false]);
  expect(around([a, b])).toEqual(boundsOf([0, 0, 2, 2]));
  expect(around([])).toBeUndefined();
});

describe('the outline of land', () => {
  const file = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
  const copy = file('src/map/land-110m.json');

  test('is the one of world-atlas', () => expect(copy).toBe(file('node_modules/world-atlas/land-110m.json')));

  const rings = ringsOf(JSON.parse(copy));
  const isLand = (latitude: number, longitude: number) => rings.filter(({ corners }) => isInside(corners, project(latitude, longitude))).length % 2 === 1;

  test.each([
    [47.3769, 8.5417, 'Zurich'],
    [68, 178, 'Chukotka, west of the line of 180 degrees'],
    [66.5, -175, 'Chukotka, east of it'],
    [-84, 0, 'Antarctica'],
    [-84.9, 179, 'Antarctica at the edge of the map'],
    [-84.9, -179, 'Antarctica at the other edge'],
  ])('%f, %f is on land: %s', (latitude, longitude) => expect(isLand(latitude, longitude)).toBe(true));

  test.each([
    [0, -30, 'the Atlantic'],
    [70, -5, 'the Norwegian Sea, between Chukotka and Chukotka'],
    [55, -30, 'the North Atlantic'],
    [-60, 0, 'the Southern Ocean'],
    [50, 179, 'the Pacific'],
    [50, -179, 'the Pacific'],
    [42, 51, 'the Caspian Sea'],
  ])('%f, %f is not: %s', (latitude, longitude) => expect(isLand(latitude, longitude)).toBe(false));

  test('has no line from one edge of the map to the other, but at a pole', () => {
    for (const { corners } of rings)
      for (let at = 2; at < corners.length; at += 2) {
        const isAtPole = Math.abs(corners[at + 1]! - 0.5) > 0.4999;
        if (!isAtPole) expect(Math.abs(corners[at]! - corners[at - 2]!)).toBeLessThan(0.5);
      }
  });
});

/** Whether a line to the west crosses it an odd number of times. */
function isInside(corners: Float64Array, { x, y }: { x: number; y: number }): boolean {
  let inside = false;
  for (let at = 0, before = corners.length - 2; at < corners.length; before = at, at += 2) {
    const [ax, ay, bx, by] = [corners[at]!, corners[at + 1]!, corners[before]!, corners[before + 1]!];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}
