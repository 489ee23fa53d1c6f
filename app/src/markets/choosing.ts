// Which assets somebody wants to see, and in which order.
import type { LicenceState } from '../verify';
import type { Listed } from './listed';
import type { Chosen, Filter, Sort } from './query';

/** Letters alike whatever their case and accents: who looks for Zurich finds Zürich. */
const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** Those that a filter leaves. Every word of the text has to be found somewhere. */
export function filtered(assets: readonly Listed[], { text, isLicensed, pricing, country, withRetired }: Filter): Listed[] {
  const words = plain(text).split(/\s+/).filter((word) => word !== '');
  return assets.filter(
    (asset) =>
      (withRetired || !asset.isRetired) &&
      (!isLicensed || asset.licence === 'in_force') &&
      (pricing === 'any' || asset.isLive === (pricing === 'live')) &&
      (country === undefined || asset.country === country) &&
      (words.length === 0 || hasAll(asset, words)),
  );
}

function hasAll({ index, name, symbol, kind, cell }: Listed, words: readonly string[]): boolean {
  const texts = [name, symbol, kind, cell].map(plain);
  return words.every((word) => word === String(index) || texts.some((text) => text.includes(word)));
}

const names = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

const compare = (a: bigint | number, b: bigint | number): number => (a < b ? -1 : Number(a > b));

/** The best licence comes first where it rises. */
const LICENCES: readonly (LicenceState | 'none')[] = ['in_force', 'suspended', 'announced', 'expired', 'ended', 'none'];

const licenceRank = ({ licence }: Listed): number => (licence === undefined ? LICENCES.length : LICENCES.indexOf(licence));

/** By the part of its shares, exactly: a/b < c/d where a·d < c·b. Without shares there is no part. */
function byStaked(a: Listed, b: Listed): number {
  if (a.shareSupply === 0n || b.shareSupply === 0n) return compare(a.shareSupply, b.shareSupply);
  return compare(a.activeShares * b.shareSupply, b.activeShares * a.shareSupply);
}

/** What is not known is least. */
const latest = (of: (lately: NonNullable<Listed['lately']>) => bigint | undefined) => (a: Listed, b: Listed): number =>
  compare((a.lately && of(a.lately)) ?? -1n, (b.lately && of(b.lately)) ?? -1n);

/** By the part of hours with reports, exactly. Of what no hour is known is least. */
function byReports(a: Listed, b: Listed): number {
  const [of, other] = [a.lately, b.lately].map((lately) => (lately && lately.observed > 0 ? lately : undefined));
  if (!of || !other) return Number(of !== undefined) - Number(other !== undefined);
  return of.reported * other.observed - other.reported * of.observed;
}

const ORDERS: Readonly<Record<Sort, (a: Listed, b: Listed) => number>> = {
  index: (a, b) => a.index - b.index,
  name: (a, b) => names.compare(a.name, b.name),
  price: (a, b) => compare(a.price, b.price),
  daily: latest(({ daily }) => daily),
  yield: latest(({ shareDaily }) => shareDaily),
  reports: byReports,
  earned: (a, b) => compare(a.collected, b.collected),
  share: (a, b) => compare(a.perShare, b.perShare),
  staked: byStaked,
  capacity: (a, b) => a.capacity - b.capacity,
  licence: (a, b) => licenceRank(a) - licenceRank(b),
};

/** What is alike stays in the order of its index, whichever way the others go. */
export function sorted(assets: readonly Listed[], { sort, isDescending }: Pick<Chosen, 'sort' | 'isDescending'>): Listed[] {
  const order = ORDERS[sort];
  return [...assets].sort((a, b) => (isDescending ? order(b, a) : order(a, b)) || a.index - b.index);
}

/** Countries of these assets, by their number. */
export const countriesOf = (assets: readonly Listed[]): number[] => [...new Set(assets.map(({ country }) => country))].sort((a, b) => a - b);
