// Amounts as people write them, to base units: integers all the way.
import { PlanError } from '../signing/plan';
import type { Unit } from '../ui/quantity';

const U64_MAX = (1n << 64n) - 1n;

/** The base units of what somebody wrote; `all` stands for `most`, and for nothing where there is none, as of a price. Throws a
 * {@link PlanError} otherwise. */
export function baseUnits(text: string, unit: Unit, most?: bigint): bigint {
  const written = text.trim();
  if (written === 'all') return most ?? refuseAll();
  const [, integer, fraction = ''] = /^(\d{1,20})(?:\.(\d{0,20}))?$/.exec(written) ?? [];
  if (integer === undefined) throw new PlanError('Write the amount as a number, for instance 12.5.');
  if (fraction.replace(/0+$/, '').length > unit.decimals) {
    throw new PlanError(`Amounts of ${unit.symbol} have at most ${unit.decimals} digits behind the point.`);
  }
  const units = BigInt(integer + fraction.slice(0, unit.decimals).padEnd(unit.decimals, '0'));
  if (units > U64_MAX) throw new PlanError('That is more than there can be.');
  return units;
}

function refuseAll(): never {
  throw new PlanError('`all` stands for all that you have, and this is no amount of that: write a number, for instance 12.5.');
}

/** As {@link baseUnits}, of more than nothing. */
export function someUnits(text: string, unit: Unit, most?: bigint): bigint {
  const units = baseUnits(text, unit, most);
  if (units === 0n) throw new PlanError('The amount must be more than zero.');
  return units;
}

/** A whole number of what has no parts. `what` begins the refusal. */
export function wholeIn(text: string, what: string, most: bigint): bigint {
  const written = text.trim();
  if (!/^\d{1,20}$/.test(written) || BigInt(written) > most) throw new PlanError(`${what} must be a whole number.`);
  return BigInt(written);
}
