// What the worker does: answers who asked, also that it failed, and why.
import type { Api } from '../api/client';
import { ApiError } from '../api/error';
import { fromHex, toHex } from '../verify';
import { accountIn, leafIn, type AccountAsked } from './account';
import type { ReadArchive } from './archive';
import type { Asked, Failure, Progress, RecomputeAsked, Tell } from './asked';
import { load, look } from './reading';
import { checks } from './recompute';
import { fromFiles, fromOracle, type ArchiveSource, type GivenFile } from './source';

export function answerTo(api: Api, asked: Asked, tell: Tell): void {
  const startedAtMs = Date.now();
  answer(api, asked, tell).then(
    () => tell({ kind: 'done', tookMs: Date.now() - startedAtMs }),
    (error: unknown) => tell({ kind: 'failed', ...failureOf(error) }),
  );
}

const failureOf = (error: unknown): Failure => ({
  message: error instanceof Error ? error.message : 'It cannot be read',
  whatToDo: error instanceof ApiError ? error.whatToDo : 'Take the file from another oracle or a mirror.',
});

async function answer(api: Api, asked: Asked, tell: Tell): Promise<void> {
  switch (asked.kind) {
    case 'recompute':
      return recompute(fromFiles(asked.files, asked.hasOracle ? fromOracle(api) : undefined), asked, tell);
    case 'look':
      for (const [at, file] of asked.files.entries()) tell({ kind: 'looked', at, ...(await lookAt(file, tell)) });
      return undefined;
    case 'account':
      for (const given of asked.files) {
        tell(await accountOf(given, asked, tell));
      }
      return undefined;
    case 'leaf':
      return tell({ kind: 'leaf', leaf: leafIn(unchanged(await loadGiven(asked.given, tell), asked.given), asked) });
  }
}

/** What a file says of an account, or why that cannot be told. */
async function accountOf(given: GivenFile, asked: AccountAsked, tell: Tell): Promise<Progress> {
  try {
    const read = await loadGiven(given, tell);
    return { kind: 'account', account: accountIn(read, fromHex(given.hash, 32), asked) };
  } catch (error) {
    return { kind: 'passedOver', what: given.file.name, ...failureOf(error) };
  }
}

/** That one file cannot be read keeps no other from it. */
const lookAt = (file: File, tell: Tell) => look(file, reading(tell, file.name)).catch((error: unknown) => ({ failure: failureOf(error) }));

const reading = (tell: Tell, what: string) => (bytes: number) => tell({ kind: 'reading', what, bytes });

/** Browsers tell most changes by themselves, and not all. */
function unchanged(read: ReadArchive, { file, hash }: GivenFile): ReadArchive {
  if (toHex(read.digest) === hash) return read;
  throw new ApiError('changed', `${file.name} was changed since it was opened`, 'Open it again.');
}

const loadGiven = (given: GivenFile, tell: Tell): Promise<ReadArchive> =>
  load(fromFiles([given]), given.hash, reading(tell, given.file.name));

/** Reads the settlement's archive and the one before it, and tells each check as it is done. */
export async function recompute(source: ArchiveSource, { settlement, network }: Pick<RecomputeAsked, 'settlement' | 'network'>, tell: Tell): Promise<void> {
  const told = (epoch: bigint) => reading(tell, `the archive of epoch ${epoch}`);
  const read = await load(source, settlement.archive_hash, told(BigInt(settlement.epoch)));
  const { previous } = read.archive.header;
  const before = previous && (await loadIfThere(source, previous, told(BigInt(settlement.epoch) - 1n)));
  for (const step of checks(read, before || undefined, settlement, network)) tell({ kind: 'step', step });
}

/** What cannot be had, or has another content than its name says, is as good as missing: it is no fault of the settlement. */
async function loadIfThere(source: ArchiveSource, hash: string, tell: (bytes: number) => void): Promise<ReadArchive | undefined> {
  try {
    const read = await load(source, hash, tell);
    return toHex(read.digest) === hash ? read : undefined;
  } catch {
    return undefined;
  }
}
