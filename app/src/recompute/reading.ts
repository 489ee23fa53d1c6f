// Archives read from where they come from, line by line, and hashed meanwhile.
import { sha256 } from '@noble/hashes/sha2.js';
import type { Each } from '../api/lines';
import { fieldsOf } from '../proof/fields';
import { toHex } from '../verify';
import { ArchiveReader, headerOf, type Header, type ReadArchive } from './archive';
import { fileLines, type ArchiveSource } from './source';

/** Told now and then how many bytes were read. */
export type Tell = (bytes: number) => void;

/** It is told again after so many bytes. */
const TOLD_EVERY = 1024 * 1024;

/** The archive with this SHA-256; what answers may have another one, which its digest shows. */
export async function load(source: ArchiveSource, hash: string, tell: Tell): Promise<ReadArchive> {
  const reader = new ArchiveReader();
  const digest = await hashed((each) => source(hash, each), (text) => reader.take(text), tell);
  return { archive: reader.finish(), digest };
}

/** What the first line of a file says, and the SHA-256 of all of it. */
export async function look(file: File, tell: Tell): Promise<{ readonly header: Header; readonly hash: string }> {
  let header: Header | undefined;
  const digest = await hashed((each) => fileLines(file, each), (text) => (header ??= headerOf(fieldsOf(text))), tell);
  if (!header) throw new RangeError('the file is empty');
  return { header, hash: toHex(digest) };
}

async function hashed(read: (each: Each) => Promise<void>, line: Each['line'], tell: Tell): Promise<Uint8Array> {
  const digest = sha256.create();
  let [bytes, toldAt] = [0, 0];
  await read({
    bytes: (part) => {
      digest.update(part);
      bytes += part.length;
      if (bytes - toldAt < TOLD_EVERY) return;
      toldAt = bytes;
      tell(bytes);
    },
    line,
  });
  tell(bytes);
  return digest.digest();
}
