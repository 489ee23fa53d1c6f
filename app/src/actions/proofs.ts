// Proofs of what assets earned and payers spent, from the oracle behind the page.
import { ApiError } from '../api/error';
import type { Api } from '../api/client';
import { PROOFS, readProof } from '../proof/reading';
import { PlanError } from '../signing/plan';
import type { Proven, ProvenSide } from './proven';

/** An oracle sees a settlement once it cannot be undone, which is seconds after the chain confirmed it. */
const PAUSE_MS = 1_000;
const TRIES = 25;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Whatever keeps an oracle from proving, it is told: what needs no proof goes on without. */
function inWords(error: unknown): PlanError {
  if (error instanceof PlanError) return error;
  if (error instanceof ApiError) return new PlanError(`${error.message}. ${error.whatToDo}`);
  return new PlanError('The oracle gave a proof that cannot be read. Do not trust this oracle.');
}

/** Asks an oracle for the proof of an asset or payer against the settlement of an epoch. */
export const provedBy =
  (api: Pick<Api, 'get'>, side: ProvenSide = 'asset', pause: (ms: number) => Promise<void> = wait) =>
  async (index: number, epoch: bigint): Promise<Proven> => {
    for (let attempt = 1; attempt <= TRIES; attempt += 1) {
      try {
        const { data } = await api.get(PROOFS[side], { path: { index }, query: { epoch: Number(epoch) } });
        if (data.epoch !== epoch.toString()) throw new PlanError('The oracle proved another epoch than it was asked for. Do not trust this oracle.');
        return readProof(data);
      } catch (error) {
        if (!(error instanceof ApiError) || error.code !== 'epoch_not_kept') throw inWords(error);
        if (attempt === 1 && (await isPast(api, side, index, epoch))) throw new PlanError(GONE(epoch));
        await pause(PAUSE_MS);
      }
    }
    throw new PlanError(`The oracle has no proof by the settlement of epoch ${epoch} yet. Try again in a moment.`);
  };

const GONE = (epoch: bigint): string =>
  `The oracle proves newer settlements, and not that of epoch ${epoch}. Open the archive of that epoch as a file at /archives, or use another oracle.`;

/** Whether the oracle has a newer settlement already: then it will not have this one later. */
async function isPast(api: Pick<Api, 'get'>, side: ProvenSide, index: number, epoch: bigint): Promise<boolean> {
  try {
    const { data } = await api.get(PROOFS[side], { path: { index }, query: {} });
    return BigInt(data.epoch) > epoch;
  } catch {
    return false;
  }
}
