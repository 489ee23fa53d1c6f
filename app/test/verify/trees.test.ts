import { describe, expect, test } from 'vitest';
import {
  DOMAINS,
  MerkleSumTree,
  ProofError,
  absentLeaf,
  check,
  fromHex,
  height,
  leaf,
  nodeFromBytes,
  parent,
  rootAbove,
  toHex,
  type Side,
} from '../../src/verify';
import { hash, list, node, totals, vectors, type Vector } from './vectors';

const side = (domain: string): Side => {
  const found = (Object.keys(DOMAINS) as Side[]).find((name) => DOMAINS[name] === domain);
  if (!found) throw new Error(`no tree has the domain ${domain}`);
  return found;
};

describe('nodes.json', () => {
  const file = vectors('nodes.json');
  const network = hash(file.network);

  test('leaves', () => {
    expect(file.leaves).toHaveLength(15);
    for (const vector of file.leaves) {
      expect(leaf(side(vector.domain), network, vector.index, totals(vector))).toEqual(node(vector.node));
    }
  });

  test('positions without an account', () => {
    expect(file.absent).toHaveLength(3);
    for (const vector of file.absent) expect(absentLeaf(side(vector.domain))).toEqual(node(vector.node));
  });

  test('inner nodes, and none of which a sum overflows', () => {
    expect(file.nodes).toHaveLength(4);
    for (const vector of file.nodes) {
      const above = () => parent(node(vector.left), node(vector.right));
      if (vector.node === null) expect(above).toThrow('larger than its unit can hold');
      else expect(above()).toEqual(node(vector.node));
    }
  });
});

describe('trees.json', () => {
  const file = vectors('trees.json');
  const network = hash(file.network);

  test.each(list(file.trees).map((vector): [string, number, Vector] => [vector.domain, vector.leaf_count, vector]))(
    '%s with %i leaves',
    (domain, leafCount, vector) => {
      const commitment = { side: side(domain), network, leafCount, root: node(vector.root) };
      expect(height(leafCount)).toBe(vector.height);
      const tree = new MerkleSumTree(commitment.side, network, vector.leaves.map(totals));
      expect(tree.root).toEqual(commitment.root);
      for (const one of vector.leaves) {
        const siblings = one.proof.map((sibling: string) => nodeFromBytes(fromHex(sibling, 48)));
        check(commitment, one.index, totals(one), siblings);
        expect(tree.proof(one.index)).toEqual(siblings);
      }
      expect(tree.proof(leafCount)).toBeUndefined();
      check(commitment, leafCount, { bytes: 0n, paid: 0n, charged: 0n, accrued: 0n }, []);
    },
  );
});

describe('a proof that is not right', () => {
  const file = vectors('trees.json');
  const vector = file.trees.find((tree: { leaf_count: number }) => tree.leaf_count === 5);
  const commitment = {
    side: side(vector.domain),
    network: hash(file.network),
    leafCount: 5,
    root: node(vector.root),
  };
  const of = totals(vector.leaves[3]);
  const siblings = vector.leaves[3].proof.map((sibling: string) => nodeFromBytes(fromHex(sibling, 48)));
  const fault = (action: () => void): string => {
    try {
      action();
    } catch (error) {
      if (error instanceof ProofError) return error.fault;
      throw error;
    }
    return 'accepted';
  };

  test.each(['bytes', 'paid', 'charged', 'accrued'] as const)('other %s', (column) => {
    expect(fault(() => check(commitment, 3, { ...of, [column]: of[column] - 1n }, siblings))).toBe('root');
  });

  test('another network, tree or index', () => {
    const network = commitment.network.map((byte) => byte ^ 1);
    expect(fault(() => check({ ...commitment, network }, 3, of, siblings))).toBe('root');
    expect(fault(() => check({ ...commitment, side: 'payer' }, 3, of, siblings))).toBe('root');
    expect(fault(() => check(commitment, 2, of, siblings))).toBe('root');
    expect(fault(() => check(commitment, 5, of, siblings))).toBe('not_counted');
  });

  test('the right hash with other sums', () => {
    const root = { ...commitment.root, accrued: commitment.root.accrued + 1n };
    expect(fault(() => check({ ...commitment, root }, 3, of, siblings))).toBe('root');
  });

  test('siblings that are missing, too many or too large', () => {
    expect(fault(() => check(commitment, 3, of, siblings.slice(1)))).toBe('length');
    expect(fault(() => check(commitment, 3, of, [...siblings, siblings[0]]))).toBe('length');
    const large = { ...siblings[0], charged: (1n << 64n) - 1n };
    expect(fault(() => check(commitment, 3, of, [large, ...siblings.slice(1)]))).toBe('sum_overflow');
  });

  test('more charged than accrued', () => {
    const more = { ...of, charged: of.accrued + 1n };
    expect(fault(() => check(commitment, 3, more, siblings))).toBe('charged_above_accrued');
    expect(() => new MerkleSumTree('asset', commitment.network, [more])).toThrow('more charged than accrued');
  });

  test('the way up is found again from any leaf', () => {
    const start = leaf(commitment.side, commitment.network, 3, of);
    expect(toHex(rootAbove(start, 3, siblings).hash)).toBe(vector.root.hash);
  });
});
