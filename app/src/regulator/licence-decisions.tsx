// How a regulator renews a licence, suspends it, lifts that, and ends it.
import { useId, useState, type FormEvent } from 'react';
import { endLicencePlan, liftLicencePlan, renewLicencePlan, suspendLicencePlan } from '../actions/licence-acts';
import type { LicenceOf } from '../actions/regulated-place';
import type { Regulated } from '../chain/regulated';
import type { Licence } from '../generated/openmast/accounts/licence';
import { PlainButton } from '../ui/buttons';
import { Field, Submit } from '../ui/fields';
import { suspensionIsOver, toHex } from '../verify';
import { ActDialog, type Act } from './act-dialog';

/** Whether there is a suspension that can be lifted. */
const isSuspended = ({ network }: Regulated, licence: Licence): boolean =>
  licence.liftedFrom === 0n && !suspensionIsOver(licence, network.finalEpoch, network.finalClosedAt);

type Form = 'renew' | 'suspend' | 'end';

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
        <PlainButton go={() => setForm(form === 'renew' ? undefined : 'renew')}>
          Renew …<span className="sr-only"> {which}</span>
        </PlainButton>
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
      {form === 'renew' ? <RenewForm of={of} go={setAct} /> : null}
      {form === 'suspend' || form === 'end' ? <DecisionForm key={form} form={form} of={of} go={setAct} /> : null}
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

const RenewForm = ({ of, go }: { of: LicenceOf; go: (act: Act) => void }) => {
  const [until, setUntil] = useState('');
  const [document, setDocument] = useState('');
  const file = useId();
  const renew = (event: FormEvent) => {
    event.preventDefault();
    go({ title: 'Renew licence', licence: of, plan: (place) => renewLicencePlan(place, until, document) });
  };
  return (
    <form onSubmit={renew} noValidate className="grid max-w-xl gap-3">
      <Field label="Valid until" value={until} change={setUntil} hint="It holds before this time: a date like 2027-06-30 is its first moment in UTC" />
      <Field label="SHA-256 of the document" value={document} change={setDocument} hint="With its conditions from now on. The file below fills it in, and stays on this machine" />
      <div className="grid gap-1 text-sm">
        <label htmlFor={file}>The document’s file</label>
        <input
          id={file}
          type="file"
          className="min-h-11"
          onChange={(event) => {
            const [chosen] = event.target.files ?? [];
            if (chosen) void hashOf(chosen).then(setDocument);
          }}
        />
      </div>
      <Submit>Renew licence</Submit>
    </form>
  );
};

const hashOf = async (file: File): Promise<string> =>
  toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer())));

const DecisionForm = ({ form, of, go }: { form: 'suspend' | 'end'; of: LicenceOf; go: (act: Act) => void }) => {
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
