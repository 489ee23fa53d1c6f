// Whether session records that an oracle shows are those that a settlement commits to, each with its leaf: also of a settlement that is
// closed on chain, where no line of a bill is proven any more.
import type { SessionList, Settlement } from '../api/types';
import { equal, fromHex, holdsRecords, recordLeaf, type UsageRecord } from '../verify';
import { settlementSteps, type OnChain } from './checks';
import { readRecords } from './reading';
import { bytesOf } from './sessions';
import { must, step, type Step } from './steps';

/** A record with its place among all of the epoch, and its hash there. */
export interface PlacedRecord {
  readonly record: UsageRecord;
  /** Counted from 0. */
  readonly place: bigint;
  readonly hash: Uint8Array;
}

export const placed = (list: SessionList): PlacedRecord[] =>
  readRecords(list).map((record, at) => ({ record, place: BigInt(list.first_record) + BigInt(at), hash: recordLeaf(record) }));

/** `bytes`: what the epoch's public archive says that the payer used, where that was read. */
export function recordSteps(network: string, asked: { payer: number; epoch: string }, list: SessionList, settlement: Settlement, onChain: OnChain, bytes: bigint | undefined): Step[] {
  return [
    step('Records', `these ${list.records.length} and ${list.siblings.length} hashes beside their way up lead to the root of all ${list.record_count}`, () => {
      must(list.payer === asked.payer && list.epoch === asked.epoch, 'they are of another payer or epoch');
      const siblings = list.siblings.map((hash) => fromHex(hash, 32));
      const root = fromHex(list.private_root, 32);
      const holds = holdsRecords(root, Number(list.record_count), Number(list.first_record), readRecords(list), siblings);
      must(holds, 'they lead to another root');
    }),
    step('Root', `it stands in the settlement of epoch ${settlement.epoch}`, () => {
      must(settlement.epoch === asked.epoch, 'the settlement is of another epoch');
      must(equal(fromHex(list.private_root, 32), fromHex(settlement.private_root, 32)), 'the settlement has another root');
    }),
    bytesStep(list, bytes),
    ...settlementSteps(network, settlement, onChain),
  ];
}

/** That there are no others follows from no proof, but from the public archive. */
function bytesStep(list: SessionList, bytes: bigint | undefined): Step {
  const name = 'Bytes';
  if (bytes === undefined) return { name, state: 'unknown', text: 'whether these are all could not be compared with what the epoch added to the payer’s bytes' };
  return step(name, 'they come to what the epoch added to the payer’s bytes, so none is missing', () => {
    must(bytesOf(readRecords(list)) === bytes, 'they come to another number of bytes');
  });
}
