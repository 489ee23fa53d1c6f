// Changes what a name is mapped to, or removes it: each is confirmed, and says from when and whose usage it changes.
import { useState, type ReactNode } from 'react';
import type { UseMutationResult } from '@tanstack/react-query';
import type { MappedAnswer, Mapping } from '../data/operator';
import { PlainButton, PrimaryButton } from '../ui/buttons';
import { Dialog } from '../ui/dialog';
import { Field } from '../ui/fields';
import { Failure } from '../ui/states';
import { indexIn } from '../verify';
import { indexOf, mappedTo, nameOf, targetOf } from './mapping';
import { TargetName, TargetSaid } from './target';

type Done = UseMutationResult<MappedAnswer, Error, Mapping>;

interface ConfirmProps {
  readonly title: string;
  readonly act: string;
  readonly done: Done;
  /** What is asked for; nothing while it is not known yet. */
  readonly mapping: Mapping | undefined;
  readonly close: () => void;
  readonly children: ReactNode;
}

const Confirm = ({ title, act, done, mapping, close, children }: ConfirmProps) => (
  <Dialog title={title} close={done.isPending ? undefined : close}>
    {children}
    {done.error ? <Failure error={done.error} /> : null}
    <div className="flex flex-wrap gap-3">
      <PrimaryButton disabled={mapping === undefined || done.isPending} go={() => mapping && done.mutate(mapping, { onSuccess: close })}>
        {act}
      </PrimaryButton>
      <PlainButton go={close} disabled={done.isPending}>
        Cancel
      </PlainButton>
    </div>
  </Dialog>
);

const Name = ({ mapping }: { mapping: Mapping }) => <code className="font-mono text-sm break-all">{nameOf(mapping)}</code>;

export const ChangeDialog = ({ mapping, map, close }: { mapping: Mapping; map: Done; close: () => void }) => {
  const { of } = mapping;
  const [text, setText] = useState('');
  const target = targetOf(of);
  const index = indexIn(text.trim());
  const isSame = index === indexOf(mapping);
  const changed = index === undefined || isSame ? undefined : mappedTo(mapping, index);
  const fault = isSame ? `It is mapped to this ${target} already` : text.trim() !== '' && index === undefined ? `This is not the number of ${target === 'asset' ? 'an asset' : 'a payer'}` : undefined;
  return (
    <Confirm title="Change a mapping" act="Change the mapping" done={map} mapping={changed} close={close}>
      <p className="break-words">
        <Name mapping={mapping} /> is mapped to <TargetName of={of} index={indexOf(mapping)} />.
      </p>
      <Field label={`Number of the other ${target}`} value={text} change={setText} inputMode="numeric" fault={fault} />
      {changed && index !== undefined ? (
        <>
          <TargetSaid of={of} index={index} />
          <p>
            From the next report on, what is used under this name is billed{' '}
            {of === 'radio' ? `for asset ${index} instead of asset ${indexOf(mapping)}` : `to payer ${index} instead of payer ${indexOf(mapping)}`}, in sessions that
            run as well. What was billed until then stays as it is.
          </p>
        </>
      ) : null}
    </Confirm>
  );
};

export const RemoveDialog = ({ mapping, unmap, close }: { mapping: Mapping; unmap: Done; close: () => void }) => (
  <Confirm title="Remove a mapping" act="Remove the mapping" done={unmap} mapping={mapping} close={close}>
    <p className="break-words">
      <Name mapping={mapping} /> is mapped to <TargetName of={mapping.of} index={indexOf(mapping)} />.
    </p>
    <p>
      From the next report on, nothing that is used under this name is billed {mapping.of === 'radio' ? `for asset ${indexOf(mapping)}` : `to payer ${indexOf(mapping)}`}: it
      waits, unless another of its names is mapped, until it is mapped again. What was billed until then stays as it is.
    </p>
  </Confirm>
);
