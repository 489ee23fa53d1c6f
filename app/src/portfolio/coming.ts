// What comes next for a wallet's stakes, by when.
import type { Holding } from '../chain/holdings';
import type { Position } from './position';

export interface Coming {
  readonly holding: Holding;
  readonly what: 'cooling' | 'leaving';
  /** Base units of the share mint. */
  readonly shares: bigint;
  /** From then on it may be done, Unix seconds. */
  readonly at: bigint;
}

/** Soonest first; what may be done by now comes before what is to come. */
export function comingOf(holdings: readonly Holding[], positions: readonly Position[]): Coming[] {
  const all = holdings.flatMap((holding, at): Coming[] => {
    const position = positions[at];
    if (!position) return [];
    const { cooling, coolingUntil, leaving, leavingAt } = position;
    return [
      ...(coolingUntil === undefined ? [] : [{ holding, what: 'cooling' as const, shares: cooling, at: coolingUntil }]),
      ...(leavingAt === undefined ? [] : [{ holding, what: 'leaving' as const, shares: leaving, at: leavingAt }]),
    ];
  });
  return all.sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
}
