// Opens archives as files, wherever they are of use.
import { FilePicker } from '../ui/file-picker';
import { openedFiles } from './given';

export const OpenFiles = ({ label = 'Open public archives' }: { label?: string }) => (
  <FilePicker
    label={label}
    hint="Files <sha-256>.jsonl of an oracle or a mirror; drop them here, or choose them. They are read in this browser and sent nowhere."
    accept=".jsonl"
    take={(files) => openedFiles.open(files)}
  />
);
