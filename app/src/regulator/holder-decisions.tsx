// How a regulator suspends a holder of permissioned shares, and lifts that.
import type { Address } from '@solana/kit';
import { useState, type FormEvent } from 'react';
import { liftSuspensionPlan, readHolderPlace, suspendHolderPlan, type HolderPlace } from '../actions/suspend-holder';
import type { Plan } from '../signing/plan';
import { PlainButton } from '../ui/buttons';
import { Field, Submit } from '../ui/fields';
import { ActDialog, type Act } from './act-dialog';

interface HolderActsProps {
  readonly code: number;
  /** Its index. */
  readonly asset: number;
  /** Of the holder. */
  readonly wallet: string;
  readonly isSuspended: boolean;
}

export const HolderActs = ({ code, asset, wallet, isSuspended }: HolderActsProps) => {
  const [act, setAct] = useState<Act>();
  const [until, setUntil] = useState('');
  const [reason, setReason] = useState('');
  const about = (title: string, plan: (place: HolderPlace) => Plan | Promise<Plan>): Act => ({
    title,
    plan: async (read, id, regulator) => plan(await readHolderPlace(read, id, code, { asset, wallet: wallet as Address }, regulator)),
  });
  const suspend = (event: FormEvent) => {
    event.preventDefault();
    setAct(about('Suspend holder', (place) => suspendHolderPlan(place, until, reason)));
  };
  return (
    <>
      <form onSubmit={suspend} noValidate aria-label="Suspend this holder" className="grid max-w-xl gap-3">
        <Field label="Holder suspended until" value={until} change={setUntil} hint="A date like 2027-06-30 is its first moment in UTC; at most 180 days from now" />
        <Field label="Reason for the holder’s suspension" value={reason} change={setReason} hint="Its SHA-256 goes on chain, not the text: keep it. Or sha256: and a hash" />
        <Submit>{isSuspended ? 'Renew suspension' : 'Suspend holder'}</Submit>
      </form>
      {isSuspended ? <PlainButton go={() => setAct(about('Lift suspension', liftSuspensionPlan))}>Lift this holder’s suspension</PlainButton> : null}
      {act ? <ActDialog act={act} close={() => setAct(undefined)} /> : null}
    </>
  );
};
