// A whole public archive, as its lines say it (docs/reference/archive.md, "Public part").
import { chargeIn, tariffIn, type Charge } from '../proof/archive';
import { FORMAT, amountIn, amountsIn, countIn, fieldsOf, numberIn, numbersIn, textIn, type Fields } from '../proof/fields';
import { fromHex, type Tariff, type Totals, type TreeSummary } from '../verify';

/** Lifetime totals of an asset or a payer, what the epoch added to them and, of an asset, its average. */
export interface AccountLine {
  readonly index: number;
  readonly lifetime: Totals;
  readonly added: Totals;
  /** Eight times what it earned on average; of a payer 0. */
  readonly trailing: bigint;
}

/** A lot or an entitlement. */
export interface ReserveLine extends AccountLine {
  readonly asset: number;
}

export interface ChargeLine extends Charge {
  readonly payer: number;
  /** Bytes that cost nothing because a tariff says so of the asset, by reason. */
  readonly notLicensed: readonly bigint[];
  readonly writtenOffBytes: bigint;
}

/** What a payer and an asset have with each other. */
export interface Pair {
  readonly payer: number;
  readonly asset: number;
  readonly accrued: bigint;
  readonly carried: bigint;
  readonly owed: bigint;
  /** 10⁻⁹ base units. */
  readonly fraction: bigint;
}

export interface Header {
  readonly program: string;
  readonly network: string;
  readonly epoch: bigint;
  readonly snapshotSlot: bigint;
  readonly closedAt: bigint;
  readonly breaker: bigint;
  readonly previous: string | undefined;
  readonly trees: { readonly assets: TreeSummary; readonly payers: TreeSummary; readonly reserves: TreeSummary };
  readonly bytes: bigint;
  readonly privateRoot: Uint8Array;
  readonly priceSetHash: Uint8Array;
}

export interface Archive {
  readonly header: Header;
  readonly assets: readonly AccountLine[];
  readonly payers: readonly AccountLine[];
  readonly reserves: readonly ReserveLine[];
  /** The epoch's own first, then those of earlier epochs by which usage is priced that has waited. */
  readonly tariffs: readonly Tariff[];
  readonly nextTariff: Tariff;
  readonly charges: readonly ChargeLine[];
  readonly pairs: readonly Pair[];
}

/** An archive that was read, with its SHA-256. */
export interface ReadArchive {
  readonly archive: Archive;
  readonly digest: Uint8Array;
}

/** Sections in their order, with the key of the header that says how many lines each has. */
const SECTIONS = [
  ['assets', 'asset_lines'],
  ['payers', 'payer_lines'],
  ['reserves', 'reserve_lines'],
  ['tariffs', 'tariff_lines'],
  ['tariffs', 'earlier_tariff_lines'],
  ['next', undefined],
  ['charges', 'charge_lines'],
  ['requests', 'request_lines'],
  ['pairs', 'pair_lines'],
] as const;

type Section = (typeof SECTIONS)[number][0];

/** Takes the lines of an archive in their order. */
export class ArchiveReader {
  readonly #assets: AccountLine[] = [];
  readonly #payers: AccountLine[] = [];
  readonly #reserves: ReserveLine[] = [];
  readonly #tariffs: Tariff[] = [];
  readonly #charges: ChargeLine[] = [];
  readonly #pairs: Pair[] = [];
  #header: Header | undefined;
  #next: Tariff | undefined;
  #left: { section: Section; lines: number }[] = [];
  #lines = 0;
  #end: number | undefined;

  take(text: string): void {
    const line = fieldsOf(text);
    if (this.#end !== undefined) throw new RangeError('something follows the last line');
    if (!this.#header) this.#begin(line);
    else this.#take(line);
    this.#lines += 1;
  }

  /** What was read, which must be whole. */
  finish(): Archive {
    const [header, nextTariff] = [this.#header, this.#next];
    if (!header || !nextTariff || this.#end !== this.#lines - 1) throw new RangeError('the file is not whole');
    return {
      header,
      nextTariff,
      assets: this.#assets,
      payers: this.#payers,
      reserves: this.#reserves,
      tariffs: this.#tariffs,
      charges: this.#charges,
      pairs: this.#pairs,
    };
  }

  #begin(line: Fields): void {
    this.#header = headerOf(line);
    this.#left = SECTIONS.map(([section, key]) => ({ section, lines: key ? countIn(line, key) : 1 }));
  }

  #take(line: Fields): void {
    while (this.#left[0]?.lines === 0) this.#left.shift();
    const [current] = this.#left;
    if (current) {
      current.lines -= 1;
      this.#put(current.section, line);
    } else if ('end' in line) {
      this.#end = Number(amountIn(line, 'end'));
    } else {
      textIn(line, 'counter');
    }
  }

  #put(section: Section, line: Fields): void {
    switch (section) {
      case 'assets':
        this.#assets.push(accountIn(line, 'asset', 'earned'));
        break;
      case 'payers':
        this.#payers.push(accountIn(line, 'payer', 'spent'));
        break;
      case 'reserves':
        this.#reserves.push(reserveIn(line));
        break;
      case 'tariffs':
        this.#tariffs.push(tariffIn(line));
        break;
      case 'next':
        this.#next = tariffIn(line);
        break;
      case 'charges':
        this.#charges.push(chargeLineIn(line));
        break;
      case 'pairs':
        this.#pairs.push(...pairsIn(line));
        break;
      case 'requests':
        // What the chain has of withdrawals: the next epoch compares with it, and nothing here follows from it.
        break;
    }
  }
}

/** What the first line of an archive says. */
export function headerOf(line: Fields): Header {
  if (line.format !== FORMAT) throw new RangeError('the archive has a form that this page does not know');
  const hash = (key: string): Uint8Array => fromHex(textIn(line, key), 32);
  const tree = (side: string, charged: string, accrued: string): TreeSummary => ({
    count: numberIn(line, `${side}_count`),
    root: hash(`${side}_root`),
    charged: amountIn(line, charged),
    accrued: amountIn(line, accrued),
  });
  return {
    program: textIn(line, 'program'),
    network: textIn(line, 'network'),
    epoch: amountIn(line, 'epoch'),
    snapshotSlot: amountIn(line, 'snapshot_slot'),
    closedAt: BigInt(textIn(line, 'closed_at')),
    breaker: amountIn(line, 'breaker'),
    previous: line.previous === null ? undefined : textIn(line, 'previous'),
    trees: {
      assets: tree('asset', 'charged', 'accrued'),
      payers: tree('payer', 'payer_charged', 'payer_accrued'),
      reserves: tree('reserve', 'reserve_charged', 'reserve_accrued'),
    },
    bytes: amountIn(line, 'bytes'),
    privateRoot: hash('private_root'),
    priceSetHash: hash('price_set_hash'),
  };
}

const accountIn = (line: Fields, index: 'asset' | 'payer', charged: 'earned' | 'spent'): AccountLine => ({
  index: numberIn(line, index),
  lifetime: {
    bytes: amountIn(line, 'bytes'),
    paid: amountIn(line, 'paid'),
    charged: amountIn(line, charged),
    accrued: amountIn(line, 'accrued'),
  },
  added: {
    bytes: amountIn(line, 'epoch_bytes'),
    paid: amountIn(line, 'epoch_paid'),
    charged: amountIn(line, `epoch_${charged}`),
    accrued: amountIn(line, 'epoch_accrued'),
  },
  trailing: index === 'asset' ? amountIn(line, 'trailing') : 0n,
});

/** All bytes of a reserve are paid for. */
const reserveIn = (line: Fields): ReserveLine => {
  const totals = (prefix: '' | 'epoch_'): Totals => ({
    bytes: amountIn(line, `${prefix}bytes`),
    paid: amountIn(line, `${prefix}bytes`),
    charged: amountIn(line, `${prefix}charged`),
    accrued: amountIn(line, `${prefix}accrued`),
  });
  return {
    index: numberIn(line, 'reserve'),
    asset: numberIn(line, 'asset'),
    lifetime: totals(''),
    added: totals('epoch_'),
    trailing: 0n,
  };
};

const chargeLineIn = (line: Fields): ChargeLine => ({
  ...chargeIn(line),
  payer: numberIn(line, 'payer'),
  notLicensed: ['unlicensed_bytes', 'suspended_bytes', 'expired_bytes'].map((key) => amountIn(line, key)),
  writtenOffBytes: amountIn(line, 'written_off_bytes'),
});

function pairsIn(line: Fields): Pair[] {
  const payer = numberIn(line, 'payer');
  const assets = numbersIn(line, 'assets');
  const lists = (['accrued', 'carried', 'owed', 'fractions'] as const).map((key) => amountsIn(line, key));
  if (lists.some(({ length }) => length !== assets.length)) throw new RangeError('lists of a payer have different lengths');
  const [accrued = [], carried = [], owed = [], fractions = []] = lists;
  return assets.map((asset, at) => ({
    payer,
    asset,
    accrued: accrued[at] ?? 0n,
    carried: carried[at] ?? 0n,
    owed: owed[at] ?? 0n,
    fraction: fractions[at] ?? 0n,
  }));
}
