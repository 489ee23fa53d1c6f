// What lists and maps show of an asset, from its account alone: what can be sorted and filtered without asking an oracle for each.
import type { Listing } from '../data/listing';
import type { NamedAsset } from '../chain/chain';
import { capacityOf, priceIn } from '../chain/schedule';
import type { LicenceState } from '../verify';
import { kindName } from './words';

export interface Listed {
  readonly index: number;
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
}

type Licensing = ReadonlyMap<number, LicenceState | undefined>;

export const listedOf = ({ assets, network }: Listing, licensing: Licensing | undefined): Listed[] =>
  assets.map((asset) => listed(asset, network.finalEpoch + 1n, licensing));

function listed(asset: NamedAsset, epoch: bigint, licensing: Licensing | undefined): Listed {
  const { index } = asset;
  return {
    index,
    name: asset.name?.name || `Asset ${index}`,
    symbol: asset.name?.symbol ?? '',
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
