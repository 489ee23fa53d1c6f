// What a payer says is too much for it.
import { Suspense, lazy } from 'react';
import type { Payer } from '../generated/openmast/accounts/payer';
import { Amount, ChainSource } from '../ui/amounts';
import { Fact, Facts, Panel } from '../ui/panel';

/** What signs is a large part of the program: who only looks does not wait for it. */
const LimitDecisions = lazy(() => import('./decisions').then(({ LimitDecisions: It }) => ({ default: It })));

export const LimitsPanel = ({ payer, slot, readAtMs }: { payer: Payer; slot: bigint; readAtMs: number }) => (
  <Panel title="Limits">
    <Facts>
      <Fact name="Pays at most" note="for a GB; dearer assets are not to serve it">
        {payer.maxPricePerGb === 0n ? 'any price' : <Amount baseUnits={payer.maxPricePerGb} />}
      </Fact>
    </Facts>
    <p className="text-quiet text-sm">
      A new highest price holds from the next epoch on. What is served all the same is charged, and what is paid for ahead is served at any price, until it
      is used up.
    </p>
    <ChainSource slot={slot} atMs={readAtMs} />
    <Suspense fallback={null}>
      <LimitDecisions payer={payer} />
    </Suspense>
  </Panel>
);
