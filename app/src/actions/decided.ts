// Times and reasons as regulators write them: as the command reads them (`cli/src/terms.rs`).
import { PlanError } from '../signing/plan';

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:\d{2})$/;
const HASH = /^sha256:([0-9a-fA-F]{64})$/;

/** Unix seconds; a date is its first moment in UTC. `what` it is the moment of. */
export function momentIn(text: string, what = 'the end'): bigint {
  const written = text.trim();
  const isDate = DATE.test(written);
  const day = Date.parse(`${written.slice(0, 10)}T00:00:00Z`);
  const ms = isDate ? day : TIME.test(written) ? Date.parse(written) : Number.NaN;
  // The last day of February is no 30th, also where a browser thinks that it means another day.
  const isDay = Number.isFinite(day) && new Date(day).toISOString().slice(0, 10) === written.slice(0, 10);
  if (!isDay || !Number.isFinite(ms)) {
    throw new PlanError(`Write ${what} as a date like 2027-06-30 (its first moment, UTC), or as a time with its zone, like 2027-06-30T12:00:00Z.`);
  }
  return BigInt(ms / 1000);
}

/** The hash that stands on chain for a reason: of its text, or the one that is given. */
export async function reasonHash(text: string): Promise<Uint8Array> {
  if (text.trim() === '') throw new PlanError('A reason is missing: write it, or sha256: and the hash of where it stands.');
  if (!text.startsWith('sha256:')) return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  const [, hex] = HASH.exec(text) ?? [];
  if (hex === undefined) throw new PlanError('Behind sha256: stand 64 hexadecimal digits.');
  return bytesOf(hex);
}

/** The hash of a document that stands on chain, as it was written. */
export function documentHash(text: string): Uint8Array {
  const [, hex] = /^(?:sha256:)?([0-9a-fA-F]{64})$/.exec(text.trim()) ?? [];
  if (hex === undefined) throw new PlanError('Choose the document, or write its SHA-256: 64 hexadecimal digits.');
  return bytesOf(hex);
}

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
