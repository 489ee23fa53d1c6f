// What a new lot takes of its asset's capacity, and whether there is so much: as `cli/src/commands/lot/issuing/room.rs`.
import { capacityOf } from '../chain/schedule';
import { reservationsOf } from '../chain/lots';
import type { NewLot } from '../generated/openmast/types/newLot';
import { PlanError } from '../signing/plan';
import { whole } from '../ui/format';
import { ArithmeticError, LOT_KIND, capacityChanges, capacityLeft, lotsFit, reservationOf, type Reservation } from '../verify';
import type { Calendar } from './lot-calendar';
import type { OwnerPlace } from './owning';

type Place = Pick<OwnerPlace, 'asset' | 'book' | 'index'>;

const MOST_BOOKED = 32;

/** What it takes; throws where the capacity is not announced, or not so much of it is left. */
export function takenBy(place: Place, calendar: Calendar, made: NewLot): Reservation {
  const { asset, book, index } = place;
  requireAnnounced(place, calendar, made);
  if ((book?.count ?? 0) >= MOST_BOOKED) throw new PlanError(`Asset ${index} has ${MOST_BOOKED} lots that are not over, and can have no more: end a sale of which nobody bought, or wait until one is settled.`);
  const taken = taking(place, made, made.quantity);
  if (taken && hasRoom(place, made, taken)) return taken;
  const takes = taken ? takenText(taken) : 'more than can be counted';
  const most = mostThatFit(place, made);
  const instead = most === 0n ? 'none fits: sell a window of other epochs' : `at most ${whole(most)} fit, or sell a window of more or of other epochs`;
  const left = leftLines(asset, reservationsOf(book), made.firstEpoch, made.lastEpoch);
  throw new PlanError(
    `Asset ${index} does not have that much left in every epoch of the window: ${whole(made.quantity)} tokens take ${takes}; ${instead}, or announce more capacity. Left of its capacity: ${left.join('; ')}.`,
  );
}

function requireAnnounced({ asset, index }: Place, { measured, newest }: Calendar, { firstEpoch, kind }: NewLot): void {
  const { mbps, epochSeconds } = capacityOf(asset, firstEpoch);
  if (epochSeconds === 0 || (kind === LOT_KIND.exclusive && mbps === 0)) {
    const what = kind === LOT_KIND.simSlot ? '--sim-slots … --slot-price …' : '--mbps …';
    throw new PlanError(`Asset ${index} does not say what it carries in epoch ${firstEpoch}: announce it with \`openmast asset capacity ${index} ${what} --epoch-seconds …\` first.`);
  }
  if (newest === 0n && kind !== LOT_KIND.simSlot) throw new PlanError('Nobody knows how long an epoch is before the first one is final: only SIM slots can be sold ahead until then.');
  if (measured !== undefined && measured < BigInt(epochSeconds)) {
    throw new PlanError(`Asset ${index} counts epochs ${epochSeconds} s long, and the newest was ${measured} s: announce ${measured} s or less with \`openmast asset capacity ${index} --epoch-seconds ${measured}\`.`);
  }
}

function taking({ asset }: Place, made: NewLot, quantity: bigint): Reservation | undefined {
  const capacityIn = (epoch: bigint) => capacityOf(asset, epoch);
  try {
    return reservationOf({ ...made, quantity, epochSeconds: capacityIn(made.firstEpoch).epochSeconds }, capacityIn);
  } catch (error) {
    if (error instanceof ArithmeticError) return undefined;
    throw error;
  }
}

const hasRoom = ({ asset, book }: Place, { firstEpoch }: NewLot, taken: Reservation): boolean =>
  lotsFit([...reservationsOf(book), taken], (epoch) => capacityOf(asset, epoch), asset.nextCapacityEpoch, firstEpoch);

/** The most tokens, fewer than are to be sold, for which there is room. */
function mostThatFit(place: Place, made: NewLot): bigint {
  let [fit, tooMany] = [0n, made.quantity];
  while (tooMany - fit > 1n) {
    const middle = (fit + tooMany) / 2n;
    const taken = taking(place, made, middle);
    if (taken && hasRoom(place, made, taken)) fit = middle;
    else tooMany = middle;
  }
  return fit;
}

/** What lots leave of the capacity, where it changes in a window. */
export function leftLines(asset: Place['asset'], taken: readonly Reservation[], first: bigint, last: bigint): string[] {
  const capacityIn = (epoch: bigint) => capacityOf(asset, epoch);
  return capacityChanges(taken, asset.nextCapacityEpoch, first, last).map((epoch) => {
    const left = capacityLeft(taken, capacityIn, epoch);
    const { mbps, simSlots } = capacityIn(epoch);
    return `from epoch ${epoch} on ${rateText(left.bitsPerSecond)} of ${whole(mbps)} Mbit/s, and ${whole(left.slots)} of ${whole(simSlots)} SIM slots`;
  });
}

/** Bits a second, for people. */
export const rateText = (bits: bigint): string => (bits % 1_000_000n === 0n ? `${whole(bits / 1_000_000n)} Mbit/s` : `${whole(bits)} bit/s`);

export function takenText({ isExclusive, slots, bitsPerSecond }: Reservation): string {
  if (isExclusive) return 'all bits';
  return slots > 0 ? `${whole(slots)} SIM slots` : rateText(bitsPerSecond);
}
