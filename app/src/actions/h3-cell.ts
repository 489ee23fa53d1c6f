// Cells of H3, Uber's hexagonal index of the earth's surface, as `programs/openmast/src/h3.rs` takes them.

/** Base cells that are pentagons: their first digit that is not 0 is never 1. */
const PENTAGONS = [4n, 14n, 24n, 38n, 49n, 58n, 63n, 72n, 83n, 97n, 107n, 117n];
const BASE_CELLS = 122n;
const DIGITS = 15;
const UNUSED_DIGIT = 7n;

/** Whether the index names a cell: mode 1, a base cell that exists, digits 0 to 6 down to the resolution and 7 below it. */
export function isCell(index: bigint): boolean {
  const [reserved, mode] = [(index >> 63n) | ((index >> 56n) & 0b111n), (index >> 59n) & 0b1111n];
  const [resolution, baseCell] = [Number((index >> 52n) & 0b1111n), (index >> 45n) & 0b111_1111n];
  if (reserved !== 0n || mode !== 1n || baseCell >= BASE_CELLS) return false;
  let isDeleted = PENTAGONS.includes(baseCell);
  for (let level = 1; level <= DIGITS; level += 1) {
    const digit = (index >> BigInt(3 * (DIGITS - level))) & 0b111n;
    if (level > resolution) {
      if (digit !== UNUSED_DIGIT) return false;
      continue;
    }
    if (digit === UNUSED_DIGIT || (isDeleted && digit === 1n)) return false;
    isDeleted &&= digit === 0n;
  }
  return true;
}
