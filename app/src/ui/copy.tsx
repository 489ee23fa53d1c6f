// To copy a text from the page, and whether that worked.
import { useState } from 'react';

/** `told` is what became of it. */
export function useCopy(text: string) {
  const [told, tell] = useState('');
  const copy = (): void => {
    const failed = (): void => tell('This browser does not let the page copy: select the text.');
    if (!navigator.clipboard) return failed();
    navigator.clipboard.writeText(text).then(() => tell('Copied.'), failed);
  };
  return { told, copy };
}

/** Beside what is shown shortened, such as a signature that somebody wants to look up elsewhere. */
export const CopyButton = ({ label, text }: { label: string; text: string }) => {
  const { told, copy } = useCopy(text);
  return (
    <>
      <button type="button" onClick={copy} className="text-accent min-h-6 cursor-pointer px-1 text-sm underline underline-offset-2">
        Copy<span className="sr-only"> {label}</span>
      </button>
      <span aria-live="polite" className="text-quiet text-sm">
        {told}
      </span>
    </>
  );
};
