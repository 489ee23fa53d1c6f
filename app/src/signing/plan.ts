// What an action wants to do, before anything of it is tried.
import type { Instruction } from '@solana/kit';
import type { Effects } from './changes';

export type Plan =
  | {
      readonly kind: 'transaction';
      readonly instructions: readonly Instruction[];
      /** What happens, in one sentence, once it is known what changes. */
      readonly sentence: (effects: Effects) => string;
      readonly cautions: readonly string[];
      /** What comes behind it in a transaction of its own. */
      readonly next?: string;
    }
  /** There is nothing to do, and why. */
  | { readonly kind: 'nothing'; readonly why: string };

/** It cannot be done now, in words that say what to do. */
export class PlanError extends Error {
  override name = 'PlanError';
}
