// How an asset stands, in the few words of a card.
import type { FoundAsset } from '../data/portfolio';
import { parametersAt } from '../chain/parameters';
import { bestLicence } from '../chain/regulation';
import { LICENCE_WORDS } from '../markets/words';
import { lotSaleIsOver } from '../verify';
import { saleOf } from '../chain/lot-sale';
import { whole } from '../ui/format';

export interface Said {
  readonly text: string;
  /** What is as it should be, what is to be looked at, and what costs the owner money now. */
  readonly tone: 'good' | 'warn' | 'bad' | 'plain';
}

/** By the best of its licences in the epoch after the newest final one. A lease is no better than the licence that it is of. */
export function licenceSaid({ licences, network }: FoundAsset, now: bigint): Said {
  const isRequired = parametersAt(network, now).requiresLicences === 1;
  const best = bestLicence(licences, network);
  if (best === 'in_force') return { text: LICENCE_WORDS.in_force, tone: 'good' };
  const text = best === undefined ? LICENCE_WORDS.none : LICENCE_WORDS[best];
  return isRequired ? { text: `${text}: usage is not charged`, tone: 'bad' } : { text, tone: best === undefined ? 'plain' : 'warn' };
}

/** What of it is sold ahead. */
export function lotsSaid({ lots, network }: FoundAsset, now: bigint): string {
  if (lots.length === 0) return 'none';
  const onSale = lots.filter((lot) => !lotSaleIsOver(saleOf(lot), network.finalEpoch, now)).length;
  const sold = lots.filter(({ sold: tokens }) => tokens > 0n).length;
  return `${whole(onSale)} on sale, ${whole(sold)} sold`;
}
