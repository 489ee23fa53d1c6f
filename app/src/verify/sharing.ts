// Sharing an amount among those who want parts of it, in whole base units.
import { min, sum } from './units';

/**
 * Cuts `available` among `demands` in proportion, by largest remainder; ties go to the lower position. With enough for
 * all, everybody gets the demand; otherwise the parts sum to exactly `available`.
 */
export function cutByLargestRemainder(demands: readonly bigint[], available: bigint): bigint[] {
  const total = sum(demands);
  if (available >= total) return [...demands];
  const parts = demands.map((demand) => (demand * available) / total);
  const left = Number(available - sum(parts));
  const remainders = demands.map((demand, position) => ({ rest: (demand * available) % total, position }));
  remainders.sort((a, b) => (a.rest === b.rest ? a.position - b.position : a.rest > b.rest ? -1 : 1));
  for (const { position } of remainders.slice(0, left)) parts[position] = (parts[position] ?? 0n) + 1n;
  return parts;
}

/**
 * Shares `available` so that nobody gets more than who gets less and still wants more (max-min fair). The units that
 * equal parts leave over go one each to those who want more, lowest position first.
 */
export function waterFill(wants: readonly bigint[], available: bigint): bigint[] {
  const level = levelOf(wants, available);
  if (level === undefined) return [...wants];
  let { oddUnits } = level;
  return wants.map((want) => {
    if (want <= level.height) return want;
    const oddUnit = oddUnits > 0n ? 1n : 0n;
    oddUnits -= oddUnit;
    return level.height + oddUnit;
  });
}

/** What everybody gets at most, and how many get a unit more; nothing when there is enough for everybody. */
function levelOf(wants: readonly bigint[], available: bigint): { height: bigint; oddUnits: bigint } | undefined {
  const sorted = [...wants].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  let others = BigInt(sorted.length);
  for (const want of sorted) {
    const height = available / others;
    if (want > height) return { height, oddUnits: available % others };
    available -= want;
    others -= 1n;
  }
  return undefined;
}

/**
 * Shares `available` among assets: each first gets what it wants up to its own of `firsts`, then what is left is shared
 * among the rest of all wants by {@link waterFill}. If these first parts are more than there is, they are shared so.
 */
export function allot(wants: readonly bigint[], firsts: readonly bigint[], available: bigint): bigint[] {
  const first = wants.map((want, position) => min(firsts[position] ?? 0n, want));
  const all = sum(first);
  if (all >= available) return waterFill(first, available);
  const rests = wants.map((want, position) => want - (first[position] ?? 0n));
  return waterFill(rests, available - all).map((rest, position) => rest + (first[position] ?? 0n));
}
