// What became of it, in words.
import { Identifier } from '../ui/amounts';
import { CopyButton } from '../ui/copy';
import type { Outgoing, State } from './machine';

export const Outcome = ({ state }: { state: State }) => {
  switch (state.at) {
    case 'refused':
      return <Bad text={state.why} rest="Nothing was sent, and nothing was charged." />;
    case 'idle':
      return <p role="status">{state.why} Nothing was sent.</p>;
    case 'sent':
      return (
        <>
          <p role="status">{state.isEarlier ? 'A transaction of before is not decided yet. It is looked up first …' : 'Sent. Waiting until the chain confirms it …'}</p>
          <About outgoing={state.outgoing} />
        </>
      );
    case 'done':
      return (
        <>
          <p role="status" className="text-good font-medium">
            <span aria-hidden="true">✓</span> {state.isEarlier ? 'The transaction of before is done.' : 'Done.'} {state.outgoing.next}
          </p>
          <About outgoing={state.outgoing} />
        </>
      );
    case 'failed':
      return <Bad text={state.why} rest="The transaction failed on the chain: its fee was charged, and nothing else happened." outgoing={state.outgoing} />;
    case 'expired':
      return <Bad text="The transaction expired before a block took it." rest="Nothing was charged, and it can never land any more." outgoing={state.outgoing} />;
    case 'unknown':
      return (
        <Bad
          text={`What became of the transaction is unknown: ${state.why}.`}
          rest={state.isOver ? OVER : 'It may have landed, or still land. It is kept on this machine, and looked up before another one is made.'}
          outgoing={state.outgoing}
        />
      );
    default:
      return null;
  }
};

const OVER =
  'It cannot land any more, but it may have landed then. Look for it in the history of your wallet or an explorer, by the transaction below, before you begin anew: if it is there, a second one would do the same again.';

const Bad = ({ text, rest, outgoing }: { text: string; rest: string; outgoing?: Outgoing }) => (
  <div role="alert" className="border-bad space-y-1 rounded-lg border-l-4 py-1 pl-4">
    <p className="text-bad font-medium">{text}</p>
    <p>{rest}</p>
    {outgoing ? <About outgoing={outgoing} /> : null}
  </div>
);

const About = ({ outgoing: { sentence, signature } }: { outgoing: Outgoing }) => (
  <p className="text-quiet text-sm">
    {sentence} Transaction <Identifier text={signature} /> <CopyButton label="the signature" text={signature} />
  </p>
);
