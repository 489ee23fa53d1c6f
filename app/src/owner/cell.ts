// From a place on a map to a cell of H3. What computes it is large, so it is loaded when somebody asks.

/** How exactly a place is told: resolutions of H3, and what their cells are about as large as. */
export const RESOLUTIONS = [
  ['7', 'a district, about 5 km²'],
  ['9', 'a block, about 0.1 km²'],
  ['11', 'a building, about 2,000 m²'],
] as const satisfies readonly (readonly [string, string])[];

export type Resolution = (typeof RESOLUTIONS)[number][0];

/** Degrees as people write them, within these bounds; nothing otherwise. */
export function degreesIn(text: string, most: number): number | undefined {
  const written = text.trim();
  if (!/^-?\d{1,3}(?:\.\d{1,20})?$/.test(written)) return undefined;
  const degrees = Number(written);
  return Math.abs(degrees) <= most ? degrees : undefined;
}

/** The cell in hexadecimal. */
export async function cellAt(latitude: number, longitude: number, resolution: Resolution): Promise<string> {
  const { latLngToCell } = await import('../map/h3');
  return latLngToCell(latitude, longitude, Number(resolution));
}
