// What archives say of an account, epoch by epoch, each held to the chain and to the one before it.
import { must, step, type Step } from '../proof/steps';
import type { AccountInArchive } from './account';
import type { Header } from './archive';
import { NOTHING, isSame, plus } from './sums';

/** What an archive says of the account, whether the chain holds the file, and whether there is one before it. */
export interface FoundInFile {
  readonly account: AccountInArchive;
  readonly header: Header;
  readonly held: readonly Step[];
}

export interface AccountLine extends AccountInArchive {
  /** When the epoch began, Unix seconds, if the archive before is among the files. */
  readonly openedAt: bigint | undefined;
}

/** Newest first; `found` has one file of an epoch at most. */
export function accountLines(found: readonly FoundInFile[]): AccountLine[] {
  const falling = [...found].sort((a, b) => (a.account.epoch < b.account.epoch ? 1 : -1));
  return falling.map(({ account, header, held }, at) => {
    const next = falling[at + 1]?.account;
    const before = next && next.epoch === account.epoch - 1n ? next : undefined;
    const steps = [...held, ...account.steps, goesOn(account, header, before)];
    const named = steps.map((it) => (it.name.startsWith('Epoch') ? it : { ...it, name: `${it.name} of epoch ${account.epoch}` }));
    return { ...account, openedAt: before?.closedAt, steps: named };
  });
}

function goesOn({ epoch, lifetime, added }: AccountInArchive, { previous }: Header, before: AccountInArchive | undefined): Step {
  const name = 'Lifetime';
  if (!before && previous !== undefined) {
    return { name, state: 'unknown', text: `open the archive of epoch ${epoch - 1n}, too: nothing else shows that totals go on from where they were` };
  }
  return step(name, 'totals are those of the epoch before and what this one added', () => {
    must(isSame(plus(before?.lifetime ?? NOTHING, added), lifetime), 'totals do not go on from where they were');
  });
}
