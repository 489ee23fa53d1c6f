// The canvas of the map: what is seen of it, and that this is drawn, once for each frame in which something changed.
import { doesFor, isSharp, make, show, trace, type Drawing, type Subject } from './drawing';
import { WHOLE, fitted, onMap, pushed, zoomed, type Bounds, type Point, type Size, type View } from './projection';

/** What there is to be drawn. */
export interface Content extends Subject {
  /** Where somebody points, and what is picked. */
  readonly pointed: Float64Array | undefined;
  readonly picked: Float64Array | undefined;
  /** Whether the middle is marked, for who has no pointer. */
  readonly marksMiddle: boolean;
}

/** More pixels than this for each one of the page only take time. */
const MOST_RATIO = 2;
/** Who zooms goes on for a while; then the map is drawn sharply again. */
const SHARPEN_MS = 120;
const [POINTED_WIDTH, PICKED_WIDTH, CROSS] = [2, 4, 10];

export class Surface {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #moved: (view: View) => void;
  #view: View;
  #size: Size = { width: 1, height: 1 };
  #content: Content | undefined;
  #drawing: Drawing | undefined;
  #frame = 0;
  #sharpening: ReturnType<typeof setTimeout> | undefined;
  /** Whether what is seen was chosen; else it is the whole earth, however large the canvas is. */
  #isChosen = false;

  /** `moved` is told each view, before it is drawn. */
  constructor(canvas: HTMLCanvasElement, context: CanvasRenderingContext2D, moved: (view: View) => void) {
    this.#canvas = canvas;
    this.#context = context;
    this.#moved = moved;
    this.#view = fitted(WHOLE, this.#size);
  }

  get view(): View {
    return this.#view;
  }

  get size(): Size {
    return this.#size;
  }

  /** The place of the map under a pixel. */
  under(pixel: Point): Point {
    return onMap(this.#view, this.#size, pixel);
  }

  show(content: Content): void {
    const before = this.#content;
    this.#content = content;
    if (before?.shapes !== content.shapes || before.land !== content.land || before.colours !== content.colours) this.#drawing = undefined;
    this.#ask();
  }

  resize(size: Size): void {
    const ratio = Math.min(devicePixelRatio, MOST_RATIO);
    this.#size = size;
    this.#canvas.width = Math.round(size.width * ratio);
    this.#canvas.height = Math.round(size.height * ratio);
    this.#drawing = undefined;
    this.#see(this.#isChosen ? this.#view : fitted(WHOLE, size));
  }

  push(right: number, down: number): void {
    this.#to(pushed(this.#view, right, down));
  }

  zoom(factor: number, around: Point = { x: this.#size.width / 2, y: this.#size.height / 2 }): void {
    this.#to(zoomed(this.#view, this.#size, factor, around));
  }

  /** Shows all of the bounds; without any the whole earth. */
  fit(bounds: Bounds | undefined): void {
    this.#isChosen = bounds !== undefined;
    this.#see(fitted(bounds ?? WHOLE, this.#size));
  }

  center({ x, y }: Point): void {
    this.#to({ ...this.#view, x, y });
  }

  end(): void {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#sharpening);
  }

  #to(view: View): void {
    this.#isChosen = true;
    this.#see(view);
  }

  #see(view: View): void {
    this.#view = view;
    this.#moved(view);
    this.#ask();
  }

  #ask(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    const content = this.#content;
    if (!content) return;
    const ratio = this.#canvas.width / this.#size.width;
    const drawing = this.#drawn(content, ratio);
    show(this.#context, drawing, this.#view, this.#size, ratio);
    this.#mark(content, ratio);
    if (!isSharp(drawing, this.#view)) this.#sharpen();
  }

  #drawn(content: Content, ratio: number): Drawing {
    if (!this.#drawing || !doesFor(this.#drawing, this.#view, this.#size)) {
      this.#drawing = make(this.#view, this.#size, ratio, content);
    }
    return this.#drawing;
  }

  #sharpen(): void {
    clearTimeout(this.#sharpening);
    this.#sharpening = setTimeout(() => {
      this.#drawing = undefined;
      this.#ask();
    }, SHARPEN_MS);
  }

  /** What is picked, where somebody points, and the middle. */
  #mark({ picked, pointed, colours, marksMiddle }: Content, ratio: number): void {
    const context = this.#context;
    const { width, height } = this.#size;
    context.setTransform(ratio, 0, 0, ratio, (width * ratio) / 2, (height * ratio) / 2);
    context.strokeStyle = colours.ink;
    for (const [corners, thickness] of [[picked, PICKED_WIDTH], [pointed, POINTED_WIDTH]] as const) {
      if (!corners) continue;
      const path = new Path2D();
      trace(path, corners, this.#view);
      context.lineWidth = thickness;
      context.stroke(path);
    }
    if (!marksMiddle) return;
    context.lineWidth = POINTED_WIDTH;
    context.stroke(new Path2D(`M${-CROSS} 0H${CROSS}M0 ${-CROSS}V${CROSS}`));
  }
}
