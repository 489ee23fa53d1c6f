// What somebody chose to see, as the address keeps it: a list can be linked. What is not understood is as if it were not there.
import { LISTED_AT_FIRST } from '../data/listing';
import { WINDOWS, type WindowDays } from '../proof/earning';

export const SORTS = ['index', 'name', 'price', 'daily', 'yield', 'reports', 'earned', 'share', 'staked', 'capacity', 'licence'] as const;
export type Sort = (typeof SORTS)[number];

export const PRICINGS = ['any', 'fixed', 'live'] as const;
export type Pricing = (typeof PRICINGS)[number];

export const VIEWS = ['cards', 'table'] as const;
export type View = (typeof VIEWS)[number];

export interface Filter {
  /** Part of a name, a symbol, a kind or a cell, or an index. */
  readonly text: string;
  readonly isLicensed: boolean;
  readonly pricing: Pricing;
  /** ISO 3166 numeric code. */
  readonly country: number | undefined;
  readonly withRetired: boolean;
}

export interface Chosen extends Filter {
  readonly sort: Sort;
  readonly isDescending: boolean;
  readonly view: View;
  /** Of what assets did lately. */
  readonly days: WindowDays;
  /** From 0 on. */
  readonly page: number;
  /** So many of the network's assets are looked at. */
  readonly most: number;
}

/** More than these no browser should be made to read by a link. */
const MOST_LISTED = 20_000;

const among = <T extends string>(options: readonly T[], text: string | null): T => options.find((it) => it === text) ?? options[0]!;

/** A whole number within these bounds, or what else it is. */
function numberIn<T>(text: string | null, least: number, most: number, otherwise: T): number | T {
  const number = text !== null && /^\d{1,6}$/.test(text) ? Number(text) : undefined;
  return number !== undefined && least <= number && number <= most ? number : otherwise;
}

export const chosenIn = (address: URLSearchParams): Chosen => ({
  text: address.get('text') ?? '',
  isLicensed: address.get('licence') === 'in_force',
  pricing: among(PRICINGS, address.get('pricing')),
  country: numberIn(address.get('country'), 1, 999, undefined),
  withRetired: address.get('retired') === 'shown',
  sort: among(SORTS, address.get('sort')),
  isDescending: address.get('order') === 'descending',
  view: among(VIEWS, address.get('view')),
  days: among(WINDOWS, address.get('days')),
  page: numberIn(address.get('page'), 1, 100_000, 1) - 1,
  most: numberIn(address.get('look'), LISTED_AT_FIRST, MOST_LISTED, LISTED_AT_FIRST),
});

/** The same as an address has it, without what goes without saying; whatever else is in the address stays. */
export function addressOf(chosen: Chosen, others: URLSearchParams = new URLSearchParams()): URLSearchParams {
  const address = new URLSearchParams(others);
  const told: Record<string, string> = {
    text: chosen.text,
    licence: chosen.isLicensed ? 'in_force' : '',
    pricing: chosen.pricing === PRICINGS[0] ? '' : chosen.pricing,
    country: chosen.country === undefined ? '' : String(chosen.country),
    retired: chosen.withRetired ? 'shown' : '',
    sort: chosen.sort === SORTS[0] ? '' : chosen.sort,
    order: chosen.isDescending ? 'descending' : '',
    view: chosen.view === VIEWS[0] ? '' : chosen.view,
    days: chosen.days === WINDOWS[0] ? '' : chosen.days,
    page: chosen.page === 0 ? '' : String(chosen.page + 1),
    look: chosen.most === LISTED_AT_FIRST ? '' : String(chosen.most),
  };
  for (const [name, value] of Object.entries(told)) {
    if (value === '') address.delete(name);
    else address.set(name, value);
  }
  return address;
}

/** Whether every asset that is not retired is shown in the order of its index: then a list needs nothing but their number. */
export const isPlain = ({ text, isLicensed, pricing, country, withRetired, sort, isDescending, view }: Chosen): boolean =>
  text.trim() === '' && !isLicensed && pricing === 'any' && country === undefined && !withRetired && sort === 'index' && !isDescending && view === 'cards';

/** Where a list of the same choice, or a map of it, is. */
export function linkTo(path: string, chosen: Chosen): string {
  const query = addressOf({ ...chosen, page: 0 }).toString();
  return query === '' ? path : `${path}?${query}`;
}
