// Answers of the API as the money rules take them. What is malformed throws, and is shown as not verified.
import { getAddressEncoder, type Address } from '@solana/kit';
import type { Proof, SessionList, Stated } from '../api/types';
import {
  ArithmeticError,
  fromHex,
  nodeFromBytes,
  parseU64,
  u32,
  type Content,
  type Node,
  type Side,
  type Totals,
  type UsageRecord,
} from '../verify';

/** The 32 bytes of an address. */
export const addressBytes = (address: string): Uint8Array => Uint8Array.from(getAddressEncoder().encode(address as Address));

const hash = (text: string): Uint8Array => fromHex(text, 32);

export interface ReadProof {
  readonly side: Side;
  readonly index: number;
  readonly totals: Totals;
  readonly leafCount: number;
  readonly root: Node;
  readonly siblings: readonly Node[];
}

export function readProof(proof: Proof): ReadProof {
  return {
    side: proof.side,
    index: u32(proof.index),
    totals: {
      bytes: parseU64(proof.totals.bytes),
      paid: parseU64(proof.totals.paid),
      charged: parseU64(proof.totals.charged),
      accrued: parseU64(proof.totals.accrued),
    },
    leafCount: u32(proof.leaf_count),
    root: { hash: hash(proof.root), charged: parseU64(proof.root_charged), accrued: parseU64(proof.root_accrued) },
    siblings: proof.siblings.map((sibling) => nodeFromBytes(fromHex(sibling, 48))),
  };
}

/** What the settlement says. What payers spent is what assets earned less what reserves released. */
export function readContent(settlement: Stated): Content {
  const [charged, accrued] = [parseU64(settlement.charged), parseU64(settlement.accrued)];
  const reserves = { charged: parseU64(settlement.reserve_charged), accrued: parseU64(settlement.reserve_accrued) };
  if (reserves.charged > charged || reserves.accrued > accrued) {
    throw new ArithmeticError('reserves released more than assets earned');
  }
  return {
    epoch: parseU64(settlement.epoch),
    snapshotSlot: parseU64(settlement.snapshot_slot),
    closedAt: parseU64(settlement.closed_at),
    assets: { count: u32(settlement.asset_count), root: hash(settlement.asset_root), charged, accrued },
    payers: {
      count: u32(settlement.payer_count),
      root: hash(settlement.payer_root),
      charged: charged - reserves.charged,
      accrued: accrued - reserves.accrued,
    },
    reserves: { count: u32(settlement.reserve_count), root: hash(settlement.reserve_root), ...reserves },
    bytes: parseU64(settlement.bytes),
    archiveHash: hash(settlement.archive_hash),
    privateRoot: hash(settlement.private_root),
    priceSetHash: hash(settlement.price_set_hash),
  };
}

/** The records of a payer. The leaf is hashed over the session's name in hex. */
export function readRecords(list: SessionList): UsageRecord[] {
  return list.records.map((record) => ({
    salt: hash(record.salt),
    payer: u32(list.payer),
    asset: u32(record.asset),
    pricePerGb: parseU64(record.price_per_gb),
    bytesUp: parseU64(record.bytes_up),
    bytesDown: parseU64(record.bytes_down),
    firstEventAtMs: parseU64(record.first_event_at_ms),
    lastEventAtMs: parseU64(record.last_event_at_ms),
    sessionId: sessionHex(record.session_id),
    radio: record.radio,
  }));
}

function sessionHex(told: string): string {
  if (told.startsWith('hex:')) return told.slice('hex:'.length);
  return Array.from(new TextEncoder().encode(told), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
