// How a regulator announces another levy.
import { useState } from 'react';
import { announceLevyPlan } from '../actions/announce-levy';
import { readJurisdictionPlace } from '../actions/regulated-place';
import { readLevyPlace, withdrawLevyPlan } from '../actions/withdraw-levy';
import { bps } from '../asset-facts/words';
import type { Regulated } from '../chain/regulated';
import { proposedEpoch } from '../chain/schedule';
import { usePace } from '../data/owner';
import { PlainButton } from '../ui/buttons';
import { Field, Submit } from '../ui/fields';
import { whole } from '../ui/format';
import { ActDialog, type Act } from './act-dialog';

export const LevyForm = ({ regulated: { jurisdiction, network } }: { regulated: Regulated }) => {
  const pace = usePace();
  const [levy, setLevy] = useState('');
  const [epoch, setEpoch] = useState('');
  const [act, setAct] = useState<Act>();
  const { code } = jurisdiction;
  const announce: Act = {
    title: 'Announce levy',
    plan: async (read, id, wallet) => announceLevyPlan(await readJurisdictionPlace(read, id, code, wallet), levy, epoch),
  };
  const withdraw: Act = { title: 'Withdraw levy', plan: async (read, id, wallet) => withdrawLevyPlan(await readLevyPlace(read, id, code, wallet)) };
  return (
    <>
      <form
        className="grid items-start gap-3 sm:grid-cols-[12rem_16rem_auto]"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setAct(announce);
        }}
      >
        <Field label="New levy, percent" value={levy} change={setLevy} inputMode="decimal" hint={`At most ${bps(jurisdiction.mostLevyBps)}`} />
        <Field label="From epoch" value={epoch} change={setEpoch} inputMode="numeric" hint={`Empty: as early as can be, now ${whole(proposedEpoch(network.finalEpoch, pace))}`} />
        <div className="sm:pt-6">
          <Submit>Announce levy</Submit>
        </div>
      </form>
      <PlainButton go={() => setAct(withdraw)}>Withdraw what it is owed</PlainButton>
      {act ? <ActDialog act={act} close={() => setAct(undefined)} /> : null}
    </>
  );
};
