// Where places of the earth are on the map (Web Mercator), and which part of it is seen.

/** A place on the whole map: both from 0 to 1, from west to east and from north to south. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What is in the middle, and how many pixels wide the whole map is. */
export interface View extends Point {
  readonly scale: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A part of the map. */
export interface Bounds {
  readonly west: number;
  readonly north: number;
  readonly east: number;
  readonly south: number;
}

/** The map is a square up to here; the poles are infinitely far away. */
const MOST_LATITUDE = 85.051_128_779_806_6;
/** From the whole earth in the palm of a hand to a tenth of a metre for each pixel. */
const [LEAST_SCALE, MOST_SCALE] = [256, 4e8];

const within = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/** Degrees to the map. West of −180 and east of 180 it goes on, so that a shape across that line stays one. */
export function project(latitude: number, longitude: number): Point {
  const angle = (within(latitude, -MOST_LATITUDE, MOST_LATITUDE) * Math.PI) / 180;
  return { x: longitude / 360 + 0.5, y: 0.5 - Math.log(Math.tan(Math.PI / 4 + angle / 2)) / (2 * Math.PI) };
}

export function unproject({ x, y }: Point): { readonly latitude: number; readonly longitude: number } {
  return { latitude: (Math.atan(Math.sinh((0.5 - y) * 2 * Math.PI)) * 180) / Math.PI, longitude: (x - 0.5) * 360 };
}

/** A view that is possible: its middle is on the map. */
export const possible = ({ x, y, scale }: View): View => ({
  x: within(x, 0, 1),
  y: within(y, 0, 1),
  scale: within(scale, LEAST_SCALE, MOST_SCALE),
});

export const onScreen = (view: View, size: Size, { x, y }: Point): Point => ({
  x: (x - view.x) * view.scale + size.width / 2,
  y: (y - view.y) * view.scale + size.height / 2,
});

export const onMap = (view: View, size: Size, pixel: Point): Point => ({
  x: (pixel.x - size.width / 2) / view.scale + view.x,
  y: (pixel.y - size.height / 2) / view.scale + view.y,
});

/** As if the map were pushed by so many pixels. */
export const pushed = (view: View, right: number, down: number): View =>
  possible({ ...view, x: view.x - right / view.scale, y: view.y - down / view.scale });

/** Larger by a factor around a pixel, under which the same place stays. */
export function zoomed(view: View, size: Size, factor: number, around: Point): View {
  const fixed = onMap(view, size, around);
  const { scale } = possible({ ...view, scale: view.scale * factor });
  return possible({
    x: fixed.x - (around.x - size.width / 2) / scale,
    y: fixed.y - (around.y - size.height / 2) / scale,
    scale,
  });
}

/** What is seen, and `margin` times as much on each side. */
export function seen(view: View, { width, height }: Size, margin = 0): Bounds {
  const [half, tall] = [((0.5 + margin) * width) / view.scale, ((0.5 + margin) * height) / view.scale];
  return { west: view.x - half, north: view.y - tall, east: view.x + half, south: view.y + tall };
}

export const overlap = (a: Bounds, b: Bounds): boolean => a.west <= b.east && b.west <= a.east && a.north <= b.south && b.north <= a.south;

export const contains = (outer: Bounds, inner: Bounds): boolean =>
  outer.west <= inner.west && inner.east <= outer.east && outer.north <= inner.north && inner.south <= outer.south;

/** The least bounds of corners, which stand as x, y, x, y, … */
export function boundsOf(corners: ArrayLike<number>): Bounds {
  let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at + 1 < corners.length; at += 2) {
    const [x, y] = [corners[at]!, corners[at + 1]!];
    west = Math.min(west, x);
    east = Math.max(east, x);
    north = Math.min(north, y);
    south = Math.max(south, y);
  }
  return { west, north, east, south };
}

/** The least bounds around several; nothing of none. */
export const around = (all: readonly Bounds[]): Bounds | undefined =>
  all.length === 0
    ? undefined
    : all.reduce((a, b) => ({
        west: Math.min(a.west, b.west),
        north: Math.min(a.north, b.north),
        east: Math.max(a.east, b.east),
        south: Math.max(a.south, b.south),
      }));

export const WHOLE: Bounds = { west: 0, north: 0.1, east: 1, south: 0.8 };

/** No place is looked at from nearer than this by itself: about 10 metres for each pixel. */
const NEAREST = 4e6;
/** The part of the canvas that what is fitted takes. */
const FILLED = 0.9;

/** All of the bounds, and a little around them. */
export function fitted({ west, north, east, south }: Bounds, { width, height }: Size): View {
  const scale = Math.min((width * FILLED) / (east - west || 1e-9), (height * FILLED) / (south - north || 1e-9), NEAREST);
  return possible({ x: (west + east) / 2, y: (north + south) / 2, scale });
}
