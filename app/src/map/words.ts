// Cells in words.
import type { Place } from './places';
import { MEANINGS, UNKNOWN, valueOf, type Quantity } from './quantities';
import { whole } from '../ui/format';

/** So many assets are named; of more it is said how many. */
const NAMED = 3;

/** `Cell 8928308280fffff: Harbour Tower, Market Small Cell. Earned, lifetime: 12.30` */
export function placeSaid(place: Place, quantity: Quantity): string {
  const { cell, assets } = place;
  const names = assets.slice(0, NAMED).map(({ title }) => title);
  const others = assets.length - names.length;
  const named = others > 0 ? `${names.join(', ')} and ${whole(others)} more` : names.join(', ');
  const measured = quantity === 'assets' ? '' : `. ${MEANINGS[quantity].name}: ${valueSaid(place, quantity)}`;
  return `Cell ${cell}, ${assets.length === 1 ? '1 asset' : `${whole(assets.length)} assets`}: ${named}${measured}`;
}

export function valueSaid(place: Place, quantity: Quantity): string {
  const value = valueOf(place, quantity);
  return value === undefined ? UNKNOWN : MEANINGS[quantity].say(value);
}
