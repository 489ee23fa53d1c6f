// Finds sessions by what a gateway or a subscriber calls them, and shows what each of them is.
import { Suspense, lazy, useState } from 'react';
import type { SessionsAsked } from '../data/live-sessions';
import { useAdminToken } from '../data/operator';
import { Field, Row, Submit } from '../ui/fields';
import { Loading } from '../ui/states';
import { indexIn } from '../verify';

/** Much to show, and seldom needed. */
const FoundSessions = lazy(() => import('./found-sessions').then(({ FoundSessions: Part }) => ({ default: Part })));

/** The sessions that are asked for, loaded when they are. */
export const Sessions = ({ asked }: { asked: SessionsAsked }) => (
  <Suspense fallback={<Loading what="the sessions" />}>
    <FoundSessions asked={asked} />
  </Suspense>
);

export const SessionSearch = () => {
  const { isThere } = useAdminToken();
  return (
    <section className="space-y-3">
      <h3 className="font-medium">Find a session</h3>
      {isThere ? <Search /> : <p>What a session is, and what was billed of it, needs the admin token.</p>}
    </section>
  );
};

const given = (text: string): string | undefined => text.trim() || undefined;

const Search = () => {
  const [sessionId, setSessionId] = useState('');
  const [radio, setRadio] = useState('');
  const [subscriber, setSubscriber] = useState('');
  const [number, setNumber] = useState('');
  const [isTried, setTried] = useState(false);
  const [asked, setAsked] = useState<SessionsAsked>();
  const payer = indexIn(number.trim());
  const isWrong = number.trim() !== '' && payer === undefined;
  const go = (): void => {
    setTried(true);
    if (!isWrong) setAsked({ sessionId: given(sessionId), radio: given(radio), subscriber: given(subscriber), payer });
  };
  return (
    <>
      <Row go={go}>
        <Field label="Session" value={sessionId} change={setSessionId} isOptional hint="Acct-Session-Id" className="min-w-0 basis-40" />
        <Field label="Radio" value={radio} change={setRadio} isOptional hint="a whole name, as it reports" className="min-w-0 basis-52" />
        <Field label="Subscriber" value={subscriber} change={setSubscriber} isOptional hint="a whole name, as it is reported" className="min-w-0 basis-52" />
        <Field
          label="Number of its payer"
          value={number}
          change={setNumber}
          inputMode="numeric"
          isOptional
          fault={isTried && isWrong ? 'This is not the number of a payer' : undefined}
          className="basis-36"
        />
        <div className="sm:pt-6">
          <Submit>Find</Submit>
        </div>
      </Row>
      {asked ? <Sessions key={JSON.stringify(asked)} asked={asked} /> : null}
    </>
  );
};
