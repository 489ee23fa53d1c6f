// An amount and what is done with it.
import { useId, useState } from 'react';
import { decimal } from '../ui/format';
import { quantity, type Unit } from '../ui/quantity';
import { PlainButton } from '../ui/buttons';

interface AmountFormProps {
  readonly label: string;
  readonly verb: string;
  readonly unit: Unit;
  readonly max: bigint;
  readonly go: (text: string) => void;
}

export const AmountForm = ({ label, verb, unit, max, go }: AmountFormProps) => {
  const [text, setText] = useState('');
  const id = useId();
  return (
    <form
      className="space-y-1"
      onSubmit={(event) => {
        event.preventDefault();
        go(text);
      }}
    >
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <div className="flex flex-wrap items-center gap-2">
        <input
          id={id}
          value={text}
          onChange={(event) => setText(event.target.value)}
          inputMode="decimal"
          autoComplete="off"
          aria-describedby={`${id}-note`}
          className="border-line bg-ground min-h-11 w-36 rounded-lg border px-3 tabular-nums"
        />
        <PlainButton go={() => setText(decimal(max, unit.decimals, 0).replaceAll(',', ''))}>Max</PlainButton>
        <button type="submit" className="bg-accent text-on-accent min-h-11 cursor-pointer rounded-lg px-4 font-medium">
          {verb}
        </button>
      </div>
      <p id={`${id}-note`} className="text-quiet text-sm">
        At most {quantity(max, unit)}
      </p>
    </form>
  );
};
