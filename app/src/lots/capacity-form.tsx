// All that an asset's capacity is sold ahead by: what it carries, its SIM slots, and how long an epoch counts to be.
import { useState } from 'react';
import { wholeCapacityPlan, type CapacityWritten } from '../actions/set-capacity';
import { Field, Row, Submit } from '../ui/fields';
import type { Unit } from '../ui/quantity';
import type { LotDecision } from './signing';

const EMPTY: CapacityWritten = { mbps: '', simSlots: '', slotPrice: '', epochSeconds: '' };
const WIDTH = 'basis-52 grow sm:grow-0';

export const CapacityForm = ({ unit, decide }: { unit: Unit; decide: (decision: LotDecision) => void }) => {
  const [written, setWritten] = useState(EMPTY);
  const write = (changes: Partial<CapacityWritten>): void => setWritten((now) => ({ ...now, ...changes }));
  return (
    <>
      <h3 className="font-semibold">Announce what can be sold</h3>
      <Row go={() => decide({ kind: 'owner', title: 'Announce the capacity', plan: (place) => wholeCapacityPlan(place, written) })}>
        <Field label="Carries, Mbit/s" value={written.mbps} change={(mbps) => write({ mbps })} inputMode="numeric" hint="both directions together; what is empty stays" className={WIDTH} isOptional />
        <Field label="SIM slots" value={written.simSlots} change={(simSlots) => write({ simSlots })} inputMode="numeric" hint="identities that may be active" className={WIDTH} isOptional />
        <Field label={`Price of a slot, ${unit.symbol}`} value={written.slotPrice} change={(slotPrice) => write({ slotPrice })} inputMode="decimal" hint="for one epoch: lots are no cheaper than a part of it" className={WIDTH} isOptional />
        <Field label="An epoch counts as, seconds" value={written.epochSeconds} change={(epochSeconds) => write({ epochSeconds })} inputMode="numeric" hint="no longer than the newest was" className={WIDTH} isOptional />
        <div className="sm:pt-6">
          <Submit>Announce it</Submit>
        </div>
      </Row>
    </>
  );
};
