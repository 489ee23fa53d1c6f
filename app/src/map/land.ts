// Where land is: an outline of all continents by Natural Earth (public domain) as world-atlas packs it (ISC), fetched as
// a file. It is a copy: a package's would be named in `dist` by where it happens to be installed.
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import url from './land-110m.json?url';
import { boundsOf, project, type Bounds } from './projection';

/** A closed line: its corners on the map as x, y, x, y, … */
export interface Ring {
  readonly corners: Float64Array;
  readonly bounds: Bounds;
}

const TIMEOUT_MS = 20_000;

export async function readLand(): Promise<Ring[]> {
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error('The outline of land could not be loaded');
  return ringsOf((await response.json()) as Topology);
}

export function ringsOf(topology: Topology): Ring[] {
  const { features } = feature(topology, topology.objects.land as GeometryCollection);
  return features.flatMap(({ geometry }) =>
    geometry.type === 'MultiPolygon' ? geometry.coordinates.flat().flatMap(rings) : geometry.type === 'Polygon' ? geometry.coordinates.flatMap(rings) : [],
  );
}

type Position = readonly [longitude: number, latitude: number];

/** A line that goes across that of 180 degrees goes on beyond it. One that ends a whole turn further is around a pole, and ends there. */
function unbroken(positions: readonly (readonly number[])[]): Position[] {
  let turns = 0;
  const line = positions.map(([longitude = 0, latitude = 0], at): Position => {
    const step = longitude - (positions[at - 1]?.[0] ?? longitude);
    turns += step > 180 ? -1 : step < -180 ? 1 : 0;
    return [longitude + 360 * turns, latitude];
  });
  const [first, last] = [line[0], line.at(-1)];
  if (!first || !last || Math.abs(last[0] - first[0]) < 180) return line;
  const pole = first[1] < 0 ? -90 : 90;
  return [...line, [last[0], pole], [first[0], pole]];
}

/** What goes beyond an edge of the map comes in again at the other one. */
function rings(positions: readonly (readonly number[])[]): Ring[] {
  const line = unbroken(positions);
  const { corners, bounds } = ring(line, 0);
  const others = [bounds.west < 0 ? 360 : 0, bounds.east > 1 ? -360 : 0].filter((degrees) => degrees !== 0);
  return [{ corners, bounds }, ...others.map((degrees) => ring(line, degrees))];
}

function ring(line: readonly Position[], further: number): Ring {
  const corners = new Float64Array(2 * line.length);
  line.forEach(([longitude, latitude], at) => {
    const { x, y } = project(latitude, longitude + further);
    corners[2 * at] = x;
    corners[2 * at + 1] = y;
  });
  return { corners, bounds: boundsOf(corners) };
}
