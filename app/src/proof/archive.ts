// What the public archive of an epoch says of one payer (docs/reference/archive.md): which usage of which asset it was charged
// for, at which prices. The file is looked through line by line, and only what concerns the payer is kept.
import type { Settlement } from '../api/types';
import { equal, fromHex, priceSetHash, sum, type Tariff, type Totals } from '../verify';
import { FORMAT, NOT_LICENSED, amountIn, amountsIn, countIn, fieldsOf, numberIn, numbersIn, textIn, type Fields } from './fields';
import { must, step, type Step } from './steps';

/** Usage of one asset, and what became of it. */
export interface Charge {
  readonly asset: number;
  readonly bytes: bigint;
  /** Bytes that cost nothing because the asset was not licensed. */
  readonly notLicensedBytes: bigint;
  /** Bytes that were paid for ahead: entitlements met them. */
  readonly metBytes: bigint;
  readonly paidBytes: bigint;
  readonly accrued: bigint;
  readonly charged: bigint;
  /** Used against money that a request holds. */
  readonly owed: bigint;
  readonly writtenOff: bigint;
}

/** Prices of an asset in the epoch, base units per 10⁹ bytes: several where usage waited, or the epoch was opened again. */
export interface Price {
  readonly epoch: bigint;
  readonly pricePerGb: bigint;
}

/** Takes the lines of an archive in their order. */
export class PayerInArchive {
  readonly charges: Charge[] = [];
  readonly tariffs: Tariff[] = [];
  #header: Fields | undefined;
  #at = 0;
  #isWhole = false;

  constructor(private readonly payer: number) {}

  take(content: string): void {
    const line = fieldsOf(content);
    if (!this.#header) this.#begin(line);
    else this.#next(this.#header, line);
    this.#at += 1;
  }

  /** Prices of an asset by the tariffs of the epoch. */
  pricesOf(asset: number): Price[] {
    return this.tariffs.flatMap(({ epoch, prices }) => {
      const pricePerGb = prices[asset];
      return pricePerGb === undefined ? [] : [{ epoch, pricePerGb }];
    });
  }

  /** That the file is the one that the settlement names, that the prices are its own, and that the charges are what was added. */
  steps(digest: Uint8Array, settlement: Settlement, added: Totals): Step[] {
    return [
      step('Archive', 'the file has the SHA-256 that stands in the settlement', () => {
        must(equal(digest, fromHex(settlement.archive_hash, 32)), 'the file has another hash than the settlement names');
        must(this.#isWhole && this.#header !== undefined, 'the file is not whole');
        must(this.#header?.epoch === settlement.epoch, 'the file is of another epoch');
      }),
      step('Prices', 'the prices have the hash that stands in the settlement', () => {
        must(equal(priceSetHash(this.tariffs), fromHex(settlement.price_set_hash, 32)), 'the prices have another hash');
      }),
      step('Sum', 'these lines add up to what the epoch added to the payer’s totals', () => {
        const all = (read: (charge: Charge) => bigint): bigint => sum(this.charges.map(read));
        must(all(({ charged }) => charged) === added.charged, 'they add up to another amount');
        must(all(({ accrued }) => accrued) === added.accrued, 'what is owed for good adds up to another amount');
        must(all(({ bytes }) => bytes) === added.bytes, 'they add up to other bytes');
        must(all(({ paidBytes }) => paidBytes) === added.paid, 'the bytes that were paid for add up to others');
      }),
    ];
  }

  #begin(line: Fields): void {
    if (line.format !== FORMAT) throw new RangeError('the archive has a form that this page does not know');
    this.#header = line;
  }

  /** Which lines follow each other, the header says by their numbers. */
  #next(header: Fields, line: Fields): void {
    const before = 1 + countIn(header, 'asset_lines') + countIn(header, 'payer_lines') + countIn(header, 'reserve_lines');
    const tariffs = before + countIn(header, 'tariff_lines') + countIn(header, 'earlier_tariff_lines');
    const charges = tariffs + 1;
    if (before <= this.#at && this.#at < tariffs) this.tariffs.push(tariffIn(line));
    if (charges <= this.#at && this.#at < charges + countIn(header, 'charge_lines') && line.payer === this.payer) {
      this.charges.push(chargeIn(line));
    }
    if ('end' in line) this.#isWhole = textIn(line, 'end') === String(this.#at);
  }
}

export const tariffIn = (line: Fields): Tariff => ({
  epoch: amountIn(line, 'tariff'),
  prices: amountsIn(line, 'prices'),
  notLicensed: NOT_LICENSED.flatMap((reason, at) =>
    numbersIn(line, reason).map((asset) => ({ asset, reason: at + 1 })),
  ).sort((a, b) => a.asset - b.asset),
});

export const chargeIn = (line: Fields): Charge => ({
  asset: numberIn(line, 'asset'),
  bytes: amountIn(line, 'bytes'),
  notLicensedBytes: sum(NOT_LICENSED.map((reason) => amountIn(line, `${reason}_bytes`))),
  metBytes: amountIn(line, 'met_bytes'),
  paidBytes: amountIn(line, 'paid_bytes'),
  accrued: amountIn(line, 'accrued'),
  charged: amountIn(line, 'charged'),
  owed: amountIn(line, 'owed'),
  writtenOff: amountIn(line, 'written_off'),
});
