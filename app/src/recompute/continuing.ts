// What follows from an archive and the one before it: that lifetime totals went on from where they were, that usage was charged
// at its prices, and that the breaker's amount was shared among the assets.
import { must, step, type Step } from '../proof/steps';
import {
  allot,
  firstPart,
  max,
  min,
  partOfBytes,
  productOf,
  sum,
  toHex,
  trailingAfter,
  BYTES_PER_GB,
  type Tariff,
} from '../verify';
import type { AccountLine, Archive, ChargeLine, Pair, ReadArchive } from './archive';
import { NOTHING, isSame, pairKey, plus } from './sums';

/** That this archive names the other one, whose next prices are its first. */
export function followsStep(archive: Archive, { archive: before, digest }: ReadArchive): Step {
  return step('Epoch before', 'its archive ends where this one begins, with the prices that it announces', () => {
    const [now, then] = [archive.header, before.header];
    must(now.previous === toHex(digest), 'the file that was found has another hash than this archive names');
    must(now.network === then.network && now.epoch === then.epoch + 1n, 'it is of another epoch');
    must(now.snapshotSlot >= then.snapshotSlot && now.closedAt >= then.closedAt, 'its snapshot is younger than this one’s');
    must(isSameTariff(archive.tariffs[0], before.nextTariff), 'this epoch began with other prices than it announces');
  });
}

function isSameTariff(tariff: Tariff | undefined, announced: Tariff): boolean {
  if (!tariff || tariff.epoch !== announced.epoch || tariff.prices.length !== announced.prices.length) return false;
  const [a, b] = [tariff.notLicensed, announced.notLicensed];
  const samePrices = tariff.prices.every((price, asset) => price === announced.prices[asset]);
  return samePrices && a.length === b.length && a.every((it, at) => it.asset === b[at]?.asset && it.reason === b[at].reason);
}

/** That lifetime totals grew by what the epoch added. */
export function lifetimesStep(archive: Archive, before: Archive | undefined): Step {
  return step('Lifetime', 'totals are those of the epoch before and what this one added', () => {
    for (const side of ['assets', 'payers', 'reserves'] as const) {
      const left = new Map(before?.[side].map((line) => [line.index, line]));
      for (const line of archive[side]) {
        const earlier = left.get(line.index);
        left.delete(line.index);
        checkLifetime(side, line, earlier);
      }
      // An entitlement without anything may have no line any more.
      const isLost = ({ lifetime }: AccountLine) => side !== 'reserves' || !isSame(lifetime, NOTHING);
      must(![...left.values()].some(isLost), `one of the ${side} that had something has no line`);
    }
  });
}

function checkLifetime(side: string, line: AccountLine, earlier: AccountLine | undefined): void {
  const lifetime = plus(earlier?.lifetime ?? NOTHING, line.added);
  must(isSame(lifetime, line.lifetime), `totals of number ${line.index} of the ${side} do not go on from where they were`);
  const trailing = side === 'assets' ? trailingAfter(earlier?.trailing ?? 0n, line.added.charged) : 0n;
  must(trailing === line.trailing, `the average of asset ${line.index} does not go on from where it was`);
}

const NO_PAIR = { accrued: 0n, carried: 0n, owed: 0n, fraction: 0n };

/** That every pair goes on from where it was: by its charge, and by bytes times price. */
export function usageStep(archive: Archive, before: Archive | undefined): Step {
  const text = 'bytes times price is what was charged, carried over, owed or written off of each pair, and nothing happened to others';
  return step('Usage', text, () => {
    const then = new Map(before?.pairs.map((pair) => [pairKey(pair), pair]));
    const now = new Map(archive.pairs.map((pair) => [pairKey(pair), pair]));
    for (const charge of archive.charges) {
      const key = pairKey(charge);
      const none: Pair = { ...NO_PAIR, payer: charge.payer, asset: charge.asset };
      checkPair(charge, then.get(key) ?? none, now.get(key) ?? none, archive.tariffs);
      then.delete(key);
      now.delete(key);
    }
    must(then.size === now.size, 'a pair without a charge appeared or is gone');
    for (const [key, pair] of now) must(isSamePair(pair, then.get(key)), 'something happened to a pair without a charge');
  });
}

const isSamePair = (a: Pair, b: Pair | undefined): boolean =>
  b !== undefined && a.accrued === b.accrued && a.carried === b.carried && a.owed === b.owed && a.fraction === b.fraction;

function checkPair(charge: ChargeLine, then: Pair, now: Pair, tariffs: readonly Tariff[]): void {
  const pair = `payer ${charge.payer} with asset ${charge.asset}`;
  must(then.accrued + charge.accrued === now.accrued, `what accrued of ${pair} does not go on from where it was`);
  must(then.carried + charge.accrued - charge.charged === now.carried, `what is carried over of ${pair} does not`);
  const unmet = charge.bytes - charge.notLicensedBytes - charge.metBytes;
  const demand = charge.accrued + now.owed + charge.writtenOff - then.owed;
  must(unmet >= 0n && demand >= 0n, `what ${pair} owed is not accounted for`);
  const paid = charge.metBytes + partOfBytes(charge.accrued, demand, unmet);
  const writtenOff = partOfBytes(charge.writtenOff, demand, unmet);
  must(paid === charge.paidBytes && writtenOff === charge.writtenOffBytes, `other bytes of ${pair} were paid for`);
  checkWorth(pair, unmet, { charge, then, now }, tariffs);
}

/** With several prices it is not known which usage had which: it cost no less than by the lowest, and no more than by the highest. */
function checkWorth(
  pair: string,
  bytes: bigint,
  { charge, then, now }: { charge: ChargeLine; then: Pair; now: Pair },
  tariffs: readonly Tariff[],
): void {
  const prices = tariffs.flatMap((tariff) => licensedPrice(tariff, charge.asset));
  must(prices.length > 0 || bytes === 0n, `${pair}: usage of an asset that no prices know as licensed`);
  const before = (then.accrued + then.owed) * BYTES_PER_GB + then.fraction;
  const worth = (price: bigint): bigint => {
    const product = before + productOf(bytes, price);
    // The remainder is written off with the rest.
    return charge.writtenOff === 0n ? product : product - (product % BYTES_PER_GB);
  };
  const stated = (now.accrued + now.owed + charge.writtenOff) * BYTES_PER_GB + now.fraction;
  const [first = 0n, ...others] = prices;
  const [lowest, highest] = [others.reduce(min, first), others.reduce(max, first)];
  must(worth(lowest) <= stated && stated <= worth(highest), `${pair}: bytes times price is another amount`);
}

function licensedPrice({ prices, notLicensed }: Tariff, asset: number): bigint[] {
  const price = prices[asset];
  return price === undefined || notLicensed.some((it) => it.asset === asset) ? [] : [price];
}

/** That each asset earned what the breaker gives it. */
export function partsStep({ assets, header }: Archive, before: Archive | undefined): Step {
  return step('Parts', 'each asset earned what the breaker gives it', () => {
    const trailing = new Map(before?.assets.map((line) => [line.index, line.trailing]));
    const wants = assets.map(({ lifetime, added }) => lifetime.accrued - (lifetime.charged - added.charged));
    const firsts = assets.map(({ index }) => firstPart(trailing.get(index) ?? 0n));
    const parts = sum(wants) <= header.breaker ? wants : allot(wants, firsts, header.breaker);
    assets.forEach(({ index, added }, at) => {
      must(parts[at] === added.charged, `the breaker gives asset ${index} another amount`);
    });
  });
}
