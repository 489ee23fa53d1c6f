// Colours of the map: a canvas has no style sheet, so they stand here, and contrast.test.ts holds them to what they are drawn on.
import type { Theme } from '../ui/theme';
import type { Quantity } from './quantities';

export interface Colours {
  readonly water: string;
  readonly land: string;
  /** Of marks around a cell. */
  readonly ink: string;
  readonly unknown: string;
  /** From little to much: ever further from what they are drawn on. */
  readonly steps: readonly string[];
  /** No licence in force, some, all. */
  readonly licences: readonly string[];
}

export const COLOURS: Readonly<Record<Theme, Colours>> = {
  light: {
    water: '#ffffff',
    land: '#e4e8e6',
    ink: '#14211f',
    unknown: '#6d7a77',
    steps: ['#a8620a', '#a33f2e', '#87285a', '#5a1e6e', '#2b1055'],
    licences: ['#a3231f', '#7a4d00', '#14663b'],
  },
  dark: {
    water: '#16211f',
    land: '#24312e',
    ink: '#e8efed',
    unknown: '#87948f',
    steps: ['#a585e8', '#d985c9', '#f7968a', '#fcb765', '#fbe57a'],
    licences: ['#ff9a90', '#f0bf66', '#73d39a'],
  },
};

/** For so many bins: spread over all steps, so that the most is always the strongest. */
export function coloursFor({ steps, licences }: Colours, quantity: Quantity, bins: number): readonly string[] {
  if (quantity === 'licence') return licences;
  const last = steps.length - 1;
  return Array.from({ length: bins }, (_, at) => steps[bins === 1 ? last : Math.round((at * last) / (bins - 1))]!);
}
