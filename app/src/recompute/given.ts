// Archives that somebody opened as files. They stay on this machine: the page keeps which they are, in memory alone, and reads
// them when they are needed.
import type { Failure, Looked } from './asked';
import { run } from './running';
import type { Named } from './held';
import type { GivenFile } from './source';

/** A file whose first line was read, and its SHA-256 computed. */
export type Given = GivenFile & Named;

/** A file that was opened, and what became of that. */
export type Opened =
  | { readonly state: 'reading'; readonly file: File }
  | { readonly state: 'failed'; readonly file: File; readonly failure: Failure }
  | { readonly state: 'read'; readonly file: File; readonly given: Given };

/** More at once would be of no use: each of them is shown. */
export const MOST_FILES = 1_000;

class OpenedFiles {
  #files: readonly Opened[] = [];
  #last: Promise<void> = Promise.resolve();
  readonly #listeners = new Set<() => void>();

  readonly state = (): readonly Opened[] => this.#files;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** Looks at the files one after the other. */
  open(files: readonly File[]): void {
    const fresh = files.slice(0, Math.max(0, MOST_FILES - this.#files.length));
    this.#set([...this.#files, ...fresh.map((file) => ({ state: 'reading', file }) as const)]);
    this.#last = this.#last.then(() => this.#look(fresh));
  }

  close(file: File): void {
    this.#set(this.#files.filter((it) => it.file !== file));
  }

  closeAll(): void {
    this.#set([]);
  }

  async #look(files: readonly File[]): Promise<void> {
    await run({ kind: 'look', files }, (progress) => {
      if (progress.kind === 'looked') this.#put(opened(files, progress));
      if (progress.kind === 'failed') for (const file of this.#unread(files)) this.#put({ state: 'failed', file, failure: progress });
    }).end;
  }

  #unread(files: readonly File[]): File[] {
    return this.#files.flatMap(({ state, file }) => (state === 'reading' && files.includes(file) ? [file] : []));
  }

  /** Of two files with the same content the first one stays. */
  #put(opened: Opened | undefined): void {
    if (!opened) return;
    const { file } = opened;
    const isThere = opened.state === 'read' && this.#files.some((it) => it.state === 'read' && it.given.hash === opened.given.hash);
    if (isThere) return this.close(file);
    this.#set(this.#files.map((it) => (it.file === file ? opened : it)));
  }

  #set(files: readonly Opened[]): void {
    this.#files = files;
    for (const listener of this.#listeners) listener();
  }
}

function opened(files: readonly File[], { at, ...found }: Looked): Opened | undefined {
  const file = files[at];
  if (!file) return undefined;
  return 'failure' in found ? { state: 'failed', file, failure: found.failure } : { state: 'read', file, given: { file, header: found.header, hash: found.hash } };
}

export const openedFiles = new OpenedFiles();
