// The one button that does it, and those beside.
import type { ReactNode } from 'react';

interface ButtonProps {
  readonly go: () => void;
  readonly disabled?: boolean;
  readonly children: ReactNode;
}

const SHAPE = 'inline-flex min-h-11 cursor-pointer items-center gap-2 rounded-lg px-4 disabled:cursor-default disabled:opacity-60';

export const PrimaryButton = ({ go, disabled = false, children }: ButtonProps) => (
  <button type="button" onClick={go} disabled={disabled} className={`${SHAPE} bg-accent text-on-accent font-medium`}>
    {children}
  </button>
);

export const PlainButton = ({ go, disabled = false, children }: ButtonProps) => (
  <button type="button" onClick={go} disabled={disabled} className={`${SHAPE} border-line bg-surface border`}>
    {children}
  </button>
);
