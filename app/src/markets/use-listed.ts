// The assets that somebody chose to see, in that order.
import { useMemo } from 'react';
import { useLicensing, useListing } from '../data/listing';
import { countriesOf, filtered, sorted } from './choosing';
import { listedOf } from './listed';
import type { Chosen } from './query';

/** `seesLicences`: whether licences are shown, too, beside what is chosen by them. */
export function useListed(chosen: Chosen, seesLicences: boolean) {
  const listing = useListing(chosen.most);
  const isByLicence = chosen.isLicensed || chosen.sort === 'licence';
  const licensing = useLicensing(listing.data, isByLicence || seesLicences);
  const all = useMemo(() => (listing.data ? listedOf(listing.data, licensing.data) : undefined), [listing.data, licensing.data]);
  const { text, isLicensed, pricing, country, withRetired, sort, isDescending } = chosen;
  // What decides about an asset has to be known of all of them.
  const isKnown = all !== undefined && (!isByLicence || licensing.data !== undefined);
  const shown = useMemo(
    () => (isKnown ? sorted(filtered(all, { text, isLicensed, pricing, country, withRetired }), { sort, isDescending }) : undefined),
    [all, isKnown, text, isLicensed, pricing, country, withRetired, sort, isDescending],
  );
  const countries = useMemo(() => countriesOf(all ?? []), [all]);
  return { listing, licensing, shown, countries };
}
