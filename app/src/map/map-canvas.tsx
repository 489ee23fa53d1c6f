// The map as people move it: by mouse, fingers, buttons and keys. What is pointed at is told in words below it.
import { useEffect, useEffectEvent, useId, useMemo, useRef, useState } from 'react';
import type { Listed } from '../markets/listed';
import { PlainButton } from '../ui/buttons';
import { whole } from '../ui/format';
import { COLOURS } from './colours';
import { KEYS_SAID, ZOOM } from './keys';
import type { Ring } from './land';
import { Legend } from './legend';
import { placeAt, resolutionFor, type H3, type Place } from './places';
import { around, type Point } from './projection';
import { MEANINGS, type Quantity } from './quantities';
import { outlineOf, usePlaces } from './use-places';
import { useGestures, useKeys, useSurface } from './use-surface';
import { useTheme } from './use-theme';
import { placeSaid } from './words';

interface MapCanvasProps {
  readonly h3: H3;
  readonly land: readonly Ring[];
  /** Those that tell where they stand. */
  readonly assets: readonly Listed[];
  readonly quantity: Quantity;
  /** The cell whose assets are listed; empty: none is. */
  readonly picked: string;
  readonly pick: (cell: string) => void;
}

export const MapCanvas = (props: MapCanvasProps) => {
  const { assets, quantity } = props;
  const help = useId();
  const { canvas, draws, resolution, pointed, coloured, colours, zoom, fit, handlers } = useMap(props);
  return (
    <figure className="space-y-3">
      <canvas
        ref={canvas}
        role="img"
        tabIndex={0}
        hidden={!draws}
        aria-label={`Map of ${whole(assets.length)} assets in ${whole(coloured.places.size)} cells, coloured by ${MEANINGS[quantity].name.toLowerCase()}. The list below has the same.`}
        aria-describedby={help}
        {...handlers}
        className="border-line h-[min(60dvh,36rem)] w-full cursor-grab touch-none rounded-xl border active:cursor-grabbing"
      />
      <p role="status" className="min-h-12 sm:min-h-6">
        {pointed ? placeSaid(pointed, quantity) : <span className="text-quiet">{draws ? HINT : NO_CANVAS}</span>}
      </p>
      {draws ? (
        <div className="flex flex-wrap gap-3">
          <PlainButton go={() => zoom(ZOOM)}>Zoom in</PlainButton>
          <PlainButton go={() => zoom(1 / ZOOM)}>Zoom out</PlainButton>
          <PlainButton go={fit}>Show all</PlainButton>
        </div>
      ) : null}
      <Legend quantity={quantity} bins={coloured.bins} hasUnknown={coloured.hasUnknown} colours={colours} />
      <figcaption id={help} className="text-quiet text-sm">
        {KEYS_SAID} Cells are those of H3, of resolution {resolution} here; from far away they are taken together. Outline of land: Natural
        Earth, 1 : 110 million.
      </figcaption>
    </figure>
  );
};

const HINT = 'Point at a cell to see what is there, click to list its assets.';
const NO_CANVAS = 'This browser draws no map: the list below has the same.';

/** What is drawn where, and what somebody points at. */
function useMap({ h3, land, assets, quantity, picked, pick }: MapCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [resolution, setResolution] = useState(0);
  const [pointed, point] = useState<Place>();
  const [marksMiddle, markMiddle] = useState(false);
  const colours = COLOURS[useTheme()];
  const coloured = usePlaces(h3, assets, resolution, quantity, colours);
  const [surface, draws] = useSurface(canvas, (view) => setResolution(resolutionFor(view)));
  const fit = (): void => surface.current?.fit(around(assets.map(({ cell }) => outlineOf(h3, cell).bounds)));

  const find = (pixel: Point | undefined): Place | undefined =>
    pixel && surface.current ? placeAt(h3, coloured.places, coloured.resolutions, surface.current.under(pixel)) : undefined;
  const pickAt = (pixel: Point): void => {
    const place = find(pixel);
    if (place) pick(place.cell);
  };
  useGestures(canvas, surface, { point: (pixel) => point(find(pixel)), pick: pickAt });
  const onKeyDown = useKeys(surface, coloured, h3, { find, point, pickAt, fit });

  // Other assets are to be seen, and the same ones that were read again move nothing.
  const cells = useMemo(() => assets.map(({ cell }) => cell).sort().join(), [assets]);
  const fitAll = useEffectEvent(fit);
  useEffect(() => fitAll(), [cells]);

  useEffect(() => {
    surface.current?.show({
      land,
      shapes: coloured.shapes,
      fills: coloured.fills,
      colours,
      pointed: pointed && outlineOf(h3, pointed.cell).corners,
      picked: picked === '' ? undefined : outlineOf(h3, picked).corners,
      marksMiddle,
    });
  }, [surface, h3, land, coloured, colours, pointed, picked, marksMiddle]);

  const handlers = {
    onKeyDown,
    onFocus: ({ currentTarget }: React.FocusEvent) => markMiddle(currentTarget.matches(':focus-visible')),
    onBlur: () => markMiddle(false),
  };
  return { canvas, draws, resolution, pointed, coloured, colours, zoom: (factor: number) => surface.current?.zoom(factor), fit, handlers };
}
