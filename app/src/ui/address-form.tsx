// The way to what somebody has: an address that is typed or pasted.
import { useState, type FormEvent } from 'react';
import { useLocation } from 'wouter';
import { Field, Submit } from './fields';
import { Panel } from './panel';

/** Whether it may be an address of Solana: 32 bytes in base58. */
export const isAddress = (text: string): boolean => /^[1-9A-HJ-NP-Za-km-z]{32,44}$/.test(text);

interface AddressFormProps {
  readonly title: string;
  readonly label: string;
  readonly hint?: string;
  /** What is said of a text that is not accepted. */
  readonly fault: string;
  readonly accepts: (text: string) => boolean;
  /** The place that an accepted text leads to. */
  readonly to: (text: string) => string;
}

export const AddressForm = ({ title, label, hint, fault, accepts, to }: AddressFormProps) => {
  const [text, setText] = useState('');
  const [isTried, setTried] = useState(false);
  const [, go] = useLocation();
  const trimmed = text.trim();
  const open = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (accepts(trimmed)) go(to(trimmed));
  };
  return (
    <Panel title={title}>
      <form onSubmit={open} noValidate className="flex flex-wrap items-start gap-3">
        <Field
          label={label}
          value={text}
          change={setText}
          hint={hint}
          fault={isTried && !accepts(trimmed) ? fault : undefined}
          className="min-w-0 flex-1 basis-72"
        />
        <div className="sm:pt-6">
          <Submit>Show</Submit>
        </div>
      </form>
    </Panel>
  );
};

/** The way to what a wallet has, below `base`. */
export const WalletForm = ({ title, label, base }: { title: string; label: string; base: string }) => (
  <AddressForm
    title={title}
    label={label}
    hint="everything here is public: whoever knows an address sees this"
    fault="This is no address"
    accepts={isAddress}
    to={(text) => `${base}/${text}`}
  />
);
