// What a payer's bills say together, and whether that is what the chain says was spent.
import type { BillList, BillSums, Proof } from '../api/types';
import { must, step, type Step } from '../proof/steps';
import { sum } from '../verify';
import { chosenIn, plainName } from '../ui/asset-name';
import { currency } from '../ui/format';
import { csv, type Cell } from '../ui/csv';

type Amounts = Omit<BillSums, 'not_licensed'>;

/** Usage that cost nothing for want of a licence. */
export const freeBytes = ({ not_licensed: free }: BillSums): bigint => BigInt(free.unlicensed) + BigInt(free.suspended) + BigInt(free.expired);

const KEYS = ['bytes', 'paid_bytes', 'met_bytes', 'written_off_bytes', 'accrued', 'charged', 'written_off'] as const satisfies (keyof Amounts)[];

/**
 * That lines add up to their bills and bills to the page. All bills there are, of epochs that are final, add up to what the payer's
 * leaf says of its whole life.
 */
export function statementSteps(list: BillList, isNewest: boolean, settled: Proof | null | undefined): Step[] {
  const { bills, assets, sums, next_before: next } = list;
  const added = step('Sums', 'lines add up to their epochs and to their assets, and epochs to these totals', () => {
    for (const { epoch, lines, sums: of } of bills) mustAdd(lines.map((line) => line.sums), of, `epoch ${epoch}`);
    const lines = bills.flatMap((bill) => bill.lines);
    for (const { asset, sums: of } of assets) mustAdd(lines.filter((line) => line.asset === asset).map((line) => line.sums), of, `asset ${asset}`);
    mustAdd(assets.map((asset) => asset.sums), sums, 'all assets');
    mustAdd(bills.map((bill) => bill.sums), sums, 'the totals');
  });
  return [added, lifetimeStep(list, isNewest && !next, settled)];
}

/** Settlements of the past are closed on chain: what is left of them is the sum. */
export const whatFor = (settled: Proof | null | undefined): Step => ({
  name: 'What it was for',
  state: 'unknown',
  text: 'assets, epochs, bytes and prices of these lines, and what is not final yet, this oracle says: the chain has the sum alone',
  ...(settled ? { alone: `All that was spent until epoch ${settled.epoch} ended is verified up to the chain; what it was for is this oracle’s word` } : {}),
});

function mustAdd(parts: readonly BillSums[], whole: BillSums, what: string): void {
  for (const key of KEYS) {
    const all = sum(parts.map((part) => BigInt(part[key])));
    must(all === BigInt(whole[key]), `${key} of ${what}: the parts add up to ${all}, and ${whole[key]} is said`);
  }
}

function lifetimeStep({ bills, last_epoch: last }: BillList, isAll: boolean, settled: Proof | null | undefined): Step {
  const name = 'All that was ever spent';
  if (!isAll) return { name, state: 'unknown', text: 'there are epochs on other pages: only all of them together can be compared' };
  if (!settled || !last || BigInt(last) < BigInt(settled.epoch)) {
    return { name, state: 'unknown', text: 'the payer’s leaf at the end of these epochs is not known, or not yet' };
  }
  const until = BigInt(settled.epoch);
  const final = bills.filter(({ epoch }) => BigInt(epoch) <= until);
  const accrued = sum(final.map((bill) => BigInt(bill.sums.accrued)));
  const charged = sum(final.map((bill) => BigInt(bill.sums.charged)));
  return step(name, `these bills add up to what the payer’s leaf says until epoch ${settled.epoch} ended: ${currency(accrued)}`, () => {
    must(accrued === BigInt(settled.totals.accrued), `the bills add up to ${currency(accrued)}, and the leaf says ${currency(BigInt(settled.totals.accrued))}`);
    must(charged === BigInt(settled.totals.charged), `the bills charge ${currency(charged)}, and the leaf says ${currency(BigInt(settled.totals.charged))}`);
  });
}

const COLUMNS = [
  'epoch',
  'closed_at',
  'state',
  'asset',
  'asset_name',
  'bytes',
  'met_bytes',
  'not_licensed_bytes',
  'prices_per_gb',
  'accrued',
  'charged',
  'written_off',
  'owed',
  'archive_hash',
] as const;

/** A line for each asset of each epoch. Amounts are base units. */
export function statementCsv({ bills, assets }: BillList): string {
  const names = new Map(assets.map(({ asset, asset_name: name }) => [asset, plainName(chosenIn(name))]));
  const lines = bills.flatMap((bill) =>
    bill.lines.map((line): Cell[] => [
      BigInt(bill.epoch),
      new Date(Number(bill.closed_at) * 1000),
      bill.state,
      line.asset,
      names.get(line.asset),
      BigInt(line.sums.bytes),
      BigInt(line.sums.met_bytes),
      freeBytes(line.sums),
      [...new Set(line.prices.map(({ price_per_gb: price }) => price))].join(' '),
      BigInt(line.sums.accrued),
      BigInt(line.sums.charged),
      BigInt(line.sums.written_off),
      BigInt(line.owed),
      bill.archive_hash,
    ]),
  );
  return csv(COLUMNS, lines);
}
