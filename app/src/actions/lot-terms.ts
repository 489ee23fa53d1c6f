// From what an owner writes to a lot's terms, with refusals that say what is right: as `cli/src/commands/lot/issuing/terms.rs` does.
import type { Network } from '../generated/openmast/accounts/network';
import type { NewLot } from '../generated/openmast/types/newLot';
import { firstFreeEpoch } from '../chain/schedule';
import { parametersAt } from '../chain/parameters';
import { PlanError } from '../signing/plan';
import type { Unit } from '../ui/quantity';
import { LOT_KIND, max, min } from '../verify';
import { momentIn } from './decided';
import { closes, firstFrom, lastUntil, opens, type Calendar } from './lot-calendar';
import { basisPoints } from './percent';
import { timeText } from './standing';
import { baseUnits, wholeIn } from './written';

export interface LotWritten {
  readonly kind: number;
  /** Tokens; of no matter for an exclusive window. */
  readonly quantity: string;
  /** Whether the window is written as epochs, or as times that become epochs. */
  readonly windowBy: 'epochs' | 'times';
  /** The first epoch, or from when on. */
  readonly from: string;
  /** How many epochs, or until when. */
  readonly until: string;
  readonly price: string;
  /** Empty: the price stays. */
  readonly floor: string;
  /** Empty: as soon as it may. */
  readonly saleStarts: string;
  readonly saleEnds: string;
  /** Empty: as long after its estimated end as it lasts. */
  readonly endsBy: string;
  /** Empty: 1. */
  readonly least: string;
  /** Percent; empty: nothing comes back. */
  readonly refund: string;
  /** Of volume alone; empty: none. */
  readonly rollOver: string;
  /** Of volume alone: bytes, or with a unit; empty: no cap. */
  readonly mostPerEpoch: string;
  /** Empty: the asset and the window. */
  readonly name: string;
  /** Empty: by the kind. */
  readonly symbol: string;
  readonly uri: string;
}

/** The window of a lot is over at most so long after its issue, seconds: ten years of 365.25 days. */
const MOST_LOT_SECONDS = 315_576_000n;
/** How much later than it may a sale begins by itself, seconds: somebody reads and signs before, and what is simulated a minute ago is
 * simulated again. */
const SLACK = 120n;
const MOST_NAME_BYTES = 32;
const MOST_SYMBOL_BYTES = 10;
const MOST_URI_BYTES = 200;
const U64_MAX = (1n << 64n) - 1n;
const U32_MAX = 4_294_967_295n;

const SYMBOLS = ['GB', 'SIMSLOT', 'MBPS', 'EXCLUSIVE'];

export interface Terms {
  readonly asset: number;
  readonly network: Network;
  readonly calendar: Calendar;
  readonly unit: Unit;
  /** How long the asset counts an epoch to be. */
  readonly countedIn: (epoch: bigint) => number;
}

/** The terms; throws where something contradicts itself or comes too early. */
export function newLot(written: LotWritten, terms: Terms): NewLot {
  const { calendar, network, unit } = terms;
  const { kind } = written;
  const [firstEpoch, lastEpoch] = windowIn(written, calendar);
  const earliest = calendar.now + BigInt(parametersAt(network, calendar.now).minEpochSeconds);
  const priceStart = baseUnits(written.price, unit);
  const moment = (text: string, what: string, otherwise: bigint): bigint => (text.trim() === '' ? otherwise : momentIn(text, what));
  const made: NewLot = {
    name: written.name.trim() || nameOf(terms.asset, kind, firstEpoch, lastEpoch),
    symbol: written.symbol.trim() || (SYMBOLS[kind] ?? ''),
    uri: written.uri.trim(),
    kind,
    quantity: kind === LOT_KIND.exclusive ? 1n : someTokens(written.quantity, 'How many tokens are for sale'),
    firstEpoch,
    lastEpoch,
    rollsEpochs: Number(wholeIn(written.rollOver || '0', 'How many epochs are roll-over', U32_MAX)),
    endsBy: moment(written.endsBy, 'the end at the latest', endsByItself(calendar, firstEpoch, lastEpoch)),
    priceStart,
    priceFloor: written.floor.trim() === '' ? priceStart : baseUnits(written.floor, unit),
    saleStarts: moment(written.saleStarts, 'the beginning of the sale', earliest + SLACK),
    saleEnds: momentIn(written.saleEnds, 'the end of the sale'),
    leastPurchase: someTokens(written.least || '1', 'The least purchase'),
    refundBps: written.refund.trim() === '' ? 0 : basisPoints(written.refund),
    mostPerEpoch: bytesIn(written.mostPerEpoch),
  };
  requireWindow(made, written, terms);
  requireTerms(made);
  requireTimes(made, earliest, calendar);
  requireEnd(made, terms);
  return made;
}

function windowIn({ windowBy, from, until }: LotWritten, calendar: Calendar): readonly [bigint, bigint] {
  const isEpochs = windowBy === 'epochs';
  if (from.trim() === '') throw new PlanError('When does the window begin? Write its first epoch, or a time.');
  if (until.trim() === '') throw new PlanError('How long is the window? Write how many epochs it has, or until when.');
  const first = isEpochs ? wholeIn(from, 'The first epoch', U64_MAX) : firstFrom(calendar, momentIn(from, 'the beginning of the window'));
  const last = isEpochs ? first + wholeIn(until, 'The number of epochs', U32_MAX) - 1n : lastUntil(calendar, momentIn(until, 'the end of the window'));
  if (last > U64_MAX) throw new PlanError('There is no such epoch: the first one is too large.');
  if (last < first) {
    throw new PlanError(
      isEpochs
        ? 'A window has at least one epoch.'
        : `No epoch lies between them: epoch ${first} begins about ${timeText(opens(calendar, first))} and ends about ${timeText(closes(calendar, first))}, if epochs stay ${calendar.seconds} s long; let the window end later.`,
    );
  }
  return [first, last];
}

/** The asset and the window, as far as there is room in a name. */
function nameOf(asset: number, kind: number, first: bigint, last: bigint): string {
  const names = [`Asset ${asset}, epochs ${first}-${last}`, `${asset}, ${first}-${last}`];
  return names.find((name) => name.length <= MOST_NAME_BYTES) ?? `${SYMBOLS[kind] ?? ''} of asset ${asset}`;
}

/** As long after its estimated end as it lasts, and not before its epochs can have come. */
function endsByItself(calendar: Calendar, first: bigint, last: bigint): bigint {
  const closed = closes(calendar, last);
  const reached = calendar.now + max(closed - calendar.closedAt, 0n);
  return min(max(closed + closed - opens(calendar, first), reached), calendar.now + MOST_LOT_SECONDS);
}

function someTokens(text: string, what: string): bigint {
  const tokens = wholeIn(text, what, U64_MAX);
  if (tokens === 0n) throw new PlanError('The number of tokens must be more than zero.');
  return tokens;
}

const UNITS: Readonly<Record<string, bigint>> = { '': 1n, b: 1n, kb: 1_000n, mb: 1_000_000n, gb: 1_000_000_000n, tb: 1_000_000_000_000n };

/** `500MB`, `12 GB`, or bytes. */
function bytesIn(text: string): bigint {
  if (text.trim() === '') return 0n;
  const [, number, unit = ''] = /^(\d{1,20})\s*([kmgt]?b?)$/i.exec(text.trim()) ?? [];
  const each = UNITS[unit.toLowerCase()];
  const bytes = number === undefined || each === undefined ? U64_MAX + 1n : BigInt(number) * each;
  if (bytes > U64_MAX) throw new PlanError('Write the most that a token meets in an epoch in bytes, or with a unit like 500MB (a GB is 10⁹ bytes).');
  return bytes;
}

function requireWindow({ firstEpoch, lastEpoch, rollsEpochs, kind }: NewLot, { windowBy }: LotWritten, { network, calendar }: Terms): void {
  const first = firstFreeEpoch(network.finalEpoch);
  if (firstEpoch < first) {
    const begun = firstEpoch === 0n ? 'epochs count from 1' : `epoch ${firstEpoch} may have begun already`;
    throw new PlanError(`${windowBy === 'times' ? 'The window begins too early: ' : 'The first epoch is too early: '}${begun}; ${first} is the earliest, and begins about ${timeText(opens(calendar, first))}.`);
  }
  if (rollsEpochs > 0 && kind !== LOT_KIND.volume) throw new PlanError('Roll-over is for volume.');
  if (BigInt(rollsEpochs) > lastEpoch - firstEpoch) throw new PlanError('Roll-over must be fewer epochs than the window has: it is the end of the window, not all of it.');
  const closed = closes(calendar, lastEpoch);
  if (closed > calendar.now + MOST_LOT_SECONDS) {
    throw new PlanError(`The window would be over at about ${timeText(closed)}, more than ten years ahead, if epochs stay ${calendar.seconds} s long: choose an earlier first epoch, or fewer epochs.`);
  }
}

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

function requireTerms({ kind, leastPurchase, quantity, priceFloor, priceStart, mostPerEpoch, name, symbol, uri }: NewLot): void {
  const wrong: readonly (readonly [boolean, string])[] = [
    [leastPurchase > quantity, 'The least purchase must be from 1 to the number of tokens.'],
    [priceFloor > priceStart, 'The price at the end must not be above the one at the beginning: prices fall.'],
    [priceFloor === 0n, 'A price of zero sells nothing.'],
    [mostPerEpoch > 0n && kind !== LOT_KIND.volume, 'A most for an epoch is for volume.'],
    [bytesOf(name) > MOST_NAME_BYTES, 'The name is 1 to 32 bytes long.'],
    [symbol === '' || bytesOf(symbol) > MOST_SYMBOL_BYTES, 'The symbol is 1 to 10 bytes long.'],
    [bytesOf(uri) > MOST_URI_BYTES, 'The address of the description is at most 200 bytes long.'],
  ];
  const [, why] = wrong.find(([is]) => is) ?? [];
  if (why !== undefined) throw new PlanError(why);
}

function requireTimes({ saleStarts, saleEnds, endsBy, lastEpoch }: NewLot, earliest: bigint, calendar: Calendar): void {
  if (saleStarts < earliest) throw new PlanError(`The sale begins at ${timeText(saleStarts)}; ${timeText(earliest)} is the earliest, so that a snapshot sees the lot before anybody buys.`);
  if (saleEnds <= saleStarts) throw new PlanError(`The sale ends at ${timeText(saleEnds)}, and begins at ${timeText(saleStarts)}: it must end later.`);
  if (endsBy <= saleEnds) {
    const closed = closes(calendar, lastEpoch);
    throw new PlanError(
      saleEnds < closed
        ? `The window is over at ${timeText(endsBy)}, and the sale ends at ${timeText(saleEnds)}: the window must be over later.`
        : `The sale ends at ${timeText(saleEnds)}, after the window, which is over at about ${timeText(closed)}: end it earlier.`,
    );
  }
  if (endsBy > calendar.now + MOST_LOT_SECONDS) throw new PlanError(`The end at the latest, ${timeText(endsBy)}, is more than ten years ahead.`);
}

/** Refuses a window whose epochs cannot have come by its end, as the owner counts them. */
function requireEnd({ firstEpoch, lastEpoch, endsBy }: NewLot, { calendar, countedIn }: Terms): void {
  const epochs = lastEpoch - calendar.newest;
  const needed = epochs * BigInt(countedIn(firstEpoch));
  const earliest = calendar.now + needed;
  if (endsBy >= earliest) return;
  throw new PlanError(
    `The ${epochs} epochs up to ${lastEpoch} take ${needed} s as the asset counts them, and the window is over at ${timeText(endsBy)}: ${timeText(earliest)} is the earliest, or sell fewer epochs.`,
  );
}
