// Whose levy it is where an asset moves: by the epoch, as what is signed has it, and not by where the asset was collected last.
import { expect, test } from 'vitest';
import { jurisdictionIn } from '../../src/chain/schedule';
import type { Asset } from '../../src/generated/openmast/accounts/asset';
import type { Jurisdiction } from '../../src/generated/openmast/accounts/jurisdiction';
import type { Network } from '../../src/generated/openmast/accounts/network';
import { perShareOf } from '../../src/proof/earning';
import { partsIn, sharingOf, splitOfUncollected } from '../../src/proof/parts';

const ALL = { stakersBps: 10_000, nextStakersBps: 10_000, nextSplitEpoch: 0n, activeShares: 100n, shareSupply: 100n, shareDecimals: 0 };
const asset = (more: Partial<Asset> = {}) => ({ ...ALL, jurisdiction: 1, moveState: 3, moveTo: 2, moveEpoch: 10n, collectedEpoch: 5n, ...more }) as Asset;
const levying = (code: number, levyBps: number) =>
  ({ code, beforeLevyBps: levyBps, levyBps, levyEpoch: 0n, nextLevyBps: levyBps, nextLevyEpoch: 0n }) as Jurisdiction;
const network = { beforeTreasuryBps: 0, settledTreasuryBps: 0, treasuryEpoch: 0n } as Network;
const both = new Map([1, 2].map((code) => [code, levying(code, code === 2 ? 3_000 : 0)]));
const sharing = (more: Partial<Asset> = {}) => sharingOf(asset(more), network, both)!;

test('from the epoch of an agreed move on the levy is that of where the asset is then', () => {
  expect([9n, 10n].map((epoch) => [jurisdictionIn(asset(), epoch), partsIn(sharing(), epoch).levy])).toEqual([[1, 0], [2, 3_000]]);
  expect([9n, 10n].map((epoch) => perShareOf(sharing(), [{ epoch, earned: 1_000n }]))).toEqual([10n, 7n]);
  // One that the other regulator has not accepted is none.
  expect(partsIn(sharing({ moveState: 2 }), 10n).levy).toBe(0);
});

test('what is not collected is split by one levy, or by none where the asset moved in between', () => {
  expect(splitOfUncollected(sharing(), 1_000n, 9n)?.stakers).toBe(1_000n);
  expect(splitOfUncollected(sharing(), 1_000n, 12n)).toBeUndefined();
  expect(splitOfUncollected(sharing({ collectedEpoch: 9n }), 1_000n, 12n)?.stakers).toBe(700n);
});

test('without the account of one whose levy it will be nothing is estimated', () => {
  const only = new Map([[1, levying(1, 0)]]);
  expect(sharingOf(asset(), network, only)).toBeUndefined();
  expect(sharingOf(asset({ moveState: 0 }), network, only)).toBeDefined();
});
