// The assets that somebody chose to see, in that order.
import { useMemo } from 'react';
import { useActivity, useLicensing, useListing } from '../data/listing';
import { countriesOf, filtered, sorted } from './choosing';
import { listedOf } from './listed';
import type { Chosen, Sort } from './query';

const BY_ACTIVITY: readonly Sort[] = ['daily', 'yield', 'reports'];

/** What is shown, too, beside what is chosen by it. */
interface Sees {
  readonly licences: boolean;
  /** What assets did lately. */
  readonly activity: boolean;
}

export function useListed(chosen: Chosen, sees: Sees) {
  const listing = useListing(chosen.most);
  const isByLicence = chosen.isLicensed || chosen.sort === 'licence';
  const licensing = useLicensing(listing.data, isByLicence || sees.licences);
  const isByActivity = BY_ACTIVITY.includes(chosen.sort);
  const activity = useActivity(listing.data, isByActivity || sees.activity);
  const days = Number(chosen.days);
  const all = useMemo(() => (listing.data ? listedOf(listing.data, licensing.data, activity.data, days) : undefined), [listing.data, licensing.data, activity.data, days]);
  const { text, isLicensed, pricing, country, withRetired, sort, isDescending } = chosen;
  // What decides about an asset has to be known of all of them.
  const isKnown = all !== undefined && (!isByLicence || licensing.data !== undefined) && (!isByActivity || activity.data !== undefined);
  const shown = useMemo(
    () => (isKnown ? sorted(filtered(all, { text, isLicensed, pricing, country, withRetired }), { sort, isDescending }) : undefined),
    [all, isKnown, text, isLicensed, pricing, country, withRetired, sort, isDescending],
  );
  const countries = useMemo(() => countriesOf(all ?? []), [all]);
  return { listing, licensing, activity, shown, countries };
}
