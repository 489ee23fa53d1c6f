// A picture of the cells and the land: of what is seen and half as much again on each side. To fill ten thousand cells takes longer than
// a frame may, so while the map is pushed the same picture is shown elsewhere, and while it is zoomed, larger or smaller.
import type { Colours } from './colours';
import type { Ring } from './land';
import { contains, onScreen, overlap, seen, type Bounds, type Size, type View } from './projection';

/** A cell to be drawn. */
export interface Shape {
  readonly corners: Float64Array;
  readonly bounds: Bounds;
  /** Which colour it has. */
  readonly colour: number;
}

/** What a picture is of. */
export interface Subject {
  readonly land: readonly Ring[];
  readonly shapes: readonly Shape[];
  /** Of shapes, by their number. */
  readonly fills: readonly string[];
  readonly colours: Colours;
}

export interface Drawing {
  /** What the picture was made for. */
  readonly view: View;
  readonly covers: Bounds;
  readonly image: HTMLCanvasElement;
}

/** What is seen again on each side, and how large the picture is by that. */
const MARGIN = 0.5;
const TIMES = 1 + 2 * MARGIN;
/** Cells as wide as this, in pixels, have an edge, so that neighbours of one colour stay two. */
const LEAST_EDGED = 12;
/** A picture is shown this much larger at most. */
const MOST_STRETCH = 2;

/** Whether a picture still does for a view, if not as sharply. */
export const doesFor = ({ view: made, covers }: Drawing, view: View, size: Size): boolean =>
  view.scale / made.scale <= MOST_STRETCH && contains(covers, seen(view, size));

/** Whether it is as sharp as it can be. */
export const isSharp = ({ view: made }: Drawing, view: View): boolean => made.scale === view.scale;

/** `ratio`: pixels of the canvas for each one of the page. */
export function make(view: View, size: Size, ratio: number, { land, shapes, fills, colours }: Subject): Drawing {
  const image = document.createElement('canvas');
  image.width = Math.ceil(size.width * TIMES * ratio);
  image.height = Math.ceil(size.height * TIMES * ratio);
  const covers = seen(view, size, MARGIN);
  const context = image.getContext('2d', { alpha: false });
  if (!context) return { view, covers, image };
  context.fillStyle = colours.water;
  context.fillRect(0, 0, image.width, image.height);
  // Numbers of a canvas are too short for the whole earth in metres, so paths are in pixels from the middle.
  context.setTransform(ratio, 0, 0, ratio, (size.width * TIMES * ratio) / 2, (size.height * TIMES * ratio) / 2);
  const ground = new Path2D();
  for (const { corners, bounds } of land) if (overlap(bounds, covers)) trace(ground, corners, view);
  // Land beyond an edge of the map is drawn at the other one.
  context.save();
  context.clip(onEarth(view, covers));
  context.fillStyle = colours.land;
  context.fill(ground, 'evenodd');
  context.restore();
  const [paths, edges] = [fills.map(() => new Path2D()), new Path2D()];
  for (const { corners, bounds, colour } of shapes) {
    const path = paths[colour];
    if (!path || !overlap(bounds, covers)) continue;
    trace(path, corners, view);
    if ((bounds.east - bounds.west) * view.scale >= LEAST_EDGED) trace(edges, corners, view);
  }
  paths.forEach((path, at) => {
    context.fillStyle = fills[at] ?? colours.unknown;
    context.fill(path);
  });
  context.strokeStyle = colours.land;
  context.stroke(edges);
  return { view, covers, image };
}

/** What of this part is on the map. */
function onEarth({ x, y, scale }: View, { west, north, east, south }: Bounds): Path2D {
  const [left, top, right, bottom] = [Math.max(west, 0), Math.max(north, 0), Math.min(east, 1), Math.min(south, 1)];
  const path = new Path2D();
  path.rect((left - x) * scale, (top - y) * scale, (right - left) * scale, (bottom - top) * scale);
  return path;
}

/** Adds a closed line to a path, in pixels from the middle of the view. */
export function trace(path: Path2D, corners: Float64Array, { x, y, scale }: View): void {
  for (let at = 0; at < corners.length; at += 2) {
    const [right, down] = [(corners[at]! - x) * scale, (corners[at + 1]! - y) * scale];
    if (at === 0) path.moveTo(right, down);
    else path.lineTo(right, down);
  }
  path.closePath();
}

/** Shows the picture where a view has it. Unless it is zoomed it lies on whole pixels: then it is copied as it is. */
export function show(context: CanvasRenderingContext2D, drawing: Drawing, view: View, size: Size, ratio: number): void {
  const { image, view: made } = drawing;
  const stretch = view.scale / made.scale;
  const middle = onScreen(view, size, made);
  const [width, height] = [image.width * stretch, image.height * stretch];
  const [left, top] = [middle.x * ratio - width / 2, middle.y * ratio - height / 2];
  context.setTransform(1, 0, 0, 1, 0, 0);
  if (isSharp(drawing, view)) context.drawImage(image, Math.round(left), Math.round(top));
  else context.drawImage(image, left, top, width, height);
}
