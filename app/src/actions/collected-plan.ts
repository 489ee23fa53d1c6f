// The plan of what may need a collect in front.
import type { Instruction } from '@solana/kit';
import type { Effects } from '../signing/changes';
import type { Plan } from '../signing/plan';
import { collectedFirst, type Collecting } from './collecting';

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

const COLLECTS = 'The asset is collected first, in the same transaction: what it earned is split among all who have a part in it.';

export function collectedPlan({ collect, rest, wallet, name, sentence, cautions, restName }: Wanted): Plan {
  const { instructions, collectsAlone } = collectedFirst(collect, rest, wallet);
  if (collectsAlone) {
    const next = `Now ${restName}: that is a transaction of its own.`;
    return { kind: 'transaction', instructions, sentence: () => `You collect ${name} up to the newest final settlement, which splits what it earned among all who have a part in it.`, cautions: [], next };
  }
  return { kind: 'transaction', instructions, sentence, cautions: collect ? [COLLECTS, ...cautions] : cautions };
}
