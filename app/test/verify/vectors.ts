// The vectors that the ledger publishes for other implementations.
import { readFileSync, readdirSync } from 'node:fs';
import { fromHex, parseU64, type Node, type Totals } from '../../src/verify';

const folder = new URL('../../../crates/ledger/vectors/', import.meta.url);

export const published = (): string[] => readdirSync(folder).sort();

/** A test says what shape a vector has: what is missing shows as a difference. */
export type Vector = any;

export const vectors = (name: string): Vector => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));

/** A list as `test.each` takes it, and none that is empty. */
export function list(found: Vector): Vector[] {
  if (!Array.isArray(found) || found.length === 0) throw new Error('there are no vectors');
  return found;
}

export const amounts = (texts: readonly string[]): bigint[] => texts.map(parseU64);

export const hash = (text: string): Uint8Array => fromHex(text, 32);

export interface NodeVector {
  hash: string;
  charged: string;
  accrued: string;
}

export const node = (vector: NodeVector): Node => ({
  hash: hash(vector.hash),
  charged: parseU64(vector.charged),
  accrued: parseU64(vector.accrued),
});

export const totals = (vector: Record<keyof Totals, string>): Totals => ({
  bytes: parseU64(vector.bytes),
  paid: parseU64(vector.paid),
  charged: parseU64(vector.charged),
  accrued: parseU64(vector.accrued),
});
