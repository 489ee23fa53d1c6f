// The sale of a lot, as the rules of money take it.
import type { Lot } from '../generated/openmast/accounts/lot';
import type { LotSale } from '../verify';

const VOLUME = 0;

export const saleOf = (lot: Lot): LotSale => ({
  price: { start: lot.priceStart, floor: lot.priceFloor, startsAt: lot.saleStarts, endsAt: lot.saleEnds },
  isVolume: lot.kind === VOLUME,
  firstEpoch: lot.firstEpoch,
  lastEpoch: lot.lastEpoch,
  endsBy: lot.endsBy,
  left: lot.quantity - lot.sold,
});
