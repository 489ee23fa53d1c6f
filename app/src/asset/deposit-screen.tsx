// Paying in for a payer: one's own, or anybody's.
import { Suspense, lazy } from 'react';
import { Link } from 'wouter';
import { indexIn } from '../verify';
import { Panel } from '../ui/panel';
import { Loading } from '../ui/states';
import { ConnectFirst } from './connect-first';
import { PhonePanel } from './phone-panel';

/** What signs is a large part of the program: who pays in with a phone does not wait for it. */
const PayIn = lazy(() => import('./pay-in').then(({ PayIn: Part }) => ({ default: Part })));

export const DepositScreen = ({ index }: { index: string }) => {
  const number = indexIn(index);
  return number === undefined ? <p>An index is a whole number below 2³².</p> : <Screen index={number} />;
};

const Screen = ({ index }: { index: number }) => (
  <>
    <p>
      <Link href={`/payer/${index}`}>Balance, usage and bill</Link>
    </p>
    <h1 className="text-2xl font-semibold">Payer {index}</h1>
    <Panel title="Pay in">
      <ConnectFirst to="pay in">
        <Suspense fallback={<Loading what="the payer" />}>
          <PayIn index={index} />
        </Suspense>
      </ConnectFirst>
    </Panel>
    <PhonePanel index={index} />
  </>
);
