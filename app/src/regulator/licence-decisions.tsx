// How a regulator suspends a licence, lifts that, and ends it.
import { useState, type FormEvent } from 'react';
import { endLicencePlan, liftLicencePlan, suspendLicencePlan } from '../actions/licence-acts';
import type { LicenceOf } from '../actions/regulated-place';
import type { Regulated } from '../chain/regulated';
import type { Licence } from '../generated/openmast/accounts/licence';
import { PlainButton } from '../ui/buttons';
import { Field, Submit } from '../ui/fields';
import { suspensionIsOver } from '../verify';
import { ActDialog, type Act } from './act-dialog';

/** Whether there is a suspension that can be lifted. */
const isSuspended = ({ network }: Regulated, licence: Licence): boolean =>
  licence.liftedFrom === 0n && !suspensionIsOver(licence, network.finalEpoch, network.finalClosedAt);

type Form = 'suspend' | 'end';

interface ActsProps {
  readonly regulated: Regulated;
  /** Its index. */
  readonly asset: number;
  readonly licence: Licence;
}

export const Acts = ({ regulated, asset, licence }: ActsProps) => {
  const [form, setForm] = useState<Form>();
  const [act, setAct] = useState<Act>();
  const of = { asset, number: licence.number };
  const which = `licence ${licence.number} of asset ${asset}`;
  return (
    <>
      <div className="flex flex-wrap gap-3">
        {isSuspended(regulated, licence) ? (
          <PlainButton go={() => setAct({ title: 'Lift suspension', licence: of, plan: liftLicencePlan })}>
            Lift suspension<span className="sr-only"> of {which}</span>
          </PlainButton>
        ) : (
          <PlainButton go={() => setForm(form === 'suspend' ? undefined : 'suspend')}>
            Suspend …<span className="sr-only"> {which}</span>
          </PlainButton>
        )}
        <PlainButton go={() => setForm(form === 'end' ? undefined : 'end')}>
          End …<span className="sr-only"> {which}</span>
        </PlainButton>
      </div>
      {form === undefined ? null : <DecisionForm key={form} form={form} of={of} go={setAct} />}
      {act ? (
        <ActDialog
          code={regulated.jurisdiction.code}
          act={act}
          close={() => {
            setAct(undefined);
            setForm(undefined);
          }}
        />
      ) : null}
    </>
  );
};

const DecisionForm = ({ form, of, go }: { form: Form; of: LicenceOf; go: (act: Act) => void }) => {
  const [until, setUntil] = useState('');
  const [reason, setReason] = useState('');
  const decide = (event: FormEvent) => {
    event.preventDefault();
    go(
      form === 'suspend'
        ? { title: 'Suspend licence', licence: of, plan: (place) => suspendLicencePlan(place, until, reason) }
        : { title: 'End licence', licence: of, plan: (place) => endLicencePlan(place, reason) },
    );
  };
  return (
    <form onSubmit={decide} noValidate className="grid max-w-xl gap-3">
      {form === 'suspend' ? <Field label="Suspended until" value={until} change={setUntil} hint="A date like 2027-06-30 is its first moment in UTC; at most a year from now" /> : null}
      <Field label="Reason" value={reason} change={setReason} hint="Its SHA-256 goes on chain, not the text: keep it. Or sha256: and a hash" />
      <Submit>{form === 'suspend' ? 'Suspend licence' : 'End licence'}</Submit>
    </form>
  );
};
