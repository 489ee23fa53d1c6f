// The way to what the opened files say of an account.
import { useState, type FormEvent } from 'react';
import { useLocation } from 'wouter';
import type { AccountSide } from '../recompute/account';
import { indexIn } from '../verify';
import { Choice, Field, Submit } from '../ui/fields';
import { Panel } from '../ui/panel';

const OPTIONS: readonly (readonly [AccountSide, string])[] = [
  ['payer', 'Payer: usage and bill'],
  ['asset', 'Asset: income'],
];

export const AccountForm = () => {
  const [side, setSide] = useState<AccountSide>('payer');
  const [text, setText] = useState('');
  const [isTried, setTried] = useState(false);
  const [, go] = useLocation();
  const index = indexIn(text.trim());
  const open = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (index !== undefined) go(`/archives/${side}/${index}`);
  };
  return (
    <Panel title="What they say of an account">
      <form onSubmit={open} noValidate className="flex flex-wrap items-start gap-3">
        <Choice label="Account" value={side} change={setSide} options={OPTIONS} />
        <Field label="Number" value={text} change={setText} inputMode="numeric" fault={isTried && index === undefined ? 'A number is whole, from 0 on' : undefined} />
        <div className="sm:pt-6">
          <Submit>Show</Submit>
        </div>
      </form>
    </Panel>
  );
};
