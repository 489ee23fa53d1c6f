// What is decided, in the dialog that shows and signs it.
import type { Read } from '../actions/place';
import { SigningDialog } from '../signing/dialog';
import type { Plan } from '../signing/plan';
import type { Unit } from '../ui/quantity';
import { useWallet } from '../wallet/use-wallet';
import { useReadAgain, useRunning } from './use-place';

interface SignProps {
  readonly title: string;
  /** Planned by what the chain says then. */
  readonly plan: (read: Read) => Promise<Plan>;
  readonly unitOf: (mint: string) => Unit | undefined;
  /** `isDone`: it landed. */
  readonly close: (isDone: boolean) => void;
}

/** Nothing where no wallet is connected that can sign here. Afterwards everything is read again. */
export const Sign = ({ title, plan, unitOf, close }: SignProps) => {
  const running = useRunning();
  const readAgain = useReadAgain();
  const { connected } = useWallet();
  if (!running || !connected) return null;
  return (
    <SigningDialog
      title={title}
      running={() => running(plan)}
      unitOf={unitOf}
      wallet={connected.wallet.name}
      close={(isDone) => {
        close(isDone);
        readAgain();
      }}
    />
  );
};
