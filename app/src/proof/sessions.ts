// Session records of a payer, led up to the settlement that commits to them, and held to its bill.
import type { SessionList } from '../api/types';
import { chargedAtMost, fromHex, holdsRecords, parseU64, sum, type UsageRecord } from '../verify';
import type { Charge } from './archive';
import type { EpochLine } from './history';
import { readRecords } from './reading';
import { must, step, type Step } from './steps';

export interface ReadSessions {
  /** In the order in which the settlement commits to them; none where they cannot be read. */
  readonly records: readonly UsageRecord[];
  readonly steps: readonly Step[];
}

export const bytesOf = (records: readonly UsageRecord[]): bigint => sum(records.map(({ bytesUp, bytesDown }) => bytesUp + bytesDown));

/** What a record's bytes cost at its price, unless they were paid for ahead; base units, and rounded up. */
export const worthOf = ({ bytesUp, bytesDown, pricePerGb }: UsageRecord): bigint => chargedAtMost(bytesUp + bytesDown, pricePerGb);

/** What was told of the payer and the epoch of this line. */
export function readSessions(payer: number, list: SessionList, line: EpochLine): ReadSessions {
  let records: readonly UsageRecord[] = [];
  const { length } = list.records;
  const committed = step('Records', `all ${length} and ${list.siblings.length} hashes beside their way up lead to the root for session records in the settlement of epoch ${line.epoch}`, () => {
    must(list.payer === payer, 'they are of another payer');
    must(parseU64(list.epoch) === line.epoch, 'they are of another epoch');
    const read = readRecords(list);
    // What has no worth is no record.
    read.forEach(worthOf);
    records = read;
    const siblings = list.siblings.map((sibling) => fromHex(sibling, 32));
    const [total, first] = [list.record_count, list.first_record].map((text) => Number(parseU64(text))) as [number, number];
    const root = fromHex(line.settlement.private_root, 32);
    must(length === 0 || holdsRecords(root, total, first, records, siblings), 'the settlement does not commit to these records');
  });
  const whole = step('All of them', 'their bytes are all that the epoch added to the payer’s totals: none of it is kept back', () => {
    must(bytesOf(records) === line.added.bytes, `they have ${bytesOf(records)} bytes, and the epoch added ${line.added.bytes}`);
  });
  // That there are no records only the totals prove.
  const isTold = length > 0 || committed.state === 'fails';
  return { records, steps: [...(isTold ? [committed] : []), whole, ...line.steps] };
}

/** That the records are what each asset charged for, by the epoch's public archive. */
export const assetsStep = (records: readonly UsageRecord[], charges: readonly Charge[]): Step =>
  step('Sessions', 'of each asset the session records have as many bytes as this', () => {
    for (const asset of new Set([...records, ...charges].map((it) => it.asset))) {
      const [told, charged] = [bytesOf(records.filter((it) => it.asset === asset)), sum(charges.filter((it) => it.asset === asset).map(({ bytes }) => bytes))];
      must(told === charged, `of asset ${asset} the session records have ${told} bytes, and the archive ${charged}`);
    }
  });
