// Session records, and the proof that a settlement's private root commits to them (docs/reference/archive.md).
import { sha256 } from '@noble/hashes/sha2.js';
import { Writer, equal } from './bytes';
import { u32, u64 } from './units';

/** One usage record of a payer. `salt`, `sessionId` as bytes, the rest as in the file. */
export interface UsageRecord {
  readonly salt: Uint8Array;
  readonly payer: number;
  readonly asset: number;
  readonly pricePerGb: bigint;
  readonly bytesUp: bigint;
  readonly bytesDown: bigint;
  readonly firstEventAtMs: bigint;
  readonly lastEventAtMs: bigint;
  /** Hex, as in the file. */
  readonly sessionId: string;
  /** `kind=value`. */
  readonly radio: string;
}

const PREFIX = new TextEncoder().encode('openmast/record/1');
const NODE = 0x01;
const NODE_LENGTH = 32;

/** The hash of a record: its leaf in the commitment. */
export function recordLeaf(record: UsageRecord): Uint8Array {
  const encoder = new TextEncoder();
  const texts = [record.sessionId, record.radio].map((text) => encoder.encode(text));
  const length = PREFIX.length + record.salt.length + 8 + 40 + texts.reduce((all, text) => all + 4 + text.length, 0);
  const message = new Writer(length).put(PREFIX).put(record.salt).u32(u32(record.payer)).u32(u32(record.asset));
  const { pricePerGb, bytesUp, bytesDown, firstEventAtMs, lastEventAtMs } = record;
  for (const number of [pricePerGb, bytesUp, bytesDown, firstEventAtMs, lastEventAtMs]) message.u64(u64(number));
  for (const text of texts) message.u32(text.length).put(text);
  return sha256(message.bytes);
}

/** The level above. An odd node goes up as it is. */
function parents(level: readonly Uint8Array[]): Uint8Array[] {
  const above: Uint8Array[] = [];
  for (let at = 0; at < level.length; at += 2) {
    const left = level[at] as Uint8Array;
    const right = level[at + 1];
    above.push(right ? sha256(new Writer(1 + 2 * NODE_LENGTH).u8(NODE).put(left).put(right).bytes) : left);
  }
  return above;
}

/** The root that commits to the records in this order; 32 zeros without records. */
export function recordRoot(records: readonly UsageRecord[]): Uint8Array {
  let level = records.map(recordLeaf);
  while (level.length > 1) level = parents(level);
  return level[0] ?? new Uint8Array(NODE_LENGTH);
}

/**
 * Whether a commitment over `total` records with this root holds `records` from position `first` on. `siblings` are the
 * nodes beside their common way up, from the leaves to the root, the left one first.
 */
export function holdsRecords(
  root: Uint8Array,
  total: number,
  first: number,
  records: readonly UsageRecord[],
  siblings: readonly Uint8Array[],
): boolean {
  const isPosition = [total, first].every((number) => Number.isSafeInteger(number) && number >= 0);
  if (!isPosition || records.length === 0 || first + records.length > total) return false;
  let nodes = records.map(recordLeaf);
  let low = first;
  let used = 0;
  for (let width = total; width > 1; width = Math.ceil(width / 2)) {
    const high = low + nodes.length - 1;
    const hasLeft = low % 2 === 1;
    const left = hasLeft ? siblings[used++] : undefined;
    const hasRight = high % 2 === 0 && high + 1 < width;
    const right = hasRight ? siblings[used++] : undefined;
    if ((hasLeft && !left) || (hasRight && !right)) return false;
    nodes = parents([...(left ? [left] : []), ...nodes, ...(right ? [right] : [])]);
    low = Math.floor(low / 2);
  }
  return used === siblings.length && nodes.length === 1 && equal(nodes[0] as Uint8Array, root);
}
