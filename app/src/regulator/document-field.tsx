// The document with a licence's conditions: its hash goes on chain, and the browser computes it.
import { useId } from 'react';
import { Field } from '../ui/fields';
import { toHex } from '../verify';

export const DocumentField = ({ value, change }: { value: string; change: (hash: string) => void }) => {
  const file = useId();
  return (
    <>
      <Field label="SHA-256 of the document" value={value} change={change} hint="With its conditions. The file below fills it in, and stays on this machine" />
      <div className="grid gap-1 text-sm">
        <label htmlFor={file}>The document’s file</label>
        <input
          id={file}
          type="file"
          className="file:border-line file:bg-ground min-h-11 file:mr-3 file:min-h-11 file:rounded-lg file:border file:px-4 file:font-medium"
          onChange={(event) => {
            const [chosen] = event.target.files ?? [];
            if (chosen) void hashOf(chosen).then(change);
          }}
        />
      </div>
    </>
  );
};

const hashOf = async (file: File): Promise<string> =>
  toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer())));
