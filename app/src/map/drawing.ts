// What is drawn, one path for each colour. A path is made for what is seen and as much again around it, in pixels from the middle of
// that: numbers of a canvas are too short for the whole earth in metres. While the map is moved the same paths are drawn elsewhere.
import type { Ring } from './land';
import { contains, overlap, seen, type Bounds, type Point, type Size, type View } from './projection';

/** A cell to be drawn. */
export interface Shape {
  readonly corners: Float64Array;
  readonly bounds: Bounds;
  /** Which colour it has. */
  readonly colour: number;
}

export interface Drawing {
  /** What the paths were made for. */
  readonly view: View;
  readonly covers: Bounds;
  readonly land: Path2D;
  readonly colours: readonly Path2D[];
}

/** What is seen again on each side. */
const MARGIN = 1;
/** Paths are drawn larger or smaller than they were made up to this factor. */
const MOST_STRETCH = 2;

/** Whether the paths still do for a view. */
export function doesFor({ view: made, covers }: Drawing, view: View, size: Size): boolean {
  const stretch = view.scale / made.scale;
  return stretch <= MOST_STRETCH && stretch >= 1 / MOST_STRETCH && contains(covers, seen(view, size));
}

export function make(view: View, size: Size, land: readonly Ring[], shapes: readonly Shape[], colours: number): Drawing {
  // What is stretched least shows the most.
  const covers = seen(view, size, MARGIN * MOST_STRETCH);
  const paths = Array.from({ length: colours }, () => new Path2D());
  const outline = new Path2D();
  for (const { corners, bounds } of land) if (overlap(bounds, covers)) trace(outline, corners, view);
  for (const { corners, bounds, colour } of shapes) {
    const path = paths[colour];
    if (path && overlap(bounds, covers)) trace(path, corners, view);
  }
  return { view, covers, land: outline, colours: paths };
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

/** Lets what is drawn next be drawn where the view has it: paths made for `made` and, by `at`, for this very view. */
export function place(context: CanvasRenderingContext2D, ratio: number, size: Size, view: View, made: View): void {
  const stretch = view.scale / made.scale;
  const middle: Point = {
    x: (made.x - view.x) * view.scale + size.width / 2,
    y: (made.y - view.y) * view.scale + size.height / 2,
  };
  context.setTransform(stretch * ratio, 0, 0, stretch * ratio, middle.x * ratio, middle.y * ratio);
}
