// A whole tree, as whoever has an archive builds it again.
import { absentLeaf, leaf, parent, type Node, type Side, type Totals } from './leaf';
import { u64 } from './units';

/** Every level of the tree, from the leaves to the root alone. Subtrees without a leaf are not stored. */
export class MerkleSumTree {
  readonly #levels: readonly (readonly Node[])[];
  readonly #absent: readonly Node[];

  /** Leaf `i` holds `totals[i]`. */
  constructor(side: Side, network: Uint8Array, totals: readonly Totals[]) {
    if (totals.some(({ charged, accrued }) => charged > accrued)) {
      throw new RangeError('a leaf has more charged than accrued');
    }
    u64(totals.reduce((all, { accrued }) => all + accrued, 0n));
    const absent = [absentLeaf(side)];
    const levels = [totals.map((of, index) => leaf(side, network, index, of))];
    for (let below = levels[0] ?? []; below.length > 1; below = levels.at(-1) ?? []) {
      const nothing = absent.at(-1) as Node;
      const above: Node[] = [];
      for (let at = 0; at < below.length; at += 2) above.push(parent(below[at] as Node, below[at + 1] ?? nothing));
      levels.push(above);
      absent.push(parent(nothing, nothing));
    }
    this.#levels = levels;
    this.#absent = absent;
  }

  get leafCount(): number {
    return this.#levels[0]?.length ?? 0;
  }

  /** Hash and sums of everything. */
  get root(): Node {
    return this.#levels.at(-1)?.[0] ?? (this.#absent[0] as Node);
  }

  /** The siblings from leaf `index` upwards; none when there is no such leaf. */
  proof(index: number): Node[] | undefined {
    if (!Number.isInteger(index) || index < 0 || index >= this.leafCount) return undefined;
    return this.#levels.slice(0, -1).map((nodes, level) => {
      const position = Math.floor(index / 2 ** level);
      const beside = position % 2 === 0 ? position + 1 : position - 1;
      return nodes[beside] ?? (this.#absent[level] as Node);
    });
  }
}
