// What lots are and what becomes of their money, in the command's words (`cli/src/commands/lot/words.rs`, `sale_end.rs`).
import { hasLapsed, isFixed, isReturnable, isSaleOver, isSettled, liesAhead, windowOf } from '../chain/lot-stage';
import type { Lot } from '../generated/openmast/accounts/lot';
import { whole } from '../ui/format';
import { quantity as amountOf, type Unit } from '../ui/quantity';
import { FIRST_FREE_EPOCH_AFTER_FINAL, LOT_KIND, lotRefund, max, min } from '../verify';
import { becomesFinal, type Calendar } from './lot-calendar';
import { percentOf } from './percent';
import { timeText } from './standing';

/** Up to this part of the price buying to return costs at least as much as it gives back, basis points. */
const MOST_OF_IT = 5_000;

/** `20 GB (10⁹ bytes each, both directions together) of asset 3`. */
export function whatOf(kind: number, quantity: bigint, asset: number): string {
  switch (kind) {
    case LOT_KIND.volume:
      return `${whole(quantity)} GB (10⁹ bytes each, both directions together) of asset ${asset}`;
    case LOT_KIND.simSlot:
      return quantity === 1n
        ? `1 SIM slot of asset ${asset}: one identity of a payer may be active in each epoch`
        : `${whole(quantity)} SIM slots of asset ${asset}: so many identities of a payer may be active in each epoch`;
    case LOT_KIND.rate:
      return `${whole(quantity)} Mbit/s, both directions together, of asset ${asset}`;
    case LOT_KIND.exclusive:
      return `asset ${asset} as a whole, for one payer`;
    default:
      return `${whole(quantity)} tokens of asset ${asset}, of a kind that this page does not know`;
  }
}

/** What a volume is bounded by; nothing of what has no bounds. */
export const limitsOf = (rollsEpochs: number, mostPerEpoch: bigint): string[] => [
  ...(rollsEpochs === 0 ? [] : [`The last ${rollsEpochs} of these epochs are roll-over: for what was not used in the ones before.`]),
  ...(mostPerEpoch === 0n ? [] : [`A token meets at most ${whole(mostPerEpoch)} bytes in one epoch.`]),
];

/** What a token pays before the window. */
export function returningText(refundBps: number): string {
  if (refundBps === 0) return 'Tokens cannot be returned before the window, only resold.';
  const pays = `Returned after the sale and before the window a token pays ${percentOf(refundBps)} of its price.`;
  if (refundBps <= MOST_OF_IT) return pays;
  return `${pays} That is most of it: somebody who buys all, so that nobody else can, and returns it in the last moment loses little, and it is too late to sell another lot for that window. A lower part makes that cost something.`;
}

/** The sale of a lot, issued or about to be. Times are Unix seconds. */
export interface SaleTerms {
  readonly kind: number;
  readonly isFixed: boolean;
  readonly firstEpoch: bigint;
  readonly lastEpoch: bigint;
  readonly saleStarts: bigint;
  readonly saleEnds: bigint;
  readonly endsBy: bigint;
}

/** How many epochs before another one has to be final so that it may have begun. */
const AHEAD = FIRST_FREE_EPOCH_AFTER_FINAL - 1n;

const before = (epoch: bigint): bigint => max(epoch - AHEAD, 0n);

/** Once this epoch is final nothing is sold any more: a volume at a fixed price is sold in its window too. */
export const saleOverEpoch = ({ kind, isFixed: is, firstEpoch, lastEpoch }: SaleTerms): bigint => before(kind === LOT_KIND.volume && is ? lastEpoch : firstEpoch);

/** When nothing is sold any more, if not all is sold before. */
export const saleOverAt = (sale: SaleTerms, calendar: Calendar): bigint => min(min(sale.saleEnds, sale.endsBy), becomesFinal(calendar, saleOverEpoch(sale)));

/** From then on the window may have begun, and no token can be returned. */
export const mayBeginAt = ({ firstEpoch }: SaleTerms, calendar: Calendar): bigint => becomesFinal(calendar, before(firstEpoch));

/** Whether anything can be sold at all. Before the first epoch nobody knows when one will be final. */
export const sells = (sale: SaleTerms, calendar: Calendar): boolean => calendar.measured === undefined || sale.saleStarts < saleOverAt(sale, calendar);

/** Whether there is a time between sale and window in which tokens can be returned, also if not all is sold. */
export const canReturn = (sale: SaleTerms, calendar: Calendar): boolean => saleOverAt(sale, calendar) < mayBeginAt(sale, calendar);

export function saleText(sale: SaleTerms, calendar: Calendar): string {
  const over = saleOverAt(sale, calendar);
  const sooner = over < sale.saleEnds ? `, so to about ${timeText(over)}` : '';
  return `On sale from ${timeText(sale.saleStarts)} to ${timeText(sale.saleEnds)}, and no longer than until epoch ${saleOverEpoch(sale)} is final${sooner}.`;
}

export const saleTermsOf = (lot: Lot): SaleTerms => ({ ...lot, isFixed: isFixed(lot) });

/** What becomes of the money if it is not delivered, or what has become of it. */
export function promiseText(lot: Lot, calendar: Calendar, unit: Unit): string {
  if (isSettled(lot)) return settledText(lot, unit);
  const part = lot.kind === LOT_KIND.volume ? 'Of what was not used, the part of the epochs' : 'The part of the epochs';
  return `${beforeText(lot, calendar)} ${part} in which the asset was not served comes back at the price that was paid, once the window is over; what was served and not used does not.`;
}

/** What a settled lot pays back. */
export function settledText(lot: Lot, unit: Unit): string {
  const { served } = lot;
  const window = windowOf(lot);
  const counts = hasLapsed(lot) ? 'count as served, as no settlement of its end was shown in time' : 'were served';
  if (lot.sold === 0n) return 'Nobody has any of its tokens: nothing comes back.';
  const back = lotRefund(lot.price, 1n, served, window);
  if (back === 0n) return `${served} of its ${window} epochs ${counts}: nothing comes back, and its tokens are good for nothing any more.`;
  const each = lot.kind === LOT_KIND.volume ? 'token that it did not use' : 'of its tokens';
  return `${served} of its ${window} epochs ${counts}: a token pays back ${amountOf(back, unit)}, and an entitlement the same for each ${each}.`;
}

/** Whether tokens can be returned before the window. */
function beforeText(lot: Lot, calendar: Calendar): string {
  if (lot.refundBps === 0 || !liesAhead(lot.firstEpoch, calendar.newest)) return 'Tokens can only be resold.';
  const part = percentOf(lot.refundBps);
  const sale = saleTermsOf(lot);
  if (isSaleOver(lot, calendar.newest, calendar.now) || canReturn(sale, calendar)) {
    return `After the sale and before the window a returned token pays ${part} of its price: until epoch ${before(lot.firstEpoch)} is final, about ${timeText(mayBeginAt(sale, calendar))}.`;
  }
  return `Tokens can only be resold, unless all are sold or the owner ends the sale before the window: a returned token then pays ${part} of its price.`;
}

/** Why tokens cannot be returned now. */
export function notReturnable(lot: Lot, calendar: Calendar): string | undefined {
  const { index } = lot;
  if (isReturnable(lot, calendar.newest, calendar.now)) return undefined;
  if (lot.refundBps === 0) return `Tokens of lot ${index} cannot be returned; they can be sold: \`openmast market sell lot:${index}\`.`;
  if (isSettled(lot) || calendar.now >= lot.endsBy) return `The window of lot ${index} is over: what was not served is paid back once it is settled or has lapsed.`;
  if (!liesAhead(lot.firstEpoch, calendar.newest)) {
    return `The window of lot ${index} may have begun: what is not served is paid back once it is over; until then tokens can be sold: \`openmast market sell lot:${index}\`.`;
  }
  return `The sale of lot ${index} runs until ${timeText(lot.saleEnds)}; tokens can be returned after it.`;
}
