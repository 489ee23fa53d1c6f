// Maps a name of what waits: chosen already, but for the index of the asset or payer. What that has billed is said before.
import { useState, type FormEvent } from 'react';
import type { Mapping } from '../data/operator';
import { Size } from '../ui/amounts';
import { Choice, Field, Submit } from '../ui/fields';
import { whole } from '../ui/format';
import { indexIn } from '../verify';
import { effectOf, mappable, mappingOf, targetOf, type Effect, type Waiting } from './mapping';
import { TargetName, TargetSaid } from './target';

/** A mapping, and what it has billed of what waits. */
export interface Ahead {
  readonly mapping: Mapping;
  readonly effect: Effect;
}

interface MappingFormProps {
  readonly waiting: Waiting;
  readonly listed: readonly Waiting[];
  readonly of: Mapping['of'];
  readonly isBusy: boolean;
  readonly map: (ahead: Ahead) => void;
}

export const MappingForm = ({ waiting, listed, of, isBusy, map }: MappingFormProps) => {
  const names = mappable(of, of === 'radio' ? waiting.radio : waiting.subscriber);
  const [chosen, setChosen] = useState(names[0] ?? '');
  const [text, setText] = useState('');
  const [isTried, setTried] = useState(false);
  const index = indexIn(text.trim());
  const target = targetOf(of);
  if (names.length === 0) return <p className="text-quiet text-sm">It has no name that could be mapped.</p>;
  // After what waits was read again the name may be gone: the number was written for it, and not for another.
  const name = names.includes(chosen) ? chosen : undefined;
  const effect = name === undefined ? undefined : effectOf(of, name, listed);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const mapping = index === undefined || name === undefined ? undefined : mappingOf(of, name, index);
    if (mapping && effect && !isBusy) map({ mapping, effect });
  };
  return (
    <form onSubmit={submit} noValidate aria-label={`Map ${name ?? 'a name'}`} className="grid gap-3 sm:grid-cols-[minmax(0,1fr)_10rem_auto] sm:items-start">
      <div className="space-y-1">
        <Choice label={`Name of the ${of}`} value={name ?? ''} change={setChosen} options={[...(name === undefined ? [''] : []), ...names].map((it) => [it, it] as const)} />
        {name === undefined ? (
          <p role="alert" className="text-bad text-sm">
            {chosen === '' ? 'Choose a name.' : `${chosen} is not among its names any more: choose again.`}
          </p>
        ) : null}
      </div>
      <Field
        label={`Number of the ${target}`}
        value={text}
        change={setText}
        inputMode="numeric"
        fault={isTried && index === undefined ? `This is not the number of ${target === 'asset' ? 'an asset' : 'a payer'}` : undefined}
      />
      <div className="sm:pt-6">
        <Submit>Map</Submit>
      </div>
      {index === undefined ? null : (
        <div className="col-span-full space-y-1 text-sm">
          <TargetSaid of={of} index={index} />
          {effect ? <Before of={of} index={index} effect={effect} /> : null}
        </div>
      )}
    </form>
  );
};

/** As many of the other side as are told one by one. */
const TOLD = 5;

const Before = ({ of, index, effect: { runs, bytes, billed, waitsOn } }: { of: Mapping['of']; index: number; effect: Effect }) => {
  const other: Mapping['of'] = of === 'radio' ? 'subscriber' : 'radio';
  const largest = [...billed].sort(([, a], [, b]) => (a < b ? 1 : -1));
  return (
    <>
      <p>
        Under this name {runs === 1 ? 'one run of a session waits' : `${whole(runs)} runs of sessions wait`}, <Size bytes={bytes} /> in all.
      </p>
      <ul aria-label="What is billed" className="list-disc pl-5">
        {largest.slice(0, TOLD).map(([it, some]) => (
          <li key={it} className="break-words">
            <Size bytes={some} /> {of === 'radio' ? 'are billed to ' : `are billed to payer ${index} for `}
            <TargetName of={other} index={it} />
            {of === 'radio' ? `, for asset ${index}.` : '.'}
          </li>
        ))}
        {largest.length > TOLD ? (
          <li>
            The rest is billed {of === 'radio' ? 'to' : 'for'} {whole(largest.length - TOLD)} other {of === 'radio' ? 'payers' : 'assets'}.
          </li>
        ) : null}
        {waitsOn > 0n ? (
          <li>
            <Size bytes={waitsOn} /> wait on: their {of === 'radio' ? 'subscriber is mapped to no payer' : 'radio is mapped to no asset'} yet.
          </li>
        ) : null}
      </ul>
    </>
  );
};
