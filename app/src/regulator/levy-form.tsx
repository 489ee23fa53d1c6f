// How a regulator announces another levy.
import { useState } from 'react';
import { announceLevyPlan } from '../actions/announce-levy';
import { bps } from '../asset-facts/words';
import type { Regulated } from '../chain/regulated';
import { firstFreeEpoch } from '../chain/schedule';
import { Field, Submit } from '../ui/fields';
import { whole } from '../ui/format';
import { ActDialog } from './act-dialog';

export const LevyForm = ({ regulated: { jurisdiction, network } }: { regulated: Regulated }) => {
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
        <Field label="From epoch" value={epoch} change={setEpoch} inputMode="numeric" hint={`Empty: as early as can be, ${whole(firstFreeEpoch(network.finalEpoch))} or, where epochs are short, a little later`} />
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
