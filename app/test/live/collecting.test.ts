// An owner changes the stakers' part, some epochs go by, and a staker takes shares out: the asset is collected up to the
// change first, against the settlements of a demo that is running. `npm run test:live` as beside.
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { Sources } from '../../src/actions/collecting';
import { readOwnerPlace } from '../../src/actions/owning';
import { readAssetPlace, type AssetPlace, type Read } from '../../src/actions/place';
import { provedBy } from '../../src/actions/proofs';
import { splitPlan } from '../../src/actions/set-split';
import { unstakePlan } from '../../src/actions/unstake';
import type { NetworkId } from '../../src/chain/decoded';
import type { Key } from '../wallet/test-wallet';
import { isRunning, keys, people, reach, rpc, run } from './running';

/** The Library Access Point, of which no other test here collects anything. */
const ASSET = 2;

describe.skipIf(!isRunning)('an asset whose split changes, in a running demo', () => {
  let id: NetworkId;
  let sources: Sources;

  beforeAll(async () => {
    const { oracle, id: found } = await reach();
    id = found;
    sources = { read: rpc.accounts, prove: provedBy(oracle) };
  });

  const place = (read: Read, { address }: Key): Promise<AssetPlace> => readAssetPlace(read, id, ASSET, address);

  async function someone(holds: (place: AssetPlace) => boolean): Promise<Key> {
    for (const key of people(keys as string)) {
      if (holds(await place(rpc.accounts, key))) return key;
    }
    throw new Error('nobody of the demo fits');
  }

  /** Another part than the one of before. Gives its first epoch. */
  async function announce(owner: Key): Promise<bigint> {
    const { end } = await run(id, owner, async (read) => {
      const there = await readOwnerPlace(read, id, ASSET, owner.address);
      const stakers = there.asset.nextStakersBps === 4_100 ? '42' : '41';
      return splitPlan(there, sources, { stakers, epoch: `${there.network.finalEpoch + 8n}` });
    });
    expect(end).toMatchObject({ at: 'done' });
    return (await place(rpc.accounts, owner)).asset.nextSplitEpoch;
  }

  test('is collected up to the change and then to the newest settlement, in one transaction', { timeout: 240_000 }, async () => {
    const owner = await someone(({ asset, wallet }) => asset.owner === wallet);
    const staker = await someone(({ stake }) => (stake?.active ?? 0n) > 1_000n);
    const change = await announce(owner);
    await vi.waitFor(async () => expect((await place(rpc.accounts, staker)).network.finalEpoch).toBeGreaterThan(change), { timeout: 180_000, interval: 1_000 });
    const before = await place(rpc.accounts, staker);
    expect(before.asset.collectedEpoch).toBeLessThan(change - 1n);
    const { offer, end } = await run(id, staker, async (read) => unstakePlan(await place(read, staker), sources, '0.1'));
    expect(end).toMatchObject({ at: 'done' });
    expect(offer?.cautions[0]).toContain('in 2 steps, since a part of the split changes in between');
    const after = await place(rpc.accounts, staker);
    expect((after.stake?.active ?? 0n) - (before.stake?.active ?? 0n)).toBe(-100n);
    expect(after.asset.collectedEpoch).toBeGreaterThanOrEqual(change);
  });
});
