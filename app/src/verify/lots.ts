// Capacity that is sold ahead: what lots take of it, what a token costs at least, and what comes back of it (docs/reference/lots.md).
// `crates/ledger` has it in `capacity.rs`, `lots.rs` and `lot_tariff.rs`.
import { BYTES_PER_GB as GB } from './charge';
import { ArithmeticError, divideUp, max, min, partOf, u64 } from './units';

/** What a token of a lot stands for, as numbers on chain. */
export const LOT_KIND = { volume: 0, simSlot: 1, rate: 2, exclusive: 3 } as const;

const BITS_PER_MBIT = 1_000_000n;
const BYTES_PER_MBIT = 125_000n;
/** What of an asset's capacity decides: in force in an epoch. */
export interface CapacityIn {
  readonly mbps: number;
  readonly simSlots: number;
}

/** What is sold, and for when. */
export interface LotWindow {
  readonly kind: number;
  /** Tokens. */
  readonly quantity: bigint;
  readonly firstEpoch: bigint;
  /** Roll-over included. */
  readonly lastEpoch: bigint;
  /** The last epochs that are there for what of a volume was not used before. */
  readonly rollsEpochs: number;
  /** How long an epoch counts to be. Of volume alone. */
  readonly epochSeconds: number;
}

/** What a lot takes of its asset's capacity in every epoch of its window. */
export interface Reservation {
  readonly firstEpoch: bigint;
  /** The epoch after the last one. */
  readonly endEpoch: bigint;
  readonly bitsPerSecond: bigint;
  readonly slots: number;
  /** Nothing else of the asset's bits may be sold in these epochs. */
  readonly isExclusive: boolean;
}

/** Epochs of a window, both ends included. */
export function windowEpochs(firstEpoch: bigint, lastEpoch: bigint): bigint {
  const epochs = lastEpoch - firstEpoch + 1n;
  if (epochs < 1n) throw new ArithmeticError('the last epoch is before the first');
  if (epochs > 0xffff_ffffn) throw new ArithmeticError('a window has fewer than 2³² epochs');
  return epochs;
}

/** What a lot takes of an asset that carries `capacityIn` an epoch. */
export function reservationOf(lot: LotWindow, capacityIn: (epoch: bigint) => CapacityIn): Reservation {
  const { kind, quantity, firstEpoch, lastEpoch } = lot;
  const window = windowEpochs(firstEpoch, lastEpoch);
  const nothing = { firstEpoch, endEpoch: u64(lastEpoch + 1n), bitsPerSecond: 0n, slots: 0, isExclusive: false };
  switch (kind) {
    case LOT_KIND.volume:
      return { ...nothing, bitsPerSecond: evenRate(quantity, window - BigInt(lot.rollsEpochs), BigInt(lot.epochSeconds)) };
    case LOT_KIND.simSlot:
      if (quantity > 0xffff_ffffn) throw new ArithmeticError('there are fewer than 2³² SIM slots');
      return { ...nothing, slots: Number(quantity) };
    case LOT_KIND.rate:
      return { ...nothing, bitsPerSecond: u64(quantity * BITS_PER_MBIT) };
    case LOT_KIND.exclusive: {
      // The capacity changes once at most in it.
      const least = Math.min(capacityIn(firstEpoch).mbps, capacityIn(lastEpoch).mbps);
      return { ...nothing, bitsPerSecond: BigInt(least) * BITS_PER_MBIT, isExclusive: true };
    }
    default:
      throw new ArithmeticError(`${kind} is no kind of lot`);
  }
}

/** `⌈tokens · 8 · 10⁹ / (epochs · seconds)⌉` bits a second. */
function evenRate(tokens: bigint, epochs: bigint, seconds: bigint): bigint {
  if (epochs < 1n || seconds === 0n) throw new ArithmeticError('a volume needs epochs, and how long they are');
  u64(tokens * GB);
  return u64(divideUp(tokens * 8n * GB, epochs * seconds));
}

const holdsIn = ({ firstEpoch, endEpoch }: Reservation, epoch: bigint): boolean => firstEpoch <= epoch && epoch < endEpoch;

/** What reservations leave of what is in force in an epoch; nothing of the bits beside an exclusive window. */
export function capacityLeft(taken: readonly Reservation[], capacityIn: (epoch: bigint) => CapacityIn, epoch: bigint): { readonly bitsPerSecond: bigint; readonly slots: number } {
  const { mbps, simSlots } = capacityIn(epoch);
  const all = BigInt(mbps) * BITS_PER_MBIT;
  let left = { bitsPerSecond: all, slots: simSlots };
  for (const one of taken.filter((it) => holdsIn(it, epoch))) {
    const bits = one.isExclusive ? all : one.bitsPerSecond;
    left = { bitsPerSecond: max(left.bitsPerSecond - bits, 0n), slots: Math.max(left.slots - one.slots, 0) };
  }
  return left;
}

/** Epochs of a window from which on something else is left than before, its first one first. `changes`: where the capacity does. */
export function capacityChanges(taken: readonly Reservation[], changes: bigint, firstEpoch: bigint, lastEpoch: bigint): bigint[] {
  const all = [firstEpoch, changes, ...taken.flatMap((one) => [one.firstEpoch, one.endEpoch])];
  const within = [...new Set(all)].filter((epoch) => firstEpoch <= epoch && epoch <= lastEpoch);
  return within.sort((a, b) => (a < b ? -1 : 1));
}

/**
 * Whether reservations fit the capacity in every epoch from `fromEpoch` on: never more bits a second nor more slots than are in force,
 * and beside an exclusive window no other bits. What is taken rises only where one begins, and the capacity changes in one epoch only.
 */
export const lotsFit = (taken: readonly Reservation[], capacityIn: (epoch: bigint) => CapacityIn, changes: bigint, fromEpoch: bigint): boolean =>
  [fromEpoch, changes, ...taken.map(({ firstEpoch }) => firstEpoch)].every((epoch) => epoch < fromEpoch || fitIn(taken, capacityIn, epoch));

function fitIn(taken: readonly Reservation[], capacityIn: (epoch: bigint) => CapacityIn, epoch: bigint): boolean {
  const { mbps, simSlots } = capacityIn(epoch);
  const held = taken.filter((one) => holdsIn(one, epoch));
  const bits = held.reduce((sum, one) => sum + one.bitsPerSecond, 0n);
  const slots = held.reduce((sum, one) => sum + one.slots, 0);
  const withBits = held.filter((one) => one.isExclusive || one.bitsPerSecond > 0n);
  const isAlone = withBits.length === 1 || !held.some(({ isExclusive }) => isExclusive);
  return bits <= BigInt(mbps) * BITS_PER_MBIT && slots <= simSlots && isAlone;
}

/** What a token is measured by: what its capacity costs without a lot. */
export interface LotTariff {
  /** The highest price of a GB that the asset charges, announced, or may come to charge by itself. */
  readonly price: bigint;
  /** The higher of the present and the announced price of a SIM slot for an epoch. */
  readonly slotPrice: bigint;
  /** What an exclusive window covers. */
  readonly capacityMbps: number;
  readonly epochSeconds: bigint;
  /** Epochs, roll-over included. */
  readonly window: bigint;
}

/** The least price of a token: the part `leastBps` of what its capacity costs by the tariff, rounded up, and never nothing. */
export function leastLotPrice(kind: number, tariff: LotTariff, leastBps: number): bigint {
  const worth = worthOf(kind, tariff) * BigInt(leastBps);
  return max(u64(divideUp(worth, GB * 10_000n)), 1n);
}

/** Base units · 10⁻⁹. */
function worthOf(kind: number, { price, slotPrice, capacityMbps, epochSeconds, window }: LotTariff): bigint {
  const byRate = (mbps: bigint): bigint => price * BYTES_PER_MBIT * epochSeconds * window * mbps;
  switch (kind) {
    case LOT_KIND.volume:
      return price * GB;
    case LOT_KIND.simSlot:
      return slotPrice * GB * window;
    case LOT_KIND.rate:
      return byRate(1n);
    default:
      return byRate(BigInt(capacityMbps));
  }
}

/** What so many tokens cost. */
export const tokensWorth = (price: bigint, quantity: bigint): bigint => u64(price * quantity);

/** What tokens get back that are returned before the window. */
export const backBeforeWindow = (price: bigint, quantity: bigint, refundBps: number): bigint => partOf(tokensWorth(price, quantity), refundBps);

/** What tokens get back once the window is over: `⌊price · quantity · (window − served) / window⌋`. */
export const lotRefund = (price: bigint, quantity: bigint, served: bigint, window: bigint): bigint => ofWindow(price * quantity, 1n, served, window);

/** What an entitlement of volume gets back then, for bytes that it did not meet. */
export const lotRefundUnused = (price: bigint, unusedBytes: bigint, served: bigint, window: bigint): bigint => ofWindow(price * unusedBytes, GB, served, window);

function ofWindow(worth: bigint, perToken: bigint, served: bigint, window: bigint): bigint {
  if (served > window) throw new ArithmeticError('more epochs were served than the window has');
  return u64((worth * (window - served)) / (window * perToken));
}

/** Bytes of tokens of volume that did not meet anything. */
export const unusedBytes = (quantity: bigint, met: bigint): bigint => u64(u64(quantity * GB) - met);

/** How many of the asked tokens an entitlement gives back: of volume those that are not begun, which is what it has not `met`. */
export const givenBack = (quantity: bigint, asked: bigint, met: bigint): bigint => min(asked, max(quantity - divideUp(met, GB), 0n));
