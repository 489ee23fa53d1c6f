// What an owner's decisions look at: the asset, the lots that bind it, whose levy it is, and how fast epochs follow.
import type { Address } from '@solana/kit';
import { jurisdictionAt, lotBookAt, settlementAt } from '../chain/addresses';
import { JURISDICTION, LOT_BOOK } from '../chain/asset-account';
import { decoded, ofNetwork, type NetworkId } from '../chain/decoded';
import { SETTLEMENT } from '../chain/kinds';
import { beginsAbout, firstFreeEpoch, isMoveAgreed, jurisdictionIn, paceOf, proposedEpoch, type Pace } from '../chain/schedule';
import type { Jurisdiction } from '../generated/openmast/accounts/jurisdiction';
import type { LotBook } from '../generated/openmast/accounts/lotBook';
import { partsIn } from '../proof/parts';
import { PlanError } from '../signing/plan';
import { split, type Split } from '../verify';
import { readAssetPlace, type AssetPlace, type Read } from './place';
import { timeText } from './standing';

export interface OwnerPlace extends AssetPlace {
  readonly jurisdiction: Jurisdiction;
  /** Where it will be; nothing where no move is agreed. */
  readonly movesTo: Jurisdiction | undefined;
  readonly bookAddress: Address;
  /** Of lots whose windows are not over; nothing where there never were any. */
  readonly book: LotBook | undefined;
  /** Nothing before the first final epoch, or when its settlement is closed. */
  readonly pace: Pace | undefined;
}

export async function readOwnerPlace(read: Read, id: NetworkId, index: number, wallet: Address): Promise<OwnerPlace> {
  const place = await readAssetPlace(read, id, index, wallet);
  const { asset, network, assetAddress } = place;
  const bookAddress = await lotBookAt(id, assetAddress);
  const code = jurisdictionIn(asset, network.finalEpoch + 1n);
  const places = [await jurisdictionAt(id, code), bookAddress, await settlementAt(id, network.finalEpoch)];
  const moves = isMoveAgreed(asset);
  const [jurisdiction, book, settlement, movesTo] = await read(moves ? [...places, await jurisdictionAt(id, asset.moveTo)] : places);
  return {
    ...place,
    jurisdiction: ofNetwork(id, decoded(id, jurisdiction, JURISDICTION)),
    movesTo: moves ? ofNetwork(id, decoded(id, movesTo, JURISDICTION)) : undefined,
    bookAddress,
    book: book && ofNetwork(id, decoded(id, book, LOT_BOOK)),
    pace: settlement && paceOf(decoded(id, settlement, SETTLEMENT)),
  };
}

export function requireOwner({ asset, wallet, index }: AssetPlace): void {
  if (asset.owner !== wallet) throw new PlanError(`Asset ${index} is owned by ${asset.owner}: connect that wallet.`);
}

/** The first epoch of what is announced: what somebody wrote, or the earliest that can still be free when the transaction lands. */
export function firstEpoch({ network, pace }: Pick<OwnerPlace, 'network' | 'pace'>, text: string): bigint {
  const earliest = firstFreeEpoch(network.finalEpoch);
  if (text.trim() === '') return proposedEpoch(network.finalEpoch, pace);
  if (!/^\d{1,19}$/.test(text.trim())) throw new PlanError('The first epoch is a whole number; leave it empty for the earliest.');
  const epoch = BigInt(text.trim());
  if (epoch < earliest) throw new PlanError(`Epoch ${epoch} is too soon: what is announced now holds from epoch ${earliest} on at the earliest.`);
  return epoch;
}

/** `from epoch 12 on (about 3 December, 14:00)`. */
export function fromEpoch({ pace, now }: Pick<OwnerPlace, 'pace' | 'now'>, epoch: bigint): string {
  const at = pace && beginsAbout(pace, epoch);
  return `from epoch ${epoch} on${at === undefined ? '' : at > now ? ` (about ${timeText(at)})` : ' (which is about now)'}`;
}

/** Who has how much of an amount that is earned in an epoch, if as many shares earn then as now. `stakers`: another part of theirs. */
export function splitIn({ asset, network, jurisdiction, movesTo }: OwnerPlace, amount: bigint, epoch: bigint, stakers?: number): Split {
  const parts = partsIn({ asset, network, jurisdiction, movesTo }, epoch);
  return split({ ...parts, stakers: stakers ?? parts.stakers }, amount, asset.activeShares, asset.shareSupply);
}

/** The account of the lots, where the program wants it. */
export const lotBookOf = ({ asset, bookAddress }: OwnerPlace) => (asset.bookedLots > 0 ? { lotBook: bookAddress } : {});
