// What lists and maps show of an asset: from its account, and where it is wanted, from one answer of the oracle about all of them.
import type { AssetActivity } from '../api/types';
import type { Activity, Listing } from '../data/listing';
import type { NamedAsset } from '../chain/chain';
import { capacityOf, priceIn } from '../chain/schedule';
import { aDay, onRecord, perShareOf } from '../proof/earning';
import { sharingOf } from '../proof/parts';
import type { LicenceState } from '../verify';
import { assetTitle, plainName, plainSymbol, symbolName } from '../ui/asset-name';
import { kindName } from './words';

export interface Listed {
  readonly index: number;
  /** `Asset 3 “Harbour Tower”` */
  readonly title: string;
  /** `“HARB”`; nothing where there is none. */
  readonly symbolSaid: string | undefined;
  /** To be sorted and searched by. */
  readonly name: string;
  readonly symbol: string;
  readonly kind: string;
  /** ISO 3166 numeric code. */
  readonly country: number;
  /** An H3 cell in hexadecimal; empty: where it stands is not told. */
  readonly cell: string;
  readonly isRetired: boolean;
  readonly isLive: boolean;
  /** As its account announces it for the epoch after the newest final one, base units per 10⁹ bytes. */
  readonly price: bigint;
  /** Lifetime, up to the newest collect, base units, and the epoch of that. */
  readonly collected: bigint;
  readonly collectedEpoch: bigint;
  /** Lifetime, of one share that was always active, rounded down, base units. */
  readonly perShare: bigint;
  readonly activeShares: bigint;
  readonly shareSupply: bigint;
  /** Mbit/s, both directions together; 0: not told. */
  readonly capacity: number;
  /** The best of its licences; `none`: it has none. Nothing while that is not known. */
  readonly licence: LicenceState | 'none' | undefined;
  /** What it did in the window that is chosen. Nothing while that is not known. */
  readonly lately: Lately | undefined;
}

export interface Lately {
  /** A day of what it earned, base units; nothing where the oracle knows too few settlements, or for less than a day. */
  readonly daily: bigint | undefined;
  /** Less than a day of it is on record: that tells nothing of a day. */
  readonly isShort: boolean;
  /** The same of one share that earns now, an estimate; nothing where none earn. */
  readonly shareDaily: bigint | undefined;
  /** The time that these are of, seconds. */
  readonly seconds: bigint;
  /** Hours in which this oracle took any report since the asset's first, and in which one of the asset; none where it never reported. */
  readonly observed: number;
  readonly reported: number;
  readonly lastReportMs: number | undefined;
}

type Licensing = ReadonlyMap<number, LicenceState | undefined>;

/** `days` is the window of what they did lately. */
export const listedOf = (listing: Listing, licensing: Licensing | undefined, activity: Activity | undefined, days: number): Listed[] =>
  listing.assets.map((asset) => ({ ...listed(asset, listing.network.finalEpoch + 1n, licensing), lately: latelyOf(asset, listing, activity, days) }));

/** Epochs that closed in the window, over as much of it as is on record: as the asset's own page has it. */
function latelyOf(asset: NamedAsset, { network }: Listing, activity: Activity | undefined, days: number): Lately | undefined {
  const of = activity?.assets.get(asset.index);
  if (!activity || !of) return undefined;
  const window = of.income.find((it) => it.window_days === days);
  const seconds = window ? onRecord(BigInt(window.opened_at), days, BigInt(Math.floor(activity.readAtMs / 1000))) : 0n;
  const sharing = sharingOf(asset, network, activity.jurisdictions);
  const perShare =
    window && sharing
      ? perShareOf(sharing, [{ epoch: BigInt(window.last_epoch), earned: BigInt(window.earned) }])
      : undefined;
  return {
    daily: window && aDay(BigInt(window.earned), seconds),
    shareDaily: perShare === undefined ? undefined : aDay(perShare, seconds),
    isShort: window !== undefined && aDay(0n, seconds) === undefined,
    seconds,
    ...heardOf(of, days),
  };
}

function heardOf({ reports }: AssetActivity, days: number): Pick<Lately, 'observed' | 'reported' | 'lastReportMs'> {
  const within = reports?.windows.find((it) => it.window_hours === 24 * days);
  return {
    observed: within?.hours_observed ?? 0,
    reported: within?.hours_reported ?? 0,
    lastReportMs: reports ? Number(reports.last_at_ms) : undefined,
  };
}

function listed(asset: NamedAsset, epoch: bigint, licensing: Licensing | undefined): Omit<Listed, 'lately'> {
  const { index } = asset;
  return {
    index,
    title: assetTitle(asset),
    symbolSaid: symbolName(asset.name),
    name: plainName(asset.name) || `Asset ${index}`,
    symbol: plainSymbol(asset.name),
    kind: kindName(asset.kind),
    country: asset.jurisdiction,
    cell: asset.h3Cell === 0n ? '' : asset.h3Cell.toString(16),
    isRetired: asset.state !== 0,
    isLive: asset.live === 1,
    price: priceIn(asset, epoch),
    collected: asset.collected,
    collectedEpoch: asset.collectedEpoch,
    perShare: (asset.rewardPerShare * 10n ** BigInt(asset.shareDecimals)) >> 64n,
    activeShares: asset.activeShares,
    shareSupply: asset.shareSupply,
    capacity: capacityOf(asset, epoch).mbps,
    licence: licensing?.has(index) ? (licensing.get(index) ?? 'none') : undefined,
  };
}
