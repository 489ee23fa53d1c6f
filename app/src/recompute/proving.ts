// Proofs of what assets earned and payers spent, from an archive that somebody opened, made in a worker.
import type { Proven, ProvenSide } from '../actions/proven';
import { PlanError } from '../signing/plan';
import type { LeafInArchive } from './account';
import type { Given } from './given';
import { run } from './running';

type Prove = (index: number, epoch: bigint) => Promise<Proven>;

/** Proves by the oracle, where there is one, and else by the file of the epoch, of those that hold; who uses the proof holds it to the chain. */
export const provedByFiles =
  (files: readonly Given[], side: ProvenSide = 'asset', oracle?: Prove): Prove =>
  async (index, epoch) => {
    const given = files.find(({ header }) => header.epoch === epoch);
    if (!oracle) return leafOf(given ?? missing(files, epoch, side), side, index);
    try {
      return await oracle(index, epoch);
    } catch (error) {
      if (!given || !(error instanceof PlanError)) throw error;
      return leafOf(given, side, index);
    }
  };

function missing(files: readonly Given[], epoch: bigint, side: ProvenSide): never {
  const isOlder = files.some(({ header }) => header.epoch > epoch);
  const why = isOlder ? `A proof by the settlement of epoch ${epoch} is needed` : `Epoch ${epoch} is the newest final one now`;
  throw new PlanError(`${why}: open its archive, too${side === 'asset' ? ', or claim what is collected' : ''}.`);
}

async function leafOf({ file, hash }: Given, side: ProvenSide, index: number): Promise<Proven> {
  let leaf: LeafInArchive | undefined;
  let failure = `The archive has no leaf of ${side} ${index}.`;
  await run({ kind: 'leaf', given: { file, hash }, side, index }, (progress) => {
    if (progress.kind === 'leaf') leaf = progress.leaf;
    if (progress.kind === 'failed') failure = `${progress.message}. ${progress.whatToDo}`;
  }).end;
  if (!leaf) throw new PlanError(failure);
  return leaf;
}
