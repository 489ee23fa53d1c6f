// What an account's lifetime totals became with each epoch: the difference of two leaves, both of them led up to the chain.
import type { Proof, Settlement } from '../api/types';
import type { Side, Totals } from '../verify';
import { leafSteps, settlementSteps, type OnChain } from './checks';
import { readProof } from './reading';
import { must, step, type Step } from './steps';

/** A leaf of a final epoch, with the settlement that has it and what the chain has for that. */
export interface SettledLeaf {
  readonly settlement: Settlement;
  readonly proof: Proof;
  readonly onChain: OnChain;
}

/** What one epoch added, and whether that verifies. */
export interface EpochLine {
  readonly epoch: bigint;
  /** When it ended and, if that is known, when it began, by the chain's clock. Unix seconds. */
  readonly closedAt: bigint;
  readonly openedAt: bigint | undefined;
  readonly settlement: Settlement;
  readonly added: Totals;
  readonly lifetime: Totals;
  readonly steps: readonly Step[];
}

/** Nothing was used in it, and nothing charged. */
export const isIdle = ({ added }: EpochLine): boolean => added.bytes === 0n && added.accrued === 0n && added.charged === 0n;

const NOTHING: Totals = { bytes: 0n, paid: 0n, charged: 0n, accrued: 0n };

function stepsOf(network: string, asked: { side: Side; index: number }, { settlement, proof, onChain }: SettledLeaf): Step[] {
  const steps = [...leafSteps(network, asked, proof, settlement), ...settlementSteps(network, settlement, onChain)];
  return steps.map((it) => ({ ...it, name: `${it.name} of epoch ${settlement.epoch}` }));
}

const minus = (after: Totals, before: Totals): Totals => ({
  bytes: after.bytes - before.bytes,
  paid: after.paid - before.paid,
  charged: after.charged - before.charged,
  accrued: after.accrued - before.accrued,
});

/** The epochs of these leaves, newest first, each against the one before it; the oldest leaf has none before it but epoch 1. */
export function epochLines(network: string, asked: { side: Side; index: number }, leaves: readonly SettledLeaf[]): EpochLine[] {
  return leaves.flatMap((leaf, at): EpochLine[] => {
    const epoch = BigInt(leaf.settlement.epoch);
    const before = leaves[at + 1];
    const isFirst = epoch === 1n;
    if (!isFirst && (!before || BigInt(before.settlement.epoch) !== epoch - 1n)) return [];
    const after = readProof(leaf.proof).totals;
    const added = minus(after, before ? readProof(before.proof).totals : NOTHING);
    const rises = step(`Difference of epoch ${epoch}`, 'lifetime totals are no less than an epoch before', () => {
      must(Object.values(added).every((total) => total >= 0n), 'a lifetime total fell');
    });
    const steps = [...stepsOf(network, asked, leaf), ...(before ? stepsOf(network, asked, before) : []), rises];
    return [
      {
        epoch,
        closedAt: BigInt(leaf.settlement.closed_at),
        openedAt: before && BigInt(before.settlement.closed_at),
        settlement: leaf.settlement,
        added,
        lifetime: after,
        steps,
      },
    ];
  });
}

/** Epochs from the oldest of these to `upTo`, their newest where it is left out, that are not among them. Each stands once, newest first. */
export function missingIn(lines: readonly Pick<EpochLine, 'epoch'>[], upTo = lines[0]?.epoch): bigint {
  const oldest = lines.at(-1);
  return oldest && upTo !== undefined ? upTo - oldest.epoch + 1n - BigInt(lines.length) : 0n;
}

/** That no epoch is left out: what is missing would be taken for nothing. No step where none is. */
export function gapSteps(missing: bigint): Step[] {
  if (missing === 0n) return [];
  const text = `of ${missing === 1n ? 'one epoch' : `${missing} epochs`} among these the oracle shows no settlement, or none of the epoch before: what was in them is not known`;
  return [{ name: 'Epochs', state: 'unknown', text, alone: 'Epochs are missing among these: what was in them is not known' }];
}

/** The steps behind several epochs, each once; where some do not hold, these alone. */
export function gist(lines: readonly Pick<EpochLine, 'steps'>[]): Step[] {
  const all = new Map(lines.flatMap(({ steps }) => steps.map((it) => [it.name, it] as const)));
  const steps = [...all.values()];
  const weak = steps.filter(({ state }) => state !== 'holds');
  return weak.length > 0 ? weak : steps;
}
