// What the opened files say of an account, read in a worker.
import { useEffect, useMemo, useState } from 'react';
import { verdict } from '../proof/steps';
import type { AccountAsked, AccountInArchive } from '../recompute/account';
import { accountLines, type AccountLine } from '../recompute/account-lines';
import type { Failure } from '../recompute/asked';
import type { Given } from '../recompute/given';
import type { Held } from '../recompute/held';
import { run } from '../recompute/running';
import { useHeld } from '../recompute/use-given';

interface Reading {
  readonly accounts: readonly AccountInArchive[];
  /** What is being read. */
  readonly at: { readonly what: string; readonly bytes: number } | undefined;
  readonly failure: Failure | undefined;
  /** Files that cannot be read, and why. */
  readonly passedOver: readonly (Failure & { readonly what: string })[];
  readonly isDone: boolean;
}

/** Whether the chain holds it. */
const isHeld = ({ steps }: Held<Given>): boolean => verdict(steps) === 'holds';

const BEGUN: Reading = { accounts: [], at: undefined, failure: undefined, passedOver: [], isDone: false };

/**
 * One file of each epoch, of those that the chain does not disown. Newest first. What is newer than all that the chain holds is nothing
 * as long as that is so: anybody can write it.
 */
function oneOfEach(held: readonly Held<Given>[]): Held<Given>[] {
  const newest = held.find(isHeld)?.given.header.epoch;
  const good = held.filter(({ given, steps }) => verdict(steps) !== 'fails' && (newest === undefined || given.header.epoch <= newest));
  return good.filter(({ given }, at) => good[at - 1]?.given.header.epoch !== given.header.epoch);
}

/** `files` is nothing while they are looked at. */
export function useAccount({ side, index }: AccountAsked) {
  const held = useHeld();
  const files = useMemo(() => held && oneOfEach(held), [held]);
  // What is read again is what is in the files, whatever the chain says of them meanwhile.
  const hashes = files?.map(({ given }) => given.hash).join();
  const [reading, setReading] = useState<Reading>(BEGUN);
  useEffect(() => {
    setReading(BEGUN);
    if (!files || files.length === 0) return undefined;
    const asked = { kind: 'account', side, index, files: files.map(({ given: { file, hash } }) => ({ file, hash })) } as const;
    const running = run(asked, (progress) => {
      if (progress.kind === 'reading') setReading((now) => ({ ...now, at: progress }));
      if (progress.kind === 'account') setReading((now) => ({ ...now, accounts: [...now.accounts, progress.account] }));
      if (progress.kind === 'passedOver') setReading((now) => ({ ...now, passedOver: [...now.passedOver, progress] }));
      if (progress.kind === 'failed') setReading((now) => ({ ...now, failure: progress, isDone: true }));
      if (progress.kind === 'done') setReading((now) => ({ ...now, isDone: true }));
    });
    return running.stop;
  }, [hashes, side, index]);
  const lines = useMemo(() => linesOf(files ?? [], reading.accounts), [files, reading.accounts]);
  const ofNewest = files?.find(({ given }) => given.header.epoch === lines[0]?.epoch);
  return { files, reading, lines, isNewestHeld: ofNewest !== undefined && isHeld(ofNewest) };
}

function linesOf(files: readonly Held<Given>[], accounts: readonly AccountInArchive[]): AccountLine[] {
  const found = accounts.flatMap((account) => {
    const of = files.find(({ given }) => given.header.epoch === account.epoch);
    return of ? [{ account, header: of.given.header, held: of.steps }] : [];
  });
  return accountLines(found);
}
