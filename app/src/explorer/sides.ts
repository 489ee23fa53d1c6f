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
