// What a jurisdiction levies, and what it is owed; its regulator announces another levy here.
import { useState } from 'react';
import { announceLevyPlan } from '../actions/announce-levy';
import { firstFreeEpoch } from '../actions/regulated-place';
import { bps } from '../asset-facts/words';
import type { Regulated } from '../chain/regulated';
import { jurisdictionLevyIn } from '../proof/parts';
import { Amount, Identifier } from '../ui/amounts';
import { Field, Submit } from '../ui/fields';
import { whole } from '../ui/format';
import { Fact, Facts, Panel } from '../ui/panel';
import { ActDialog } from './act-dialog';
import { nobody } from './words';

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
        {nobody(jurisdiction.pendingRegulator) ? null : (
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
        <Fact name="Owed to it" note={`openmast jurisdiction withdraw ${jurisdiction.code}`}>
          <Amount baseUnits={jurisdiction.owed} />
        </Fact>
        <Fact name="Paid to it" note="lifetime">
          <Amount baseUnits={jurisdiction.paid} />
        </Fact>
      </Facts>
      {isOwn ? <LevyForm regulated={regulated} /> : null}
    </Panel>
  );
};

const LevyForm = ({ regulated: { jurisdiction, network } }: { regulated: Regulated }) => {
  const [levy, setLevy] = useState('');
  const [epoch, setEpoch] = useState('');
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <form
        className="grid items-start gap-3 sm:grid-cols-[12rem_16rem_auto]"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setOpen(true);
        }}
      >
        <Field label="New levy, percent" value={levy} change={setLevy} inputMode="decimal" hint={`At most ${bps(jurisdiction.mostLevyBps)}`} />
        <Field label="From epoch" value={epoch} change={setEpoch} inputMode="numeric" hint={`Empty: the earliest, now ${whole(firstFreeEpoch(network))}`} />
        <div className="sm:pt-6">
          <Submit>Announce levy</Submit>
        </div>
      </form>
      {isOpen ? (
        <ActDialog code={jurisdiction.code} act={{ title: 'Announce levy', plan: (place) => announceLevyPlan(place, levy, epoch) }} close={() => setOpen(false)} />
      ) : null}
    </>
  );
};
