// A dialog of the browser's own: it keeps the keyboard inside, and gives the focus back.
import { useId, useLayoutEffect, useRef, type ReactNode } from 'react';

interface DialogProps {
  readonly title: string;
  /** Nothing while it must stay open. */
  readonly close: (() => void) | undefined;
  readonly children: ReactNode;
}

export const Dialog = ({ title, close, children }: DialogProps) => {
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();
  // Before it is gone from the page, or the focus could not be given back.
  useLayoutEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  const closed = () => {
    if (element.current?.open) return;
    if (close) close();
    // Browsers close it at the second Escape whatever the page says.
    else element.current?.showModal();
  };
  return (
    <dialog
      ref={element}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        close?.();
      }}
      onClose={closed}
      className="border-line bg-surface text-ink m-auto max-h-[90dvh] w-[min(32rem,calc(100vw-1.5rem))] space-y-4 overflow-y-auto rounded-xl border p-4 backdrop:bg-black/60 open:block sm:p-6"
    >
      <h2 id={id} className="text-lg font-semibold">
        {title}
      </h2>
      {children}
    </dialog>
  );
};
