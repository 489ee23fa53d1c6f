// The way to a payer: by its address, its number, or the wallet that owns it.
import { useState, type FormEvent } from 'react';
import { useLocation } from 'wouter';
import { indexIn } from '../verify';
import { Field, Submit } from '../ui/fields';
import { Panel } from '../ui/panel';

const isAddress = (text: string): boolean => /^[1-9A-HJ-NP-Za-km-z]{32,44}$/.test(text);

export const PayerForm = () => {
  const [text, setText] = useState('');
  const [isTried, setTried] = useState(false);
  const [, go] = useLocation();
  const trimmed = text.trim();
  const isAsked = indexIn(trimmed) !== undefined || isAddress(trimmed);
  const open = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (isAsked) go(`/payer/${trimmed}`);
  };
  return (
    <Panel title="Which payer">
      <form onSubmit={open} noValidate className="flex flex-wrap items-start gap-3">
        <Field
          label="Address of the payer or of its owner’s wallet, or the payer’s number"
          value={text}
          change={setText}
          fault={isTried && !isAsked ? 'This is neither an address nor a number' : undefined}
          className="min-w-0 flex-1 basis-72"
        />
        <div className="sm:pt-6">
          <Submit>Show</Submit>
        </div>
      </form>
    </Panel>
  );
};
