// What was checked of a claim, step by step, and what follows.

/** `unknown`: it could not be compared, which proves nothing. */
export type StepState = 'holds' | 'fails' | 'unknown';

export interface Step {
  readonly name: string;
  readonly state: StepState;
  /** What was compared, or why it does not hold. */
  readonly text: string;
  /** What follows where this alone is not known, instead of what follows elsewhere. */
  readonly alone?: string;
}

/** One failure spoils all; all must hold. */
export function verdict(steps: readonly Step[]): StepState {
  if (steps.some(({ state }) => state === 'fails')) return 'fails';
  return steps.length > 0 && steps.every(({ state }) => state === 'holds') ? 'holds' : 'unknown';
}

/** A step that holds unless its check throws. */
export function step(name: string, text: string, check: () => void): Step {
  try {
    check();
    return { name, state: 'holds', text };
  } catch (error) {
    return { name, state: 'fails', text: error instanceof Error ? error.message : 'it cannot be read' };
  }
}

/** Fails the step with this text. */
export function must(condition: boolean, otherwise: string): void {
  if (!condition) throw new Error(otherwise);
}

/** In the place of steps up to the chain that could not be made, or not yet. */
export const UNCOMPARED: Step = { name: 'The chain', state: 'unknown', text: 'this is not compared with the chain' };
