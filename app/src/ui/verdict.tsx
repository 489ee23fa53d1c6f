// What was verified in this browser: a mark with words, and each step behind it.
import { verdict, type Step, type StepState } from '../proof/steps';

const MARKS: Record<StepState, { sign: string; className: string; word: string }> = {
  holds: { sign: '✓', className: 'text-good', word: 'holds' },
  fails: { sign: '✗', className: 'text-bad', word: 'does not hold' },
  unknown: { sign: '?', className: 'text-warn', word: 'not compared' },
};

const SENTENCES: Record<StepState, string> = {
  holds: 'Verified in this browser, up to the chain',
  fails: 'This does not verify: do not rely on it',
  unknown: 'Consistent, but not compared with the chain',
};

/** The mark of a step or of all of them, for eyes and for ears. */
const Mark = ({ state }: { state: StepState }) => (
  <span className={`${MARKS[state].className} font-bold`}>
    <span aria-hidden="true">{MARKS[state].sign}</span>
    <span className="sr-only">{MARKS[state].word}:</span>
  </span>
);

export const Verdict = ({ steps }: { steps: readonly Step[] }) => {
  const all = verdict(steps);
  return (
    <div className="space-y-2">
      <p role="status" className={`${MARKS[all].className} font-semibold`}>
        <span aria-hidden="true">{MARKS[all].sign}</span> {SENTENCES[all]}
      </p>
      <ol className="space-y-1">
        {steps.map((step) => (
          <li key={step.name} className="flex gap-2">
            <Mark state={step.state} />
            <span>
              <strong className="font-medium">{step.name}</strong>: {step.text}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
};
