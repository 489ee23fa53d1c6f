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

/** What ended so much later is not missed: an oracle sees a settlement some seconds after the page may have read it. Seconds. */
const LATE_SECONDS = 120n;

/**
 * That no later settlement is final, as the network's account on chain was read. `later`: by how many seconds the newest final epoch ended
 * behind this one, by the chain's clock, if that is known.
 */
export function newestStep(epoch: string, finalEpoch: bigint, later?: bigint): Step {
  const name = 'Newest';
  const behind = finalEpoch - BigInt(epoch);
  // Whose settlement is final before this page has read it is ahead, and its account has to be on chain all the same.
  if (behind <= 0n) return { name, state: 'holds', text: 'no later settlement is final on chain' };
  if (later !== undefined && later <= LATE_SECONDS) {
    return { name, state: 'holds', text: `the settlement of epoch ${finalEpoch} is final on chain too, which ended ${later} s later` };
  }
  return {
    name,
    state: 'unknown',
    text:
      behind === 1n
        ? `the settlement of epoch ${finalEpoch} is final on chain too, and the oracle does not tell of it yet`
        : `the settlement of epoch ${finalEpoch} is final on chain: this is ${behind} settlements older`,
    alone: `On chain, but not the newest settlement: epoch ${finalEpoch} is final too`,
  };
}

/** In its place where the network's account cannot be read. */
export const newestUnknown = (why: string): Step => ({ name: 'Newest', state: 'unknown', text: `whether a later settlement is final is not known: ${why}` });

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
