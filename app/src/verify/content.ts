// What an oracle proposes, and the hash that names it.
import { sha256 } from '@noble/hashes/sha2.js';
import { Writer } from './bytes';

/** One of a settlement's trees: its leaves, and hash and sums of its root. */
export interface TreeSummary {
  readonly count: number;
  readonly root: Uint8Array;
  readonly charged: bigint;
  readonly accrued: bigint;
}

/** The whole content of a settlement: units as in docs/reference/protocol.md. */
export interface Content {
  readonly epoch: bigint;
  readonly snapshotSlot: bigint;
  /** The chain's clock at that slot, Unix seconds. */
  readonly closedAt: bigint;
  readonly assets: TreeSummary;
  readonly payers: TreeSummary;
  readonly reserves: TreeSummary;
  readonly bytes: bigint;
  readonly archiveHash: Uint8Array;
  readonly privateRoot: Uint8Array;
  readonly priceSetHash: Uint8Array;
}

/** Bytes of the fields together. */
export const CONTENT_LENGTH = 284;

/** The fields in their order, little-endian, without padding. */
export function contentBytes(content: Content): Uint8Array {
  const trees = [content.assets, content.payers, content.reserves];
  const fields = new Writer(CONTENT_LENGTH).u64(content.epoch).u64(content.snapshotSlot).i64(content.closedAt);
  for (const tree of trees) fields.u32(tree.count);
  for (const tree of trees) fields.put(tree.root).u64(tree.charged).u64(tree.accrued);
  fields.u64(content.bytes).put(content.archiveHash).put(content.privateRoot).put(content.priceSetHash);
  return fields.bytes;
}

const PREFIX = new TextEncoder().encode('openmast/content/2');

/** `SHA-256(prefix ‖ network ‖ fields)`: a proposal of one network is none of another. */
export function contentHash(content: Content, network: Uint8Array): Uint8Array {
  const message = new Writer(PREFIX.length + 32 + CONTENT_LENGTH);
  return sha256(message.put(PREFIX).put(network).put(contentBytes(content)).bytes);
}
