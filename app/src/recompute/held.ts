// Whether files are the archives of settlements on chain: by the hash in the account, or, where a settlement is closed there, by
// the archive of the epoch after it, which names the one before by its hash (docs/reference/archive.md).
import type { Stated } from '../api/types';
import { addressBytes } from '../proof/reading';
import { contentOnChain, statedBy } from '../proof/stated';
import { must, step, verdict, type Step } from '../proof/steps';
import type { Settlement } from '../generated/openmast/accounts/settlement';
import { contentHash, equal, fromHex, type Content } from '../verify';
import type { Header } from './archive';

/** A file by its first line and its SHA-256. */
export interface Named {
  readonly header: Header;
  readonly hash: string;
}

/** What the chain has of the epochs that files are of. */
export type ChainTold =
  | {
      readonly kind: 'told';
      readonly finalEpoch: bigint;
      /** By epoch; those that are not final or closed are missing. */
      readonly settlements: ReadonlyMap<bigint, Settlement>;
    }
  | { readonly kind: 'unreachable'; readonly why: string };

/** A file, and what holds it to the chain. */
export interface Held<T extends Named> {
  readonly given: T;
  readonly steps: readonly Step[];
  /** What its settlement says: as the chain has it, or else as the file itself does. */
  readonly settlement: Stated;
}

/** Newest epoch first; where there are several of an epoch, those that hold come first. */
export function heldTo<T extends Named>(network: string, files: readonly T[], chain: ChainTold): Held<T>[] {
  const falling = [...files].sort((a, b) => compare(b.header.epoch, a.header.epoch));
  const held: Held<T>[] = [];
  // From the newest down: each may be named by one of the epoch after it.
  for (const given of falling) held.push(holding(network, given, chain, held));
  const rank = ({ steps }: Held<T>): number => ['holds', 'unknown', 'fails'].indexOf(verdict(steps));
  return held.sort((a, b) => compare(b.given.header.epoch, a.given.header.epoch) || rank(a) - rank(b));
}

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

function holding<T extends Named>(network: string, given: T, chain: ChainTold, newer: readonly Held<T>[]): Held<T> {
  const { header, hash } = given;
  const content: Content = { ...header, ...header.trees, archiveHash: fromHex(hash, 32) };
  const ofFile = contentHash(content, addressBytes(network));
  const account = chain.kind === 'told' ? chain.settlements.get(header.epoch) : undefined;
  const settlement = account
    ? statedBy(contentOnChain(account.content), Uint8Array.from(account.contentHash))
    : statedBy(content, ofFile);
  if (header.network !== network) {
    return { given, settlement, steps: [{ name: 'Network', state: 'fails', text: 'the file is of another network' }] };
  }
  if (account) {
    const text = `the Settlement account of epoch ${header.epoch} on chain has the hash of what the first line says and of the file’s SHA-256`;
    const onChain = step('Chain', text, () => {
      must(equal(Uint8Array.from(account.contentHash), ofFile), 'the account on chain has another hash: this is not the archive of its settlement');
    });
    return { given, settlement, steps: [onChain] };
  }
  return { given, settlement, steps: withoutAccount(given, chain, newer) };
}

function withoutAccount<T extends Named>({ header, hash }: T, chain: ChainTold, newer: readonly Held<T>[]): readonly Step[] {
  const unknown = (name: string, text: string): Step[] => [{ name, state: 'unknown', text }];
  if (chain.kind === 'unreachable') return unknown('Chain', chain.why);
  if (header.epoch > chain.finalEpoch) return unknown('Chain', 'its epoch is not final yet');
  const next = newer.find(({ given, steps }) => given.header.epoch === header.epoch + 1n && verdict(steps) === 'holds');
  if (!next) return unknown('Chain', `its settlement is closed on chain: open the archives from epoch ${header.epoch + 1n} on, which name each other`);
  const names = step(`Epoch ${header.epoch}`, `the archive of epoch ${header.epoch + 1n} names this file by its SHA-256`, () => {
    must(next.given.header.previous === hash, `the archive of epoch ${header.epoch + 1n} names another file`);
  });
  return names.state === 'fails' ? [names] : [...next.steps, names];
}
