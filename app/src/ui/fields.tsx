// Fields of forms and their button, alike everywhere.
import { useId, type FormEvent, type ReactNode } from 'react';

const BOX = 'border-line bg-ground min-h-11 w-full rounded-lg border px-3 text-base';

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly change: (value: string) => void;
  readonly hint?: string | undefined;
  /** What is wrong with the value. */
  readonly fault?: string | undefined;
  readonly inputMode?: 'text' | 'decimal' | 'numeric';
  /** Whether it is shown to nobody. */
  readonly isSecret?: boolean;
  /** Whether it may be left empty. */
  readonly isOptional?: boolean;
  readonly className?: string;
}

export const Field = ({ label, value, change, hint, fault, inputMode = 'text', isSecret = false, isOptional = false, className = '' }: FieldProps) => {
  const id = useId();
  const told = fault ?? hint;
  return (
    <div className={`grid gap-1 text-sm ${className}`}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type={isSecret ? 'password' : 'text'}
        value={value}
        inputMode={inputMode}
        autoComplete="off"
        spellCheck={false}
        required={!isOptional}
        aria-invalid={fault !== undefined}
        aria-describedby={told === undefined ? undefined : `${id}-told`}
        onChange={(event) => change(event.target.value)}
        className={BOX}
      />
      {told === undefined ? null : (
        <span id={`${id}-told`} className={fault === undefined ? 'text-quiet' : 'text-bad'} role={fault === undefined ? undefined : 'alert'}>
          {told}
        </span>
      )}
    </div>
  );
};

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly change: (value: T) => void;
  readonly options: readonly (readonly [T, string])[];
}

export const Choice = <T extends string>({ label, value, change, options }: ChoiceProps<T>) => {
  const id = useId();
  return (
    <div className="grid gap-1 text-sm">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => change(event.target.value as T)} className={BOX}>
        {options.map(([name, text]) => (
          <option key={name} value={name}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
};

export const Submit = ({ children }: { children: ReactNode }) => (
  <button type="submit" className="bg-accent text-on-accent min-h-11 cursor-pointer self-start rounded-lg px-5 font-medium">
    {children}
  </button>
);

/** Fields side by side where there is room, and their button. */
export const Row = ({ go, children }: { go: () => void; children: ReactNode }) => (
  <form
    noValidate
    className="flex flex-wrap items-start gap-3"
    onSubmit={(event: FormEvent) => {
      event.preventDefault();
      go();
    }}
  >
    {children}
  </form>
);
