// How a regulator grants a licence.
import { useState, type FormEvent } from 'react';
import { LICENCE_KINDS, grantLicencePlan, readGrantPlace, type LicenceKind, type NewLicence } from '../actions/grant-licence';
import type { Regulated } from '../chain/regulated';
import { licensingJurisdiction } from '../chain/regulation';
import { Choice, Field, Submit } from '../ui/fields';
import { Empty } from '../ui/states';
import { ActDialog, type Act } from './act-dialog';
import { DocumentField } from './document-field';
import { assetTitle } from '../ui/asset-name';

const KIND_WORDS: Readonly<Record<LicenceKind, string>> = {
  licence: 'Licence',
  'spectrum-manager-lease': 'Spectrum manager lease',
  'de-facto-transfer-lease': 'De facto transfer lease',
  'general-authorization': 'General authorization',
};
const TIME = 'A date like 2027-06-30 is its first moment in UTC';

/** `done`: it is granted, and what was written must not be sent once more. */
export const GrantForm = ({ regulated: { assets, jurisdiction }, done }: { regulated: Regulated; done: () => void }) => {
  const own = assets.filter(({ asset }) => licensingJurisdiction(asset) === jurisdiction.code);
  const [first] = own;
  if (!first) return <Empty text="No asset is in it that could be licensed." />;
  const options = own.map((one) => [String(one.asset.index), assetTitle(one.asset)] as const);
  return <Form code={jurisdiction.code} options={options} first={String(first.asset.index)} done={done} />;
};

interface FormProps {
  readonly code: number;
  readonly options: readonly (readonly [string, string])[];
  readonly first: string;
  readonly done: () => void;
}

const Form = ({ code, options, first, done }: FormProps) => {
  const [asset, setAsset] = useState(first);
  const [terms, setTerms] = useState<Omit<NewLicence, 'asset'>>({ kind: 'licence', reference: '', band: '', area: 'country', from: '', until: '', document: '', leaseOf: '' });
  const [act, setAct] = useState<Act>();
  const set = (name: keyof typeof terms) => (value: string) => setTerms((before) => ({ ...before, [name]: value }));
  const grant = (event: FormEvent) => {
    event.preventDefault();
    const all = { ...terms, asset: Number(asset) };
    setAct({ title: 'Grant licence', plan: async (read, id, wallet) => grantLicencePlan(await readGrantPlace(read, id, code, all, wallet), all) });
  };
  return (
    <>
      <form onSubmit={grant} noValidate aria-label="Grant a licence" className="grid max-w-xl gap-3">
        <Choice label="Asset" value={asset} change={setAsset} options={options} />
        <Choice label="Kind" value={terms.kind} change={set('kind')} options={LICENCE_KINDS.map((kind) => [kind, KIND_WORDS[kind]] as const)} />
        <Field label="Reference" value={terms.reference} change={set('reference')} hint="Call sign, licence number or lease id, at most 32 bytes" />
        <Field label="Band" value={terms.band} change={set('band')} hint="Like 3500MHz-3600MHz; none for a general authorization without one" />
        <Field label="Area" value={terms.area} change={set('area')} hint="country, code:TEXT, or cells: and the SHA-256 of a list of H3 cells" />
        <Field label="Holds from" value={terms.from} change={set('from')} hint={`${TIME}; not before it is granted`} />
        <Field label="Holds until" value={terms.until} change={set('until')} hint={`It holds before this time. ${TIME}`} />
        <DocumentField value={terms.document} change={set('document')} />
        {terms.kind.endsWith('-lease') ? (
          <Field label="Lease of" value={terms.leaseOf} change={set('leaseOf')} isOptional hint="Asset and number of the licence, like 3/0. Empty: it is not on chain" />
        ) : null}
        <Submit>Grant licence</Submit>
      </form>
      {act ? <ActDialog act={act} close={(isDone) => (isDone ? done() : setAct(undefined))} /> : null}
    </>
  );
};
