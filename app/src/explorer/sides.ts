// The three trees, for people.
import type { Side } from '../verify';

interface SideWords {
  readonly title: string;
  /** What the amounts of its leaves are. */
  readonly charged: string;
  readonly accrued: string;
}

export const SIDES: Readonly<Record<Side, SideWords>> = {
  asset: { title: 'Asset', charged: 'Earned', accrued: 'Earned and carried over' },
  payer: { title: 'Payer', charged: 'Spent', accrued: 'Owed for good' },
  reserve: { title: 'Lot or entitlement', charged: 'Released', accrued: 'Released and carried over' },
};

export const isSide = (text: string): text is Side => Object.hasOwn(SIDES, text);

/** An index as it stands in an address; nothing when it is none. */
export function indexIn(text: string): number | undefined {
  const index = /^(0|[1-9]\d{0,9})$/.test(text) ? Number(text) : Number.NaN;
  return index < 2 ** 32 ? index : undefined;
}
