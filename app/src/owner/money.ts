// What an owner has of what an asset earned: to withdraw, and not collected yet.
import { splitOfUncollected, type Sharing } from '../proof/parts';

export interface Uncollected {
  /** Earned by the asset and not split yet, base units. */
  readonly earned: bigint;
  /** About how much of that is the owner's, if somebody collects now; nothing where a part changes in between. */
  readonly owners: bigint | undefined;
}

/** `earned` is the asset's lifetime earnings by the settlement of `epoch`. */
export function uncollectedOf(sharing: Sharing, earned: bigint, epoch: bigint): Uncollected {
  const rest = earned - sharing.asset.collected;
  return rest < 0n ? { earned: 0n, owners: undefined } : { earned: rest, owners: splitOfUncollected(sharing, rest, epoch)?.owner };
}
