// The archives that a settlement is recomputed from, read as they come, and the checks over them.
import { sha256 } from '@noble/hashes/sha2.js';
import type { Api } from '../api/client';
import { ApiError } from '../api/error';
import type { Settlement } from '../api/types';
import type { Step } from '../proof/steps';
import { toHex } from '../verify';
import { ArchiveReader, type ReadArchive } from './archive';
import { checks } from './recompute';

/** What there is to recompute. */
export interface Asked {
  readonly settlement: Settlement;
  readonly network: string;
}

/** How far it is. */
export type Progress =
  | { readonly kind: 'reading'; readonly epoch: string; readonly bytes: number }
  | { readonly kind: 'step'; readonly step: Step }
  | { readonly kind: 'done'; readonly tookMs: number }
  | { readonly kind: 'failed'; readonly message: string; readonly whatToDo: string };

/** Progress of reading is told again after so many bytes. */
const TOLD_EVERY = 1024 * 1024;

/** Answers who asked: also that it failed, and why. */
export function answerTo(api: Api, asked: Asked, tell: (progress: Progress) => void): void {
  recompute(api, asked, tell).catch((error: unknown) => {
    const message = error instanceof Error ? error.message : 'It cannot be recomputed';
    const whatToDo = error instanceof ApiError ? error.whatToDo : 'Take the file from another oracle or a mirror.';
    tell({ kind: 'failed', message, whatToDo });
  });
}

/** Reads the settlement's archive and the one before it, and tells each check as it is done. */
export async function recompute(api: Api, { settlement, network }: Asked, tell: (progress: Progress) => void): Promise<void> {
  const startedAtMs = Date.now();
  const { epoch } = settlement;
  const read = await load(api, settlement.archive_hash, (bytes) => tell({ kind: 'reading', epoch, bytes }));
  const { previous } = read.archive.header;
  const earlier = String(BigInt(epoch) - 1n);
  const before = previous && (await loadIfThere(api, previous, (bytes) => tell({ kind: 'reading', epoch: earlier, bytes })));
  for (const step of checks(read, before || undefined, settlement, network)) tell({ kind: 'step', step });
  tell({ kind: 'done', tookMs: Date.now() - startedAtMs });
}

/** The archive with this SHA-256; what answers may have another one, which the checks tell. */
async function load(api: Api, hash: string, tell: (bytes: number) => void): Promise<ReadArchive> {
  const reader = new ArchiveReader();
  const digest = sha256.create();
  let [bytes, toldAt] = [0, 0];
  await api.lines(`/v1/archive/${hash}`, {
    bytes: (part) => {
      digest.update(part);
      bytes += part.length;
      if (bytes - toldAt < TOLD_EVERY) return;
      toldAt = bytes;
      tell(bytes);
    },
    line: (text) => reader.take(text),
  });
  tell(bytes);
  return { archive: reader.finish(), digest: digest.digest() };
}

/** What cannot be had, or has another content than its name says, is as good as missing: it is no fault of the settlement. */
async function loadIfThere(api: Api, hash: string, tell: (bytes: number) => void): Promise<ReadArchive | undefined> {
  try {
    const read = await load(api, hash, tell);
    return toHex(read.digest) === hash ? read : undefined;
  } catch {
    return undefined;
  }
}
