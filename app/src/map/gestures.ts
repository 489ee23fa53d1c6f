// Pushing, pinching, turning the wheel and pointing, with a mouse, a pen or fingers.
import type { Point } from './projection';

export interface Gestures {
  readonly push: (right: number, down: number) => void;
  /** Larger by a factor around a pixel. */
  readonly zoom: (factor: number, around: Point) => void;
  /** Where somebody points; nothing where they have gone. */
  readonly point: (pixel: Point | undefined) => void;
  readonly pick: (pixel: Point) => void;
}

/** Who moves less far than this, in pixels, did not mean to move the map. */
const STILL = 5;
/** How much larger a pixel of the wheel makes it, and what a line of it counts as. */
const WHEEL = 0.0016;
const LINE_PIXELS = 33;
/** One turn is no more than this. */
const MOST_WHEEL = 400;

const middle = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);

/** Listens until the returned function is called. */
export function listen(element: HTMLElement, gestures: Gestures): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  const fingers = new Fingers(gestures);
  const at = (event: MouseEvent): Point => {
    const { left, top } = element.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  element.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    element.setPointerCapture(event.pointerId);
    fingers.down(event.pointerId, at(event));
  }, { signal });
  element.addEventListener('pointermove', (event) => fingers.move(event.pointerId, at(event)), { signal });
  element.addEventListener('pointerup', (event) => fingers.up(event.pointerId), { signal });
  element.addEventListener('pointercancel', (event) => fingers.gone(event.pointerId), { signal });
  element.addEventListener('pointerleave', () => gestures.point(undefined), { signal });
  element.addEventListener('wheel', (event) => {
    // Otherwise the page scrolls.
    event.preventDefault();
    const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PIXELS : 1);
    gestures.zoom(Math.exp(-WHEEL * Math.max(-MOST_WHEEL, Math.min(MOST_WHEEL, pixels))), at(event));
  }, { signal, passive: false });
  return () => stop.abort();
}

/** Those that are down: one pushes the map, two make it larger or smaller, and one that did not move picks. */
export class Fingers {
  readonly #gestures;
  readonly #down = new Map<number, Point>();
  #from: Point | undefined;

  constructor(gestures: Gestures) {
    this.#gestures = gestures;
  }

  down(id: number, pixel: Point): void {
    this.#down.set(id, pixel);
    // With a second finger nothing is picked any more.
    this.#from = this.#down.size === 1 ? pixel : undefined;
  }

  move(id: number, pixel: Point): void {
    const before = this.#down.get(id);
    if (!before) {
      if (this.#down.size === 0) this.#gestures.point(pixel);
      return;
    }
    if (this.#from) {
      if (distance(this.#from, pixel) < STILL) return;
      this.#from = undefined;
    }
    const [other] = [...this.#down].filter(([its]) => its !== id).map(([, place]) => place);
    this.#down.set(id, pixel);
    if (!other) return this.#gestures.push(pixel.x - before.x, pixel.y - before.y);
    const [old, now] = [middle(before, other), middle(pixel, other)];
    this.#gestures.push(now.x - old.x, now.y - old.y);
    const [wasApart, isApart] = [distance(before, other), distance(pixel, other)];
    if (wasApart > 0 && isApart > 0) this.#gestures.zoom(isApart / wasApart, now);
  }

  up(id: number): void {
    const [from] = [this.#from];
    this.gone(id);
    if (from) this.#gestures.pick(from);
  }

  gone(id: number): void {
    this.#down.delete(id);
    this.#from = undefined;
  }
}
