// One action in a dialog: what it does, the wallet's signature, and what became of it.
import { useEffect, useState, useSyncExternalStore } from 'react';
import { PlainButton, PrimaryButton } from '../ui/buttons';
import { Dialog } from '../ui/dialog';
import { EffectsList, type UnitOf } from './effects-list';
import { mayLeave, type Offer, type State } from './machine';
import { Outcome } from './outcome';
import { Runner, type Running } from './runner';

interface SigningDialogProps {
  readonly title: string;
  readonly running: () => Running;
  readonly unitOf: UnitOf;
  /** What the wallet is called. */
  readonly wallet: string;
  /** `isDone`: it landed. */
  readonly close: (isDone: boolean) => void;
}

export const SigningDialog = ({ title, running, unitOf, wallet, close: closed }: SigningDialogProps) => {
  const [runner] = useState(() => new Runner(running()));
  const state = useSyncExternalStore(runner.subscribe, runner.state);
  useEffect(() => void runner.begin(), [runner]);
  const close = (): void => closed(state.at === 'done' && !state.isEarlier);
  return (
    <Dialog title={title} close={mayLeave(state) ? close : undefined}>
      <p role="status" className={state.at === 'preparing' || state.at === 'signing' ? 'text-quiet' : 'sr-only'}>
        {progress(state, wallet)}
      </p>
      {state.at === 'review' || state.at === 'signing' ? <Review offer={state.offer} unitOf={unitOf} /> : null}
      {state.at === 'review' && state.note ? <p role="alert" className="text-warn">{state.note}</p> : null}
      <Outcome state={state} />
      <div className="flex flex-wrap gap-3">
        <Next state={state} runner={runner} wallet={wallet} />
        {mayLeave(state) ? <PlainButton go={close}>{state.at === 'review' ? 'Cancel' : 'Close'}</PlainButton> : null}
      </div>
    </Dialog>
  );
};

function progress({ at }: State, wallet: string): string {
  if (at === 'preparing') return 'Reading the chain and simulating the transaction …';
  return at === 'signing' ? `Waiting for your signature in ${wallet} …` : '';
}

const Review = ({ offer, unitOf }: { offer: Offer; unitOf: UnitOf }) => (
  <>
    <p className="font-medium">{offer.sentence}</p>
    <EffectsList effects={offer.effects} unitOf={unitOf} />
    {offer.cautions.length > 0 ? (
      <ul className="list-disc space-y-1 pl-5 text-sm">
        {offer.cautions.map((caution) => (
          <li key={caution}>{caution}</li>
        ))}
      </ul>
    ) : null}
    <p className="text-quiet text-sm">Simulated on the chain as it is now: if it changes until this lands, amounts can differ or it fails, which costs the fee.</p>
  </>
);

/** What can be done now; nothing that could pay twice. */
const Next = ({ state, runner, wallet }: { state: State; runner: Runner; wallet: string }) => {
  switch (state.at) {
    case 'review':
      return <PrimaryButton go={() => void runner.sign()}>Sign in {wallet}</PrimaryButton>;
    case 'unknown':
      return (
        <>
          <PrimaryButton go={() => void runner.look()}>Look again</PrimaryButton>
          {state.isOver ? <PlainButton go={() => void runner.again()}>I have looked: begin anew</PlainButton> : null}
        </>
      );
    case 'refused':
    case 'failed':
    case 'expired':
      return <PrimaryButton go={() => void runner.again()}>Try again</PrimaryButton>;
    case 'done':
      return state.isEarlier || state.outgoing.next ? <PrimaryButton go={() => void runner.again()}>Go on</PrimaryButton> : null;
    default:
      return null;
  }
};
