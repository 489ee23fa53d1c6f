// Assets by the cell in which they stand. From far away, cells are taken together to larger ones that contain them.
import { isCell } from '../actions/h3-cell';
import type { Listed } from '../markets/listed';
import { project, unproject, type Point, type View } from './projection';

/** What computes with cells; it is loaded late. */
export type H3 = typeof import('./h3');

export interface Place {
  /** In hexadecimal. */
  readonly cell: string;
  readonly assets: readonly Listed[];
}

/** The average edge of a cell of each resolution, metres (h3geo.org, "Tables of Cell Statistics Across Resolutions"). */
const EDGES_M = [
  1_281_256, 483_057, 182_513, 68_979, 26_072, 9_854, 3_725, 1_406, 531.4, 200.8, 75.9, 28.7, 10.8, 4.1, 1.55, 0.584,
] as const;
const EQUATOR_M = 40_075_017;
/** What is narrower than this, in pixels, can neither be told apart nor pointed at. */
const LEAST_WIDTH = 6;

/** How wide a cell of a resolution about is, in pixels, from one edge to the opposite one. */
export function widthOf(resolution: number, view: View): number {
  const metres = EQUATOR_M * Math.cos((unproject(view).latitude * Math.PI) / 180);
  return ((Math.sqrt(3) * EDGES_M[resolution]!) / metres) * view.scale;
}

/** The finest resolution whose cells can be told apart. */
export function resolutionFor(view: View): number {
  let resolution = EDGES_M.length - 1;
  while (resolution > 0 && widthOf(resolution, view) < LEAST_WIDTH) resolution -= 1;
  return resolution;
}

/** Assets that tell where they stand. */
export const placed = (assets: readonly Listed[]): Listed[] => assets.filter(({ cell }) => /^[0-9a-f]{15}$/.test(cell) && isCell(BigInt(`0x${cell}`)));

/** The cell of this resolution in which another one is; a larger one stays what it is. */
const within = (h3: H3, cell: string, resolution: number): string =>
  h3.getResolution(cell) > resolution ? h3.cellToParent(cell, resolution) : cell;

/** Cells of this resolution, and those that were told less exactly. */
export function placesAt(h3: H3, assets: readonly Listed[], resolution: number): Place[] {
  const places = new Map<string, Listed[]>();
  for (const asset of assets) {
    const cell = within(h3, asset.cell, resolution);
    const there = places.get(cell);
    if (there) there.push(asset);
    else places.set(cell, [asset]);
  }
  return [...places].map(([cell, its]) => ({ cell, assets: its }));
}

/** The assets in a cell of any resolution, also those that stand in a part of it. */
export const assetsIn = (h3: H3, assets: readonly Listed[], cell: string): Listed[] => {
  const resolution = h3.getResolution(cell);
  return assets.filter((asset) => within(h3, asset.cell, resolution) === cell);
};

/** The place at a point of the map: the smallest cell there that has assets. */
export function placeAt(h3: H3, places: ReadonlyMap<string, Place>, resolutions: readonly number[], point: Point): Place | undefined {
  const { latitude, longitude } = unproject(point);
  for (const resolution of resolutions) {
    const found = places.get(h3.latLngToCell(latitude, longitude, resolution));
    if (found) return found;
  }
  return undefined;
}

/** The resolutions that places have, the finest first. */
export const resolutionsOf = (h3: H3, places: readonly Place[]): number[] =>
  [...new Set(places.map(({ cell }) => h3.getResolution(cell)))].sort((a, b) => b - a);

/** The corners of a cell on the map, as x, y, x, y, …; one across the line of 180 degrees stays one piece. */
export function cornersOf(h3: H3, cell: string): Float64Array {
  const boundary = h3.cellToBoundary(cell);
  const corners = new Float64Array(2 * boundary.length);
  const first = boundary[0]?.[1] ?? 0;
  boundary.forEach(([latitude, longitude], at) => {
    const turn = longitude - first > 180 ? -360 : longitude - first < -180 ? 360 : 0;
    const { x, y } = project(latitude, longitude + turn);
    corners[2 * at] = x;
    corners[2 * at + 1] = y;
  });
  return corners;
}
