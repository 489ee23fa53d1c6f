// The plan of what may need a collect in front.
import type { Instruction } from '@solana/kit';
import type { Effects } from '../signing/changes';
import type { Plan } from '../signing/plan';
import { collectedFirst, type Collecting, type Sequence } from './collecting';

interface Wanted {
  readonly collect: Collecting | undefined;
  readonly rest: readonly Instruction[];
  readonly wallet: string;
  /** What the asset is called. */
  readonly name: string;
  readonly sentence: (effects: Effects) => string;
  readonly cautions: readonly string[];
  /** What the rest is, where it comes behind. */
  readonly restName: string;
}

export function collectedPlan({ collect, rest, wallet, name, sentence, cautions, restName }: Wanted): Plan {
  const { instructions, alone } = collectedFirst(collect, rest, wallet);
  if (!alone) return { kind: 'transaction', instructions, sentence, cautions: [...together(collect), ...cautions] };
  const next = alone.isAll ? `Now ${restName}: that is a transaction of its own.` : `Now go on collecting it, and then ${restName}: that comes in transactions of its own.`;
  return { kind: 'transaction', instructions, ...collectsAlone(name, alone), next };
}

/** What collecting in the same transaction means. */
function together(collect: Collecting | undefined): string[] {
  const { length } = collect?.steps ?? [];
  if (length === 0) return [];
  const inSteps = length === 1 ? '' : `, in ${length} steps, since a part of the split changes in between`;
  return [`The asset is collected first, in the same transaction${inSteps}: what it earned is split among all who have a part in it.`];
}

/** What is said of a transaction that collects and does nothing else. */
export const collectsAlone = (name: string, { upTo, isAll }: NonNullable<Sequence['alone']>) => ({
  sentence: () => `You collect ${name} up to ${isAll ? 'the newest final settlement' : `epoch ${upTo}`}, which splits what it earned among all who have a part in it.`,
  cautions: isAll ? [] : [`A part of the split changes after epoch ${upTo}: what was earned until then is split first.`],
});
