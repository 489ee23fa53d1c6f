// Opens archives as files, wherever they are of use, and says which of them cannot be used.
import { FilePicker } from '../ui/file-picker';
import { openedFiles, type Opened } from './given';
import { useOpened } from './use-given';

export const OpenFiles = ({ label = 'Open public archives' }: { label?: string }) => (
  <>
    <FilePicker
      label={label}
      hint="Files <sha-256>.jsonl of an oracle or a mirror; drop them here, or choose them. They are read in this browser and sent nowhere."
      accept=".jsonl"
      take={(files) => openedFiles.open(files)}
    />
    <UnreadFiles />
  </>
);

const UnreadFiles = () => {
  const unread = useOpened().filter(({ state }) => state !== 'read');
  return unread.length === 0 ? null : (
    <ul className="divide-line divide-y">
      {unread.map((opened, at) => (
        <li key={`${opened.file.name} ${at}`} className="py-3">
          <Unread opened={opened} />
        </li>
      ))}
    </ul>
  );
};

const Unread = ({ opened }: { opened: Opened }) => (
  <>
    <p className="text-sm">
      <code className="break-all">{opened.file.name}</code> <CloseFile file={opened.file} />
    </p>
    {opened.state === 'failed' ? (
      <p role="alert" className="text-bad">
        It cannot be used: {opened.failure.message}. {opened.failure.whatToDo}
      </p>
    ) : (
      <p role="status" className="text-quiet">
        Reading …
      </p>
    )}
  </>
);

export const CloseFile = ({ file }: { file: File }) => (
  <button
    type="button"
    onClick={() => openedFiles.close(file)}
    className="text-accent min-h-6 cursor-pointer underline underline-offset-2"
  >
    Close<span className="sr-only"> {file.name}</span>
  </button>
);
