// Text to be copied into something else: a configuration, a command.
import { PlainButton } from './buttons';
import { useCopy } from './copy';

interface CopiedProps {
  readonly label: string;
  readonly text: string;
  /** What is to be done with it before it is used. */
  readonly note?: string | undefined;
}

export const Copied = ({ label, text, note }: CopiedProps) => {
  const { told, copy } = useCopy(text);
  return (
    <div className="space-y-2">
      <pre tabIndex={0} role="region" aria-label={label} className="border-line bg-ground overflow-x-auto rounded-lg border p-3 font-mono text-sm">
        {text}
      </pre>
      <div className="flex flex-wrap items-center gap-3">
        <PlainButton go={copy}>
          Copy<span className="sr-only"> {label}</span>
        </PlainButton>
        {note === undefined ? null : <span className="text-warn text-sm">{note}</span>}
        <span role="status" className="text-quiet text-sm">
          {told}
        </span>
      </div>
    </div>
  );
};
