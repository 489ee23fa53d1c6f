// From a leaf to the chain: each claim of an oracle beside what follows from it.
import type { Proof, Settlement } from '../api/types';
import { check, contentHash, equal, fromHex, type Side, type TreeSummary } from '../verify';
import { addressBytes, readContent, readProof } from './reading';
import { must, step, type Step } from './steps';

/** What the chain says of a settlement: the hash in its account, that there is no account, or nothing. */
export type OnChain =
  | { readonly kind: 'there'; readonly contentHash: Uint8Array }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreachable'; readonly why: string };

const TREES: Record<Side, (settlement: Settlement) => TreeSummary> = {
  asset: (settlement) => readContent(settlement).assets,
  payer: (settlement) => readContent(settlement).payers,
  reserve: (settlement) => readContent(settlement).reserves,
};

/** That the totals of a leaf are in the settlement that the proof is of. `asked` is what the proof should be of. */
export function leafSteps(
  network: string,
  asked: { side: Side; index: number },
  proof: Proof,
  settlement: Settlement,
): Step[] {
  return [
    step('Leaf', `these totals and ${proof.siblings.length} hashes beside their way up lead to the root`, () => {
      const read = readProof(proof);
      must(read.side === asked.side && read.index === asked.index, 'the proof is of another account');
      check({ ...read, network: addressBytes(network) }, read.index, read.totals, read.siblings);
    }),
    step('Root', `it is the root, with the same sums, in the settlement of epoch ${settlement.epoch}`, () => {
      const { root, leafCount } = readProof(proof);
      const tree = TREES[asked.side](settlement);
      must(proof.epoch === settlement.epoch, 'the proof is of another epoch');
      must(leafCount === tree.count, 'the settlement counts other leaves');
      must(
        equal(root.hash, tree.root) && root.charged === tree.charged && root.accrued === tree.accrued,
        'the settlement has another root',
      );
    }),
  ];
}

/** That a settlement says what its hash stands for, and that this hash is on chain. */
export function settlementSteps(network: string, settlement: Settlement, onChain: OnChain): Step[] {
  return [
    step('Content', 'all that the settlement says has the hash that oracles attest', () => {
      const hash = contentHash(readContent(settlement), addressBytes(network));
      must(equal(hash, fromHex(settlement.content_hash, 32)), 'what it says has another hash than it states');
    }),
    chainStep(settlement, onChain),
  ];
}

function chainStep(settlement: Settlement, onChain: OnChain): Step {
  const name = 'Chain';
  if (onChain.kind === 'unreachable') return { name, state: 'unknown', text: onChain.why };
  if (onChain.kind === 'there') {
    return step(name, 'the Settlement account on chain has this hash', () => {
      must(equal(onChain.contentHash, fromHex(settlement.content_hash, 32)), 'the account on chain has another hash');
    });
  }
  if (settlement.state === 'final') {
    return { name, state: 'fails', text: 'the oracle calls it final, and there is no such account on chain' };
  }
  const text = settlement.state === 'closed' ? 'its account on chain was closed' : 'it is not final yet';
  return { name, state: 'unknown', text };
}
