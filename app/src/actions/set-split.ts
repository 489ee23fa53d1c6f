// Announces the stakers' part. The command: `openmast asset split`, whose rules these are.
import { createNoopSigner } from '@solana/kit';
import { firstFreeEpoch } from '../chain/schedule';
import { getSetSplitPolicyInstruction } from '../generated/openmast/instructions/setSplitPolicy';
import { PlanError, type Plan } from '../signing/plan';
import { stakersIn, type SplitSchedule } from '../verify';
import { VOLUME } from '../ui/lots';
import { quantity } from '../ui/quantity';
import { assetName } from '../ui/asset-name';
import { collectedPlan } from './collected-plan';
import { collecting, type Sources } from './collecting';
import { firstEpoch, fromEpoch, lotBookOf, requireOwner, splitIn, type OwnerPlace } from './owning';
import { basisPoints, percentOf } from './percent';

export interface SplitWritten {
  /** Percent of what treasury and levy leave. */
  readonly stakers: string;
  /** The first epoch; empty for the earliest. */
  readonly epoch: string;
}

export async function splitPlan(place: OwnerPlace, sources: Sources, written: SplitWritten): Promise<Plan> {
  const { wallet } = place;
  requireOwner(place);
  const stakersBps = basisPoints(written.stakers);
  const epoch = firstEpoch(place, written.epoch);
  const schedule = scheduleOf(place);
  // What lies ahead is replaced: until then the present part stays.
  const was = stakersIn(schedule, firstFreeEpoch(place.network.finalEpoch) - 1n);
  const [last, lastEpoch] = isAhead(place) ? [schedule.nextStakers, schedule.nextEpoch] : [was, 0n];
  const isSame = last === stakersBps && (lastEpoch === 0n || written.epoch.trim() === '' || epoch === lastEpoch);
  if (isSame) return { kind: 'nothing', why: `Stakers have ${percentOf(stakersBps)} already, or that is announced.` };
  requireKept(place, stakersBps, epoch);
  const collect = needsCollect(place) ? await collecting(place, sources) : undefined;
  const announce = getSetSplitPolicyInstruction({
    owner: createNoopSigner(wallet),
    network: place.networkAddress,
    asset: place.assetAddress,
    ...lotBookOf(place),
    stakersBps,
    epoch,
  });
  const change = `Stakers of ${assetName(place)} have ${percentOf(stakersBps)} of what is earned ${fromEpoch(place, epoch)}, and ${percentOf(was)} of what is earned before, after treasury and levy.`;
  return collectedPlan({
    collect,
    rest: [announce],
    wallet,
    name: assetName(place),
    sentence: () => change,
    cautions: [
      holdersOf(place, was, stakersBps, epoch),
      ...(isAhead(place) ? [`The ${percentOf(schedule.nextStakers)} that were announced from epoch ${schedule.nextEpoch} on are replaced${schedule.nextEpoch < epoch ? ', also before the new part holds' : ''}.`] : []),
      ...bound(volumesEnd(place)),
      `Have the asset collected up to epoch ${epoch - 1n} in time: what is earned on both sides of the change and collected too late goes by the part that is better for stakers.`,
    ],
    restName: 'announce the split',
  });
}

const isAhead = ({ asset, network }: OwnerPlace): boolean => asset.nextSplitEpoch >= firstFreeEpoch(network.finalEpoch);

const scheduleOf = ({ asset }: OwnerPlace): SplitSchedule => ({
  stakers: asset.stakersBps,
  nextStakers: asset.nextStakersBps,
  nextEpoch: asset.nextSplitEpoch,
});

/** Whether a part that is about to hold has to become the present one first, and something from before it is not collected. */
const needsCollect = ({ asset, network }: OwnerPlace): boolean =>
  asset.nextSplitEpoch > 0n && asset.nextSplitEpoch < firstFreeEpoch(network.finalEpoch) && asset.collectedEpoch + 1n < asset.nextSplitEpoch;

/** The epoch after the windows of all volume that is sold or offered; 0: there is none. */
export function volumesEnd({ asset, book }: OwnerPlace): bigint {
  if (asset.bookedLots === 0 || !book) return 0n;
  const ends = book.entries.slice(0, book.count).filter(({ kind }) => kind === VOLUME).map(({ endEpoch }) => endEpoch);
  return ends.reduce((latest, end) => (end > latest ? end : latest), 0n);
}

/** Refuses to lower what was announced for epochs in which a volume can end, as `crates/ledger/src/split_schedule.rs` does. */
function requireKept(place: OwnerPlace, stakersBps: number, epoch: bigint): void {
  const before = scheduleOf(place);
  const first = firstFreeEpoch(place.network.finalEpoch);
  const end = volumesEnd(place);
  const isAbout = before.nextEpoch > 0n && before.nextEpoch < first;
  const after: SplitSchedule = { stakers: isAbout ? before.nextStakers : before.stakers, nextStakers: stakersBps, nextEpoch: epoch };
  const changes = [first, before.nextEpoch, epoch].filter((change) => first <= change && change < end);
  if (changes.every((change) => stakersIn(after, change) >= stakersIn(before, change))) return;
  throw new PlanError(
    `Volume of asset ${place.index} is sold or offered through epoch ${end - 1n}, and what nobody uses of it is earned when it ends, by the part that was announced (${percentOf(stakersIn(before, end - 1n))}): less can hold from epoch ${end} on, or earlier once sales that sold nothing are ended with \`openmast lot end-sale\`.`,
  );
}

/** What stakers have of 1,000 that the asset earns, before and after. */
function holdersOf(place: OwnerPlace, was: number, becomes: number, epoch: bigint): string {
  const unit = place.currencyUnit;
  const amount = 1_000n * 10n ** BigInt(unit.decimals);
  const of = (stakers: number): string => quantity(splitIn(place, amount, epoch, stakers).stakers, unit);
  return `Of each ${quantity(amount, unit)} that it earns, stakers have ${of(becomes)} instead of ${of(was)}, if as many shares earn then as now.`;
}

const bound = (end: bigint): string[] =>
  end === 0n ? [] : [`Volume is sold or offered through epoch ${end - 1n}: a part that is announced for these epochs cannot be lowered again.`];
