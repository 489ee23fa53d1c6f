// How a regulator renews a licence, suspends it, lifts that, and ends it.
import { useState, type FormEvent } from 'react';
import { endLicencePlan, liftLicencePlan, renewLicencePlan, suspendLicencePlan } from '../actions/licence-acts';
import type { LicenceOf } from '../actions/regulated-place';
import type { Regulated } from '../chain/regulated';
import type { Licence } from '../generated/openmast/accounts/licence';
import { PlainButton } from '../ui/buttons';
import { Field, Submit } from '../ui/fields';
import { useNow } from '../ui/now';
import { suspensionIsOver } from '../verify';
import { ActDialog, aboutLicence, type Act } from './act-dialog';
import { DocumentField } from './document-field';

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
  const { code } = regulated.jurisdiction;
  const isExpired = Number(licence.validUntil) * 1000 <= useNow();
  const of = { asset, number: licence.number };
  const which = `licence ${licence.number} of asset ${asset}`;
  return (
    <>
      <div className="flex flex-wrap gap-3">
        {isExpired ? (
          <p className="text-quiet text-sm">It has expired, and can be neither renewed nor suspended: grant another one.</p>
        ) : (
          <PlainButton go={() => setForm(form === 'renew' ? undefined : 'renew')}>
            Renew …<span className="sr-only"> {which}</span>
          </PlainButton>
        )}
        {isSuspended(regulated, licence) ? (
          <PlainButton go={() => setAct(aboutLicence('Lift suspension', code, of, liftLicencePlan))}>
            Lift suspension<span className="sr-only"> of {which}</span>
          </PlainButton>
        ) : isExpired ? null : (
          <PlainButton go={() => setForm(form === 'suspend' ? undefined : 'suspend')}>
            Suspend …<span className="sr-only"> {which}</span>
          </PlainButton>
        )}
        <PlainButton go={() => setForm(form === 'end' ? undefined : 'end')}>
          End …<span className="sr-only"> {which}</span>
        </PlainButton>
      </div>
      {form === 'renew' ? <RenewForm code={code} of={of} go={setAct} /> : null}
      {form === 'suspend' || form === 'end' ? <DecisionForm key={form} form={form} code={code} of={of} go={setAct} /> : null}
      {act ? (
        <ActDialog
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

const RenewForm = ({ code, of, go }: { code: number; of: LicenceOf; go: (act: Act) => void }) => {
  const [until, setUntil] = useState('');
  const [document, setDocument] = useState('');
  const renew = (event: FormEvent) => {
    event.preventDefault();
    go(aboutLicence('Renew licence', code, of, (place) => renewLicencePlan(place, until, document)));
  };
  return (
    <form onSubmit={renew} noValidate className="grid max-w-xl gap-3">
      <Field label="Valid until" value={until} change={setUntil} hint="It holds before this time: a date like 2027-06-30 is its first moment in UTC" />
      <DocumentField value={document} change={setDocument} />
      <Submit>Renew licence</Submit>
    </form>
  );
};

interface DecisionFormProps {
  readonly form: 'suspend' | 'end';
  /** The jurisdiction. */
  readonly code: number;
  readonly of: LicenceOf;
  readonly go: (act: Act) => void;
}

const DecisionForm = ({ form, code, of, go }: DecisionFormProps) => {
  const [until, setUntil] = useState('');
  const [reason, setReason] = useState('');
  const decide = (event: FormEvent) => {
    event.preventDefault();
    go(
      form === 'suspend'
        ? aboutLicence('Suspend licence', code, of, (place) => suspendLicencePlan(place, until, reason))
        : aboutLicence('End licence', code, of, (place) => endLicencePlan(place, reason)),
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
