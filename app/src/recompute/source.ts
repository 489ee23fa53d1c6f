// Where archives come from, by their SHA-256: an oracle, or files that somebody has.
import type { Api } from '../api/client';
import { ApiError } from '../api/error';
import { Unreadable, mustFit, splitLines, type Each } from '../api/lines';

/** Gives the archive that has this name. Whether its content has that hash is for who reads it to see. */
export type ArchiveSource = (hash: string, each: Each) => Promise<void>;

/** A file that somebody opened, with the SHA-256 that it had then. It stays where it is, and is read when it is needed. */
export interface GivenFile {
  readonly file: File;
  readonly hash: string;
}

export const fromOracle =
  (api: Api): ArchiveSource =>
  (hash, each) =>
    api.lines(`/v1/archive/${hash}`, each);

/** What is not among the files comes from `otherwise`, if there is something. */
export const fromFiles =
  (files: readonly GivenFile[], otherwise?: ArchiveSource): ArchiveSource =>
  async (hash, each) => {
    const given = files.find((it) => it.hash === hash);
    if (given) return fileLines(given.file, each);
    if (!otherwise) throw new ApiError('not_given', `The archive ${hash} is not among the files that you opened`, 'Open its file, too.');
    return otherwise(hash, each);
  };

export async function fileLines(file: File, each: Each): Promise<void> {
  mustFit(file.size);
  try {
    await splitLines(file.stream(), each);
  } catch (error) {
    if (error instanceof Unreadable) throw error.cause;
    if (error instanceof ApiError) throw error;
    // Browsers give no file any more that was written to, or is gone, since it was chosen.
    throw new ApiError('unreadable', `${file.name} cannot be read: it was changed or moved since it was opened`, 'Open it again.');
  }
}
