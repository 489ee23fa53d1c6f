// What became of requests or reports, each with what it means and what to do.
import type { Growth } from '../data/looks';
import { whole } from '../ui/format';
import { Prose, sentence } from '../ui/prose';
import { integer, rate } from './words';

export interface Outcome {
  readonly code: string;
  /** Since the service started. */
  readonly count: number;
  readonly grown: Growth | undefined;
}

interface OutcomeListProps {
  readonly title: string;
  readonly none: string;
  readonly outcomes: readonly Outcome[];
  readonly remedy: (code: string) => { readonly means?: string; readonly whatToDo: string };
}

export const OutcomeList = ({ title, none, outcomes, remedy }: OutcomeListProps) => (
  <section className="space-y-2">
    <h3 className="font-medium">{title}</h3>
    {outcomes.length === 0 ? <p className="text-quiet">{none}</p> : null}
    <ul aria-label={title} className="divide-line divide-y">
      {outcomes.map((outcome) => (
        <li key={outcome.code} className="py-2">
          <Row outcome={outcome} {...remedy(outcome.code)} />
        </li>
      ))}
    </ul>
  </section>
);

const Row = ({ outcome: { code, count, grown }, means = '', whatToDo }: { outcome: Outcome; means?: string; whatToDo: string }) => (
  <>
    <div className="flex flex-wrap items-baseline gap-x-4">
      <code className="font-mono text-sm break-words">{code}</code>
      <span className="tabular-nums">{whole(integer(count))} since the start</span>
      <span className="tabular-nums">{grown ? `now ${rate(grown)}` : null}</span>
    </div>
    {means === '' ? null : (
      <p>
        <Prose text={sentence(means)} />
      </p>
    )}
    {whatToDo === '' ? null : (
      <p className="text-quiet text-sm">
        <Prose text={sentence(whatToDo)} />
      </p>
    )}
  </>
);
