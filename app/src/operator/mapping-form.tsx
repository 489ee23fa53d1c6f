// Maps a name of what waits: chosen already, but for the index of the asset or payer.
import { useState, type FormEvent } from 'react';
import { useChainAssets } from '../data/on-chain';
import type { Mapping } from '../data/operator';
import { Choice, Field, Submit } from '../ui/fields';
import { assetName } from '../ui/asset-name';
import { indexIn } from '../verify';
import { mappable, mappingOf, type Waiting } from './mapping';

interface MappingFormProps {
  readonly waiting: Waiting;
  readonly of: Mapping['of'];
  readonly isBusy: boolean;
  readonly map: (mapping: Mapping) => void;
}

export const MappingForm = ({ waiting, of, isBusy, map }: MappingFormProps) => {
  const names = mappable(of, of === 'radio' ? waiting.radio : waiting.subscriber);
  const [chosen, setChosen] = useState(names[0] ?? '');
  const [text, setText] = useState('');
  const [isTried, setTried] = useState(false);
  const index = indexIn(text.trim());
  const target = of === 'radio' ? 'asset' : 'payer';
  if (names.length === 0) return <p className="text-quiet text-sm">It has no name that could be mapped.</p>;
  // After what waits was read again the name may be gone.
  const name = names.includes(chosen) ? chosen : (names[0] ?? '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const mapping = index === undefined ? undefined : mappingOf(of, name, index);
    if (mapping && !isBusy) map(mapping);
  };
  return (
    <form onSubmit={submit} noValidate aria-label={`Map ${name}`} className="grid gap-3 sm:grid-cols-[minmax(0,1fr)_10rem_auto] sm:items-start">
      <Choice label={`Name of the ${of}`} value={name} change={setChosen} options={names.map((it) => [it, it] as const)} />
      <Field
        label={`Number of the ${target}`}
        value={text}
        change={setText}
        inputMode="numeric"
        fault={isTried && index === undefined ? `This is not the number of ${of === 'radio' ? 'an asset' : 'a payer'}` : undefined}
      />
      <div className="sm:pt-6">
        <Submit>Map</Submit>
      </div>
      {of === 'radio' && index !== undefined ? <AssetSaid index={index} /> : null}
    </form>
  );
};

/** Whose money it becomes, as far as the chain says: a number is soon mistyped. */
const AssetSaid = ({ index }: { index: number }) => {
  const { data } = useChainAssets([index]);
  if (!data) return null;
  const [asset] = data;
  return (
    <p role="status" className={`col-span-full text-sm ${asset ? '' : 'text-warn'}`}>
      {asset ? `It is ${assetName({ index, name: asset.name })}.` : `The chain has no asset ${index}: usage would wait for it.`}
    </p>
  );
};
