// The search field: whatever is pasted leads to the screen for it.
import { useState, type FormEvent } from 'react';
import { useLocation } from 'wouter';
import { Field, Submit } from '../ui/fields';
import { pastedIn } from './pasted';

/** The screen that a text leads to: at once where it can be but one thing. */
export function whereOf(text: string): string {
  const pasted = pastedIn(text);
  if (pasted.kind === 'address') return `/explorer/account/${pasted.address}`;
  if (pasted.kind === 'signature') return `/explorer/transaction/${pasted.signature}`;
  return `/explorer/search?q=${encodeURIComponent(text.trim().slice(0, MOST))}`;
}

/** So much of what was pasted stands in the page's address. */
const MOST = 600;

export const SearchForm = ({ text: initial = '' }: { text?: string }) => {
  const [text, setText] = useState(initial);
  const [isTried, setTried] = useState(false);
  const [, go] = useLocation();
  const isNothing = pastedIn(text).kind === 'nothing';
  const search = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!isNothing) go(whereOf(text));
  };
  return (
    <form role="search" onSubmit={search} noValidate className="flex flex-wrap items-start gap-3">
      <Field
        label="Search"
        value={text}
        change={setText}
        hint="a name or number of an asset, a payer or an epoch, any address, a transaction’s signature, a hash"
        fault={isTried && isNothing ? 'Paste or type what you look for' : undefined}
        className="min-w-0 flex-1 basis-72"
      />
      <div className="sm:pt-6">
        <Submit>Search</Submit>
      </div>
    </form>
  );
};
