// How long the browser's checks take, each over data that is made here. They run in Node, which has Chromium's engine.
import { sha256 } from '@noble/hashes/sha2.js';
import { ArchiveReader } from '../src/recompute/archive';
import { checks } from '../src/recompute/recompute';
import { MerkleSumTree, check, holdsRecords, recordRoot } from '../src/verify';
import { NETWORK, settlement, text } from '../test/recompute/large';
import { records } from '../test/verify/bill';

/** Milliseconds of each run. */
export interface Times {
  readonly bill_ms: number[];
  readonly proofs_ms: number[];
  readonly recompute_ms: number[];
}

const RECORDS = 1_000;
const PROOFS = 1_000;

export function measure(runs: number): Times {
  return { bill_ms: times(runs, bill()), proofs_ms: times(runs, proofs()), recompute_ms: times(runs, recompute) };
}

/** The first run warms up. Each must hold: a check that stops early would be quick. */
function times(runs: number, holds: () => boolean): number[] {
  return Array.from({ length: runs + 1 }, () => {
    const startedAt = performance.now();
    if (!holds()) throw new Error('what is measured does not hold');
    return performance.now() - startedAt;
  }).slice(1);
}

function bill(): () => boolean {
  const lines = records(RECORDS);
  const root = recordRoot(lines);
  return () => holdsRecords(root, lines.length, 0, lines, []);
}

function proofs(): () => boolean {
  const network = new Uint8Array(32).fill(7);
  const totals = Array.from({ length: PROOFS }, (_, at) => {
    const amount = BigInt(at) * 77_777n;
    return { bytes: amount, paid: amount, charged: amount, accrued: amount };
  });
  const tree = new MerkleSumTree('payer', network, totals);
  const commitment = { side: 'payer', network, leafCount: PROOFS, root: tree.root } as const;
  const all = totals.map((_, index) => tree.proof(index) ?? []);
  return () => {
    // It throws what does not hold.
    totals.forEach((of, index) => check(commitment, index, of, all[index] ?? []));
    return true;
  };
}

/** From the file's text: its hash, its lines, and everything that follows from them. */
function recompute(): boolean {
  const digest = sha256(new TextEncoder().encode(text));
  const reader = new ArchiveReader();
  for (const line of text.trimEnd().split('\n')) reader.take(line);
  const steps = [...checks({ archive: reader.finish(), digest }, undefined, settlement, NETWORK)];
  return steps.every(({ state }) => state === 'holds');
}
