// The proof that totals are in a settlement.
import { equal } from './bytes';
import { leaf, parent, type Node, type Side, type Totals } from './leaf';
import { ArithmeticError, u32 } from './units';

/** What a settlement says about one of its trees. */
export interface Commitment {
  readonly side: Side;
  /** The address of the Network account. */
  readonly network: Uint8Array;
  readonly leafCount: number;
  readonly root: Node;
}

export type ProofFault = 'index' | 'length' | 'charged_above_accrued' | 'sum_overflow' | 'root' | 'not_counted';

const TEXTS: Record<ProofFault, string> = {
  index: 'the index is not among the leaves of the settlement',
  length: 'the proof must have one sibling of 48 bytes per level of the tree',
  charged_above_accrued: 'the leaf says that more was charged than accrued',
  sum_overflow: 'the sums of the proof overflow',
  root: 'the proof does not lead to the root of the settlement',
  not_counted: 'an index that the settlement does not count has totals of zero',
};

/** Why a proof was refused. */
export class ProofError extends Error {
  override name = 'ProofError';
  constructor(readonly fault: ProofFault) {
    super(TEXTS[fault]);
  }
}

/** `⌈log₂(max(leafCount, 1))⌉`: levels above the leaves, siblings in a proof. */
export function height(leafCount: number): number {
  return leafCount <= 1 ? 0 : 32 - Math.clz32(u32(leafCount) - 1);
}

/**
 * Accepts `totals` of `index` when the settlement commits to them: by proof for an index that it counts, and without
 * one, as zero, for an index that it does not count. Throws a {@link ProofError} otherwise.
 */
export function check(commitment: Commitment, index: number, totals: Totals, siblings: readonly Node[]): void {
  if (u32(index) < commitment.leafCount) return verify(commitment, index, totals, siblings);
  const isZero = [totals.bytes, totals.paid, totals.charged, totals.accrued].every((total) => total === 0n);
  if (!isZero) throw new ProofError('not_counted');
  if (siblings.length > 0) throw new ProofError('length');
}

/** As {@link check}, for an index that the settlement counts. */
export function verify(commitment: Commitment, index: number, totals: Totals, siblings: readonly Node[]): void {
  if (u32(index) >= commitment.leafCount) throw new ProofError('index');
  if (siblings.length !== height(commitment.leafCount)) throw new ProofError('length');
  if (totals.charged > totals.accrued) throw new ProofError('charged_above_accrued');
  const root = rootAbove(leaf(commitment.side, commitment.network, index, totals), index, siblings);
  const { hash, charged, accrued } = commitment.root;
  if (!equal(root.hash, hash) || root.charged !== charged || root.accrued !== accrued) throw new ProofError('root');
}

/** The root of the tree in which `node` has this index and these siblings, from the leaf upwards. */
export function rootAbove(node: Node, index: number, siblings: readonly Node[]): Node {
  let position = u32(index);
  try {
    return siblings.reduce((below, sibling) => {
      const isLeft = position % 2 === 0;
      position = Math.floor(position / 2);
      return isLeft ? parent(below, sibling) : parent(sibling, below);
    }, node);
  } catch (error) {
    if (error instanceof ArithmeticError) throw new ProofError('sum_overflow');
    throw error;
  }
}
