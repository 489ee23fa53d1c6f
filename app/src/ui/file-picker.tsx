// Files of somebody's own machine, chosen or dropped. They are sent nowhere.
import { useId, useState, type DragEvent } from 'react';

interface FilePickerProps {
  readonly label: string;
  readonly hint: string;
  /** Endings of the files that are meant, as `accept` of an input has them. */
  readonly accept: string;
  readonly take: (files: readonly File[]) => void;
}

export const FilePicker = ({ label, hint, accept, take }: FilePickerProps) => {
  const id = useId();
  const [isOver, setOver] = useState(false);
  const over = (does: boolean) => (event: DragEvent) => {
    // Without this the browser would go to the file.
    event.preventDefault();
    setOver(does);
  };
  const drop = (event: DragEvent) => {
    over(false)(event);
    take([...event.dataTransfer.files]);
  };
  return (
    <div
      onDragEnter={over(true)}
      onDragOver={over(true)}
      onDragLeave={over(false)}
      onDrop={drop}
      className={`grid gap-2 rounded-lg border border-dashed p-4 text-sm ${isOver ? 'border-accent' : 'border-line'}`}
    >
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <input
        id={id}
        type="file"
        multiple
        accept={accept}
        aria-describedby={`${id}-hint`}
        onChange={({ target }) => {
          take([...(target.files ?? [])]);
          // The same file may be chosen again.
          target.value = '';
        }}
        className="file:border-line file:bg-surface min-h-11 w-full min-w-0 cursor-pointer file:mr-3 file:min-h-11 file:cursor-pointer file:rounded-lg file:border file:px-4"
      />
      <span id={`${id}-hint`} className="text-quiet">
        {hint}
      </span>
    </div>
  );
};
