// Proofs of what assets earned and payers spent, from an archive that somebody opened, made in a worker.
import type { Proven } from '../actions/proven';
import { PlanError } from '../signing/plan';
import type { AccountSide, LeafInArchive } from './account';
import type { Given } from './given';
import { run } from './running';

/** Proves against the settlement of the file's own epoch alone; who uses the proof holds it to the chain. */
export const provedByFile =
  ({ file, hash, header }: Given, side: AccountSide = 'asset') =>
  async (index: number, epoch: bigint): Promise<Proven> => {
    if (header.epoch !== epoch) throw new PlanError(`Epoch ${epoch} is the newest final one now: open its archive, too${side === 'asset' ? ', or claim what is collected' : ''}.`);
    let leaf: LeafInArchive | undefined;
    let failure = `The archive has no leaf of ${side} ${index}.`;
    await run({ kind: 'leaf', given: { file, hash }, side, index }, (progress) => {
      if (progress.kind === 'leaf') leaf = progress.leaf;
      if (progress.kind === 'failed') failure = `${progress.message}. ${progress.whatToDo}`;
    }).end;
    if (!leaf) throw new PlanError(failure);
    return leaf;
  };
