// What draws on the canvas, and what moves it: gestures and keys.
import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react';
import { listen } from './gestures';
import { actOf } from './keys';
import type { H3, Place } from './places';
import { boundsOf, type View } from './projection';
import { Surface } from './surface';
import { outlineOf, type Coloured } from './use-places';

type Ref<T> = React.RefObject<T | null>;

/** The surface, in the size of its canvas, and whether this browser draws at all. */
export function useSurface(canvas: Ref<HTMLCanvasElement>, moved: (view: View) => void): readonly [Ref<Surface>, boolean] {
  const surface = useRef<Surface>(null);
  const [draws, setDraws] = useState(true);
  const tell = useEffectEvent(moved);
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d', { alpha: false });
    setDraws(!element || Boolean(context));
    if (!element || !context) return undefined;
    const made = new Surface(element, context, (view) => tell(view));
    surface.current = made;
    const size = (): void => made.resize({ width: Math.max(1, element.clientWidth), height: Math.max(1, element.clientHeight) });
    size();
    const observer = new ResizeObserver(size);
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.end();
      surface.current = null;
    };
  }, [canvas]);
  return [surface, draws];
}

interface Pointing {
  readonly point: (pixel: { x: number; y: number } | undefined) => void;
  readonly pick: (pixel: { x: number; y: number }) => void;
}

export function useGestures(canvas: Ref<HTMLCanvasElement>, surface: Ref<Surface>, { point, pick }: Pointing): void {
  const pointing = useEffectEvent(point);
  const picking = useEffectEvent(pick);
  useEffect(() => {
    if (!canvas.current) return undefined;
    return listen(canvas.current, {
      push: (right, down) => surface.current?.push(right, down),
      zoom: (factor, at) => surface.current?.zoom(factor, at),
      point: (pixel) => pointing(pixel),
      pick: (pixel) => picking(pixel),
    });
  }, [canvas, surface]);
}

interface Keyed {
  readonly find: (pixel: { x: number; y: number }) => Place | undefined;
  readonly point: (place: Place | undefined) => void;
  readonly pickAt: (pixel: { x: number; y: number }) => void;
  readonly fit: () => void;
}

/** Keys move the map under its middle, and what is there is as if somebody pointed at it. */
export function useKeys(surface: Ref<Surface>, { places }: Coloured, h3: H3, { find, point, pickAt, fit }: Keyed) {
  const visited = useRef<string>(undefined);
  const visit = useCallback(
    (step: 1 | -1): void => {
      const all = [...places.keys()];
      const present = all.indexOf(visited.current ?? '');
      const cell = all.at(present < 0 ? (step === 1 ? 0 : -1) : (present + step) % all.length);
      if (cell === undefined) return;
      visited.current = cell;
      const { west, east, north, south } = boundsOf(outlineOf(h3, cell).corners);
      surface.current?.center({ x: (west + east) / 2, y: (north + south) / 2 });
      point(places.get(cell));
    },
    [places, h3, surface, point],
  );
  return (event: React.KeyboardEvent): void => {
    const [act, on] = [actOf(event), surface.current];
    if (!act || !on) return;
    event.preventDefault();
    const middle = { x: on.size.width / 2, y: on.size.height / 2 };
    if (act.act === 'next' || act.act === 'previous') return visit(act.act === 'next' ? 1 : -1);
    if (act.act === 'pick') return pickAt(middle);
    if (act.act === 'push') on.push(act.right, act.down);
    else if (act.act === 'zoom') on.zoom(act.factor);
    else fit();
    point(find(middle));
  };
}
