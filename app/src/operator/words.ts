// Rates and parts in words.
import type { Growth } from '../data/looks';
import { span, whole } from '../ui/format';

/** `none`, `3 in 50 s`, `12.5/s` */
export function rate({ by, inMs }: Growth): string {
  if (by === 0) return 'none';
  const aSecond = (by * 1000) / inMs;
  return aSecond >= 1 ? `${aSecond.toFixed(1)}/s` : `${whole(Math.round(by))} in ${span(inMs)}`;
}

/** Which part of the whole, rounded down so that a part never looks like all of it: `12.3 %`. */
export const part = (some: number, all: number): string => `${(Math.floor((some * 1000) / all) / 10).toFixed(1)} %`;

/** Of seconds that are few: `1.2 ms`. */
export const duration = (seconds: number): string => (seconds < 1 ? `${(seconds * 1000).toFixed(1)} ms` : `${seconds.toFixed(1)} s`);

/** A gauge as a whole number; counters of a service are never negative where this is asked. */
export const integer = (value: number): bigint => BigInt(Math.max(0, Math.round(value)));
