// A settlement recomputed from its public archive, and from the one before it if that is to be had, as
// `openmast settlement verify` does it (docs/reference/archive.md, "How to check it").
import type { Stated } from '../api/types';
import type { Step } from '../proof/steps';
import type { ReadArchive } from './archive';
import { followsStep, lifetimesStep, partsStep, usageStep } from './continuing';
import { breakerStep, chargesStep, fileStep, orderStep, pairsStep, pricesStep, sumsStep, treeStep } from './own';

/** The checks in their order, each to be run when it is asked for: so that progress can be shown between them. */
export function* checks(
  read: ReadArchive,
  before: ReadArchive | undefined,
  settlement: Stated,
  network: string,
): Generator<Step, void> {
  const { archive } = read;
  const { trees } = archive.header;
  yield fileStep(archive, read.digest, settlement, network);
  yield orderStep(archive);
  yield treeStep('Assets', 'asset', archive.assets, trees.assets, network);
  yield treeStep('Payers', 'payer', archive.payers, trees.payers, network);
  yield treeStep('Lots and entitlements', 'reserve', archive.reserves, trees.reserves, network);
  yield sumsStep(archive);
  yield pricesStep(archive);
  yield chargesStep(archive);
  yield pairsStep(archive);
  yield breakerStep(archive);
  if (before) yield followsStep(archive, before);
  if (!before && archive.header.previous !== undefined) {
    const text = 'its archive is not to be had here, so nothing shows that totals go on from where they were';
    yield { name: 'Epoch before', state: 'unknown', text };
    return;
  }
  const earlier = before?.archive;
  yield lifetimesStep(archive, earlier);
  yield usageStep(archive, earlier);
  yield partsStep(archive, earlier);
}

/** How many of them there are at most. */
export const CHECKS = 14;
