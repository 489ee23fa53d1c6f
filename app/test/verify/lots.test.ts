// What lots take, cost and pay back: the numbers of `crates/ledger` and `crates/client`, and those of docs/reference/lots.md.
import { describe, expect, test } from 'vitest';
import {
  LOT_KIND,
  backBeforeWindow,
  capacityChanges,
  capacityLeft,
  givenBack,
  leastLotPrice,
  lotRefund,
  lotRefundUnused,
  lotsFit,
  reservationOf,
  unusedBytes,
  windowEpochs,
  type Reservation,
} from '../../src/verify';

const tariff = { price: 500_000n, slotPrice: 0n, capacityMbps: 100, epochSeconds: 3_600n, window: 10n };

describe('the least price', () => {
  test('follows from the tariff', () => {
    expect(leastLotPrice(LOT_KIND.volume, tariff, 5_000)).toBe(250_000n);
    // 125 000 bytes · 3 600 s · 10 epochs = 4.5 GB at 0.50, of which a half.
    expect(leastLotPrice(LOT_KIND.rate, tariff, 5_000)).toBe(1_125_000n);
    expect(leastLotPrice(LOT_KIND.rate, { ...tariff, epochSeconds: 7_200n }, 5_000)).toBe(2_250_000n);
    expect(leastLotPrice(LOT_KIND.exclusive, tariff, 5_000)).toBe(112_500_000n);
  });
  test('is never nothing, and rounded up', () => {
    expect(leastLotPrice(LOT_KIND.simSlot, tariff, 5_000)).toBe(1n);
    expect(leastLotPrice(LOT_KIND.volume, { ...tariff, price: 3n }, 5_000)).toBe(2n);
    expect(() => leastLotPrice(LOT_KIND.exclusive, { ...tariff, price: (1n << 64n) - 1n }, 10_000)).toThrow('larger');
  });
});

describe('what a lot takes', () => {
  const window = { firstEpoch: 20n, lastEpoch: 29n, rollsEpochs: 0, epochSeconds: 3_600 };
  const carries = () => ({ mbps: 100, simSlots: 5 });
  test('is an even rate of a volume, rounded up, over the window without its roll-over', () => {
    // 30 GB · 8 / 36,000 s.
    expect(reservationOf({ ...window, kind: LOT_KIND.volume, quantity: 30n }, carries)).toMatchObject({ bitsPerSecond: 6_666_667n, endEpoch: 30n });
    expect(reservationOf({ ...window, kind: LOT_KIND.volume, quantity: 30n, rollsEpochs: 5 }, carries).bitsPerSecond).toBe(13_333_334n);
    expect(() => reservationOf({ ...window, kind: LOT_KIND.volume, quantity: 30n, rollsEpochs: 10 }, carries)).toThrow('needs epochs');
    expect(() => reservationOf({ ...window, kind: LOT_KIND.volume, quantity: 30n, epochSeconds: 0 }, carries)).toThrow('how long');
  });
  test('is its tokens of the others, and the least capacity of an exclusive window', () => {
    expect(reservationOf({ ...window, kind: LOT_KIND.rate, quantity: 3n }, carries).bitsPerSecond).toBe(3_000_000n);
    expect(reservationOf({ ...window, kind: LOT_KIND.simSlot, quantity: 3n }, carries)).toMatchObject({ slots: 3, bitsPerSecond: 0n });
    const falls = (epoch: bigint) => ({ mbps: epoch < 25n ? 100 : 40, simSlots: 0 });
    expect(reservationOf({ ...window, kind: LOT_KIND.exclusive, quantity: 1n }, falls)).toMatchObject({ bitsPerSecond: 40_000_000n, isExclusive: true });
  });
});

describe('room', () => {
  const taken: Reservation[] = [
    { firstEpoch: 20n, endEpoch: 25n, bitsPerSecond: 30_000_000n, slots: 0, isExclusive: false },
    { firstEpoch: 22n, endEpoch: 30n, bitsPerSecond: 0n, slots: 2, isExclusive: false },
  ];
  const carries = () => ({ mbps: 100, simSlots: 5 });
  test('changes where lots begin and end', () => {
    expect(capacityChanges(taken, 0n, 18n, 40n)).toEqual([18n, 20n, 22n, 25n, 30n]);
    const left = [18n, 20n, 22n, 25n, 30n].map((epoch) => capacityLeft(taken, carries, epoch));
    expect(left.map(({ bitsPerSecond, slots }) => [bitsPerSecond / 1_000_000n, slots])).toEqual([[100n, 5], [70n, 5], [70n, 3], [100n, 3], [100n, 5]]);
    const [first, second] = taken;
    expect(capacityLeft([{ ...first!, isExclusive: true }, second!], carries, 21n).bitsPerSecond).toBe(0n);
  });

  test('is looked at where something begins, and finds what looking at every epoch finds', () => {
    let seed = 7;
    const any = (most: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % most;
    };
    let [fit, unfit] = [0, 0];
    for (let round = 0; round < 2_000; round += 1) {
      const one = (): Reservation => {
        const first = BigInt(any(20));
        return { firstEpoch: first, endEpoch: first + BigInt(1 + any(6)), bitsPerSecond: BigInt(any(4)) * 500_000n, slots: any(3), isExclusive: any(8) === 0 };
      };
      const all = Array.from({ length: any(5) }, one);
      const [changes, from] = [BigInt(any(24)), BigInt(any(6))];
      const [now, then] = [{ mbps: any(4), simSlots: any(6) }, { mbps: any(4), simSlots: any(6) }];
      const capacityIn = (epoch: bigint) => (changes > 0n && epoch >= changes ? then : now);
      const byEpoch = Array.from({ length: 40 }, (_, at) => from + BigInt(at)).every((epoch) => {
        const held = all.filter(({ firstEpoch, endEpoch }) => firstEpoch <= epoch && epoch < endEpoch);
        const bits = held.reduce((sum, it) => sum + it.bitsPerSecond, 0n);
        const exclusive = held.filter(({ isExclusive }) => isExclusive).length;
        const others = held.filter(({ isExclusive, bitsPerSecond }) => !isExclusive && bitsPerSecond > 0n).length;
        const isAlone = exclusive === 0 || (exclusive === 1 && others === 0);
        return bits <= BigInt(capacityIn(epoch).mbps) * 1_000_000n && held.reduce((sum, it) => sum + it.slots, 0) <= capacityIn(epoch).simSlots && isAlone;
      });
      expect(lotsFit(all, capacityIn, changes, from)).toBe(byEpoch);
      if (byEpoch) fit += 1;
      else unfit += 1;
    }
    expect(Math.min(fit, unfit)).toBeGreaterThan(200);
  });
});

describe('what comes back', () => {
  // The example of the reference: 30 GB at 0.40 USD for 10 epochs, of which 8 were served; 12.5 of 20 redeemed GB were used.
  test('is the part of the epochs that were not served', () => {
    expect(lotRefundUnused(400_000n, unusedBytes(20n, 12_500_000_000n), 8n, 10n)).toBe(600_000n);
    expect(lotRefund(400_000n, 10n, 8n, 10n)).toBe(800_000n);
    expect(lotRefund(400_000n, 10n, 10n, 10n)).toBe(0n);
    expect(() => lotRefund(1n, 1n, 11n, 10n)).toThrow('more epochs');
    expect(() => unusedBytes(1n, 1_000_000_001n)).toThrow('more is taken away');
  });
  test('is a part of the price before the window', () => {
    expect(backBeforeWindow(500n, 2n, 8_000)).toBe(800n);
  });
  test('is of an entitlement what is not begun', () => {
    expect(givenBack(8n, 4n, 3_500_000_000n)).toBe(4n);
    expect(givenBack(8n, 6n, 3_500_000_000n)).toBe(4n);
    expect(givenBack(8n, 6n, 8_000_000_000n)).toBe(0n);
  });
  test('needs a window that has epochs', () => {
    expect(windowEpochs(5n, 5n)).toBe(1n);
    expect(() => windowEpochs(5n, 4n)).toThrow('before the first');
    expect(() => windowEpochs(0n, 1n << 33n)).toThrow('fewer than');
  });
});
