// The cells of a resolution with the colours that they have.
import { useMemo } from 'react';
import type { Listed } from '../markets/listed';
import { coloursFor, type Colours } from './colours';
import type { Shape } from './drawing';
import { cornersOf, placesAt, resolutionsOf, type H3, type Place } from './places';
import { boundsOf } from './projection';
import { binOf, binsFor, valueOf, type Bin, type Quantity } from './quantities';

export interface Coloured {
  readonly places: ReadonlyMap<string, Place>;
  readonly resolutions: readonly number[];
  readonly bins: readonly Bin[];
  readonly hasUnknown: boolean;
  readonly shapes: readonly Shape[];
  /** Of the shapes: one for each bin, and one for what is not known. */
  readonly fills: readonly string[];
}

/** Corners of cells; these never change. */
const known = new Map<string, Pick<Shape, 'corners' | 'bounds'>>();
/** So many are kept: what nobody looks at any more is computed again. */
const MOST_KNOWN = 50_000;

export function outlineOf(h3: H3, cell: string): Pick<Shape, 'corners' | 'bounds'> {
  const found = known.get(cell);
  if (found) return found;
  const corners = cornersOf(h3, cell);
  const outline = { corners, bounds: boundsOf(corners) };
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(cell, outline);
  return outline;
}

export function usePlaces(h3: H3, assets: readonly Listed[], resolution: number, quantity: Quantity, colours: Colours): Coloured {
  const places = useMemo(() => placesAt(h3, assets, resolution), [h3, assets, resolution]);
  return useMemo(() => {
    const values = places.map((place) => valueOf(place, quantity));
    const known = values.filter((value) => value !== undefined);
    const bins = binsFor(quantity, known);
    return {
      places: new Map(places.map((place) => [place.cell, place])),
      resolutions: resolutionsOf(h3, places),
      bins,
      hasUnknown: known.length < values.length,
      shapes: places.map(({ cell }, at) => {
        const value = values[at];
        return { ...outlineOf(h3, cell), colour: value === undefined ? bins.length : binOf(bins, value) };
      }),
      fills: [...coloursFor(colours, quantity, bins.length), colours.unknown],
    };
  }, [h3, places, quantity, colours]);
}
