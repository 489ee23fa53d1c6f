// Sums over the lines of an archive.
import { must } from '../proof/steps';
import type { Totals } from '../verify';

/** Totals of bytes stop here: no money follows from them. */
export const LARGEST = (1n << 64n) - 1n;

export const NOTHING: Totals = { bytes: 0n, paid: 0n, charged: 0n, accrued: 0n };

const stopped = (bytes: bigint): bigint => (bytes > LARGEST ? LARGEST : bytes);

/** Totals added up, where those of bytes stop. */
export const plus = (a: Totals, b: Totals): Totals => ({
  bytes: stopped(a.bytes + b.bytes),
  paid: stopped(a.paid + b.paid),
  charged: a.charged + b.charged,
  accrued: a.accrued + b.accrued,
});

export const isSame = (a: Totals, b: Totals): boolean =>
  a.bytes === b.bytes && a.paid === b.paid && a.charged === b.charged && a.accrued === b.accrued;

export const isRising = <T>(lines: readonly T[], key: (line: T) => number | bigint): boolean =>
  lines.every((line, at) => at === 0 || key(lines[at - 1] as T) < key(line));

/** Pairs stand by payer, then asset. */
export const pairKey = ({ payer, asset }: { payer: number; asset: number }): bigint => (BigInt(payer) << 32n) | BigInt(asset);

/** What was added up of accounts, by index. */
export class SumsByIndex {
  readonly #sums = new Map<number, Totals>();

  add(index: number, totals: Totals): void {
    this.#sums.set(index, plus(this.#sums.get(index) ?? NOTHING, totals));
  }

  /** That each account has what was added up, and nobody else has something. */
  mustBe(what: string, stated: readonly (readonly [number, Totals])[]): void {
    const left = new Map(this.#sums);
    for (const [index, totals] of stated) {
      must(isSame(left.get(index) ?? NOTHING, totals), `it adds up to something else for ${what} ${index}`);
      left.delete(index);
    }
    for (const [index, totals] of left) must(isSame(totals, NOTHING), `${what} ${index} has no line`);
  }
}
