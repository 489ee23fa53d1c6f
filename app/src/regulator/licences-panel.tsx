// The licences that a jurisdiction's regulators granted; its regulator suspends, lifts and ends them here.
import { useState, type FormEvent } from 'react';
import { endLicencePlan, liftLicencePlan, suspendLicencePlan } from '../actions/licence-acts';
import type { LicenceOf } from '../actions/regulated-place';
import { LicenceFacts } from '../asset-facts/licences';
import { MOST_LICENCES, type Regulated } from '../chain/regulated';
import type { Licence } from '../generated/openmast/accounts/licence';
import { Identifier } from '../ui/amounts';
import { PlainButton } from '../ui/buttons';
import { Field, Submit } from '../ui/fields';
import { whole } from '../ui/format';
import { Panel } from '../ui/panel';
import { Empty } from '../ui/states';
import { suspensionIsOver } from '../verify';
import { ActDialog, type Act } from './act-dialog';
import { assetTitle, nobody } from './words';

export const LicencesPanel = ({ regulated, isOwn }: { regulated: Regulated; isOwn: boolean }) => {
  const { network, assets, jurisdiction } = regulated;
  const [act, setAct] = useState<Act>();
  const licensed = assets.filter(({ licences }) => licences.length > 0);
  const isCut = assets.some(({ asset }) => asset.licenceCount > MOST_LICENCES);
  return (
    <Panel title="Licences">
      {licensed.length === 0 ? <Empty text="Its regulators have granted none." /> : null}
      <ul aria-label="Licences" className="divide-line divide-y">
        {licensed.flatMap((one) =>
          one.licences.map((licence) => (
            <li key={`${one.asset.index}-${licence.number}`} className="space-y-3 py-4 first:pt-0">
              <p className="text-quiet text-sm">
                {assetTitle(one)}, licence {licence.number}
              </p>
              <LicenceFacts licence={licence} epoch={network.finalEpoch + 1n} openedAt={network.finalClosedAt} />
              {nobody(licence.parent) ? null : (
                <p className="text-sm">
                  Lease of the licence <Identifier text={licence.parent} />
                </p>
              )}
              {isOwn && licence.endedFrom === 0n ? (
                <Acts licence={licence} of={{ asset: one.asset.index, number: licence.number }} isSuspended={isSuspended(regulated, licence)} go={setAct} />
              ) : null}
            </li>
          )),
        )}
      </ul>
      {isCut ? <p className="text-warn">Of an asset’s licences the newest {whole(MOST_LICENCES)} are shown.</p> : null}
      <p className="text-quiet text-sm">
        A licence is granted and renewed with the document of its conditions: <code>openmast licence grant</code>, <code>openmast licence renew</code>.
      </p>
      {act ? <ActDialog code={jurisdiction.code} act={act} close={() => setAct(undefined)} /> : null}
    </Panel>
  );
};

/** Whether there is a suspension that can be lifted. */
const isSuspended = ({ network }: Regulated, licence: Licence): boolean =>
  licence.liftedFrom === 0n && !suspensionIsOver(licence, network.finalEpoch, network.finalClosedAt);

type Form = 'suspend' | 'end';

interface ActsProps {
  readonly licence: Licence;
  readonly of: LicenceOf;
  readonly isSuspended: boolean;
  readonly go: (act: Act) => void;
}

const Acts = ({ licence, of, isSuspended: canLift, go }: ActsProps) => {
  const [form, setForm] = useState<Form>();
  const which = `licence ${licence.number} of asset ${of.asset}`;
  return (
    <>
      <div className="flex flex-wrap gap-3">
        {canLift ? (
          <PlainButton go={() => go({ title: 'Lift suspension', licence: of, plan: liftLicencePlan })}>
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
      {form === undefined ? null : <DecisionForm key={form} form={form} of={of} go={go} />}
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
