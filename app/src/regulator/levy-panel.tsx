// What a jurisdiction levies, and what it is owed; its regulator announces another levy here.
import { Suspense, lazy } from 'react';
import { bps } from '../asset-facts/words';
import { isNobody } from '../chain/nobody';
import type { Regulated } from '../chain/regulated';
import { jurisdictionLevyIn } from '../proof/parts';
import { Amount, Identifier } from '../ui/amounts';
import { whole } from '../ui/format';
import { Fact, Facts, Panel } from '../ui/panel';

/** What signs is a large part of the program, and not needed to read. */
const LevyForm = lazy(() => import('./levy-form').then(({ LevyForm: Form }) => ({ default: Form })));

export const LevyPanel = ({ regulated, isOwn }: { regulated: Regulated; isOwn: boolean }) => {
  const { jurisdiction, network } = regulated;
  const epoch = network.finalEpoch + 1n;
  const isAnnounced = jurisdiction.nextLevyEpoch > epoch;
  return (
    <Panel title="Regulator and levy">
      <Facts>
        <Fact name="Regulator" note={isOwn ? 'you' : undefined}>
          <Identifier text={jurisdiction.regulator} />
        </Fact>
        {isNobody(jurisdiction.pendingRegulator) ? null : (
          <Fact name="Role offered to">
            <Identifier text={jurisdiction.pendingRegulator} />
          </Fact>
        )}
        <Fact name="Levy" note={`of all that its assets earn, in epoch ${whole(epoch)}`}>
          {bps(jurisdictionLevyIn(jurisdiction, epoch))}
        </Fact>
        <Fact name="Next levy" note={isAnnounced ? `from epoch ${whole(jurisdiction.nextLevyEpoch)} on` : undefined}>
          {isAnnounced ? bps(jurisdiction.nextLevyBps) : 'none announced'}
        </Fact>
        <Fact name="Never more than">{bps(jurisdiction.mostLevyBps)}</Fact>
        <Fact name="Its assets earned" note="lifetime, as far as it is collected">
          <Amount baseUnits={jurisdiction.collected} />
        </Fact>
        <Fact name="Owed to it" note="of what was collected; its regulator withdraws it">
          <Amount baseUnits={jurisdiction.owed} />
        </Fact>
        <Fact name="Paid to it" note="lifetime">
          <Amount baseUnits={jurisdiction.paid} />
        </Fact>
      </Facts>
      {isOwn ? (
        <Suspense fallback={null}>
          <LevyForm regulated={regulated} />
        </Suspense>
      ) : null}
    </Panel>
  );
};
