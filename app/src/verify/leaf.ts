// Leaves and inner nodes of the three trees (docs/reference/protocol.md, "Merkle-sum tree").
import { sha256 } from '@noble/hashes/sha2.js';
import { Writer } from './bytes';
import { u32, u64 } from './units';

/** The 16 bytes that separate the trees. The digit is the leaf's version. */
export const DOMAINS = {
  asset: 'openmast/asset/3',
  payer: 'openmast/payer/3',
  reserve: 'openmast/resrv/1',
} as const;

export type Side = keyof typeof DOMAINS;

/** Lifetime totals of an asset, a payer or a reserve: bytes, and amounts in base units. */
export interface Totals {
  readonly bytes: bigint;
  readonly paid: bigint;
  readonly charged: bigint;
  readonly accrued: bigint;
}

/** A node: its hash covers everything below it, the sums included. */
export interface Node {
  readonly hash: Uint8Array;
  readonly charged: bigint;
  readonly accrued: bigint;
}

/** Bytes of a node as it is sent: the hash, then both sums. */
export const NODE_LENGTH = 48;

const text = new TextEncoder();
const LEAF = 0x00;
const NODE = 0x01;
const ABSENT = 0x02;

/** The leaf of `index`. `network` is the address of the Network account: a leaf of one network is none of another. */
export function leaf(side: Side, network: Uint8Array, index: number, totals: Totals): Node {
  if (network.length !== 32) throw new RangeError('an address has 32 bytes');
  const message = new Writer(85)
    .u8(LEAF)
    .put(text.encode(DOMAINS[side]))
    .put(network)
    .u32(u32(index))
    .u64(u64(totals.bytes))
    .u64(u64(totals.paid))
    .u64(u64(totals.charged))
    .u64(u64(totals.accrued));
  return { hash: sha256(message.bytes), charged: totals.charged, accrued: totals.accrued };
}

/** What stands at a position without an account. */
export function absentLeaf(side: Side): Node {
  const message = new Writer(17).u8(ABSENT).put(text.encode(DOMAINS[side]));
  return { hash: sha256(message.bytes), charged: 0n, accrued: 0n };
}

/** The node above two others. A node of which a sum does not fit 64 bits is none. */
export function parent(left: Node, right: Node): Node {
  const charged = u64(left.charged + right.charged);
  const accrued = u64(left.accrued + right.accrued);
  const message = new Writer(1 + 2 * NODE_LENGTH).u8(NODE);
  for (const child of [left, right]) message.put(child.hash).u64(child.charged).u64(child.accrued);
  return { hash: sha256(message.bytes), charged, accrued };
}

/** A node as it is received: whether it belongs to a tree, only a proof shows. */
export function nodeFromBytes(bytes: Uint8Array): Node {
  if (bytes.length !== NODE_LENGTH) throw new RangeError(`a node has ${NODE_LENGTH} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    hash: bytes.slice(0, 32),
    charged: view.getBigUint64(32, true),
    accrued: view.getBigUint64(40, true),
  };
}
