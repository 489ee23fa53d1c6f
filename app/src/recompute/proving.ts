// Proofs of what assets earned and payers spent, from an archive that somebody opened, made in a worker.
import type { Proven } from '../actions/proven';
import { PlanError } from '../signing/plan';
import type { AccountSide, LeafInArchive } from './account';
import type { Given } from './given';
import { run } from './running';

type Prove = (index: number, epoch: bigint) => Promise<Proven>;

/**
 * Proves by the file of the epoch, of those that hold, and else by the oracle, where there is one: an oracle that keeps proofs back keeps
 * nobody from what is its own. Who uses the proof holds it to the chain.
 */
export const provedByFiles =
  (files: readonly Given[], side: AccountSide = 'asset', oracle?: Prove): Prove =>
  async (index, epoch) => {
    const given = files.find(({ header }) => header.epoch === epoch);
    if (given) return leafOf(given, side, index);
    return oracle ? oracle(index, epoch) : missing(files, epoch, side);
  };

function missing(files: readonly Given[], epoch: bigint, side: AccountSide): never {
  const isOlder = files.some(({ header }) => header.epoch > epoch);
  const why = isOlder ? `A proof by the settlement of epoch ${epoch} is needed` : `Epoch ${epoch} is the newest final one now`;
  throw new PlanError(`${why}: open its archive, too${side === 'asset' ? ', or claim what is collected' : ''}.`);
}

async function leafOf({ file, hash }: Given, side: AccountSide, index: number): Promise<Proven> {
  let leaf: LeafInArchive | undefined;
  let failure = `The archive has no leaf of ${side} ${index}.`;
  await run({ kind: 'leaf', given: { file, hash }, side, index }, (progress) => {
    if (progress.kind === 'leaf') leaf = progress.leaf;
    if (progress.kind === 'failed') failure = `${progress.message}. ${progress.whatToDo}`;
  }).end;
  if (!leaf) throw new PlanError(failure);
  return leaf;
}
