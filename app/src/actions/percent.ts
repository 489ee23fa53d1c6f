// Parts of a hundred as people write and read them; the chain has basis points.
import { PlanError } from '../signing/plan';
import { decimal } from '../ui/format';

/** Basis points of what somebody wrote: `3`, `3.25` or `3 %`. */
export function basisPoints(text: string): number {
  const [, integer, fraction = ''] = /^(\d{1,3})(?:\.(\d{1,2}))?\s*%?$/.exec(text.trim()) ?? [];
  if (integer === undefined) throw new PlanError('Write the part in percent with at most two digits behind the point, for instance 2.5.');
  const points = Number(integer) * 100 + Number(fraction.padEnd(2, '0'));
  if (points > 10_000) throw new PlanError('A part is at most 100 percent.');
  return points;
}

export const percentOf = (bps: number): string => `${decimal(BigInt(bps), 2, 0)} %`;
