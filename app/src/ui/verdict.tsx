// What was verified in this browser: a mark with words, and each step behind it.
import { verdict, type Step, type StepState } from '../proof/steps';

const MARKS: Record<StepState, { sign: string; className: string; word: string }> = {
  holds: { sign: '✓', className: 'text-good', word: 'holds' },
  fails: { sign: '✗', className: 'text-bad', word: 'does not hold' },
  unknown: { sign: '?', className: 'text-warn', word: 'not compared' },
};

/** What follows from all steps together. */
export type Sentences = Readonly<Record<StepState, string>>;

const SENTENCES: Sentences = {
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

export const Verdict = ({ steps, sentences = SENTENCES }: { steps: readonly Step[]; sentences?: Sentences }) => (
  <div className="space-y-2">
    <Conclusion steps={steps} sentences={sentences} />
    <Steps steps={steps} />
  </div>
);

/** The same where there are many: the steps are shown on request, and where one does not hold. */
export const BriefVerdict = ({ steps, sentences = SENTENCES }: { steps: readonly Step[]; sentences?: Sentences }) => (
  <details open={verdict(steps) !== 'holds'}>
    <summary className="cursor-pointer">
      <Conclusion steps={steps} sentences={sentences} />
    </summary>
    <div className="mt-2">
      <Steps steps={steps} />
    </div>
  </details>
);

const Conclusion = ({ steps, sentences }: { steps: readonly Step[]; sentences: Sentences }) => {
  const state = verdict(steps);
  const [open, ...others] = steps.filter((step) => step.state !== 'holds');
  return (
    <span role="status" className={`${MARKS[state].className} font-semibold`}>
      <span aria-hidden="true">{MARKS[state].sign}</span> {(others.length === 0 && open?.alone) || sentences[state]}
    </span>
  );
};

const Steps = ({ steps }: { steps: readonly Step[] }) => (
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
);
