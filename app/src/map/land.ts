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
    geometry.type === 'MultiPolygon' ? geometry.coordinates.flat().map(ring) : geometry.type === 'Polygon' ? geometry.coordinates.map(ring) : [],
  );
}

function ring(positions: readonly (readonly number[])[]): Ring {
  const corners = new Float64Array(2 * positions.length);
  positions.forEach(([longitude = 0, latitude = 0], at) => {
    const { x, y } = project(latitude, longitude);
    corners[2 * at] = x;
    corners[2 * at + 1] = y;
  });
  return { corners, bounds: boundsOf(corners) };
}
