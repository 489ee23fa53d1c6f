// Against a demo that is running: real transactions, signed by a wallet of the Wallet Standard, through the page's own way to
// the chain. `cargo xtask browser-test` runs it; by hand `npm run test:live` with OPENMAST_API and KEYS as
// `cargo xtask demo --keep` prints them. It is left out where these are not set.
import { address, type Address } from '@solana/kit';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { claimPlan } from '../../src/actions/claim';
import { depositPlan } from '../../src/actions/deposit';
import { activatePlan } from '../../src/actions/activate';
import type { Sources } from '../../src/actions/collecting';
import { amountIn } from '../../src/actions/holding';
import { readAssetPlace, readPayerPlace, type AssetPlace, type PayerPlace } from '../../src/actions/place';
import { provedBy } from '../../src/actions/proofs';
import { stakePlan } from '../../src/actions/stake';
import { unstakePlan } from '../../src/actions/unstake';
import { canActivate } from '../../src/actions/standing';
import { withdrawPlan } from '../../src/actions/withdraw';
import type { Offer } from '../../src/signing/machine';
import type { Plan } from '../../src/signing/plan';
import { keyOf, type Key } from '../wallet/test-wallet';
import { isRunning, keys, people, reach, rpc, run as runAs } from './running';

const ASSET = 0;

describe.skipIf(!isRunning)('a wallet and a running demo', () => {
  let id: { program: string; network: string };
  let sources: Sources;

  beforeAll(async () => {
    const { oracle, id: found } = await reach();
    id = found;
    sources = { read: rpc.accounts, prove: provedBy(oracle) };
  });

  const asset = (wallet: Address): Promise<AssetPlace> => readAssetPlace(rpc.accounts, id, ASSET, wallet);

  /** The first of the demo's people of whom this holds. */
  async function someone(holds: (place: AssetPlace) => boolean): Promise<Key> {
    for (const key of people(keys as string)) {
      if (holds(await asset(key.address))) return key;
    }
    throw new Error('nobody of the demo fits');
  }

  const run = (key: Key, plan: () => Promise<Plan>) => runAs(id, key, plan);

  const sol = (offer: Offer | undefined) => offer?.effects.changes[0];
  const lamports = async (wallet: Address): Promise<bigint> => (await rpc.accounts([wallet]))[0]?.lamports ?? 0n;

  test('stakes, and what was shown is what happened', async () => {
    const key = await someone((place) => amountIn(place.shares, place.wallet) >= 2_000n);
    const before = await asset(key.address);
    const { offer, end } = await run(key, async () => stakePlan(await asset(key.address), '1.5'));
    expect(end).toMatchObject({ at: 'done' });
    const after = await asset(key.address);
    expect((after.stake?.pending ?? 0n) - (before.stake?.pending ?? 0n)).toBe(1_500n);
    const shares = offer?.effects.changes.find(({ mint }) => mint === before.asset.shareMint);
    expect(shares?.after).toBe(amountIn(after.shares, key.address));
    expect(sol(offer)?.after).toBe(await lamports(key.address));
    expect(offer?.sentence).toMatch(/^You stake 1\.5 HARB of Harbour Tower\.$/);
  });

  test('claims what is owed, or says that nothing is', async () => {
    const key = await someone((place) => (place.stake?.active ?? 0n) > 0n);
    const before = await asset(key.address);
    const { offer, end } = await run(key, async () => claimPlan(await asset(key.address), sources));
    expect(end.at === 'refused' ? end.why : end.at).toMatch(/^(done|idle)$/);
    const after = await asset(key.address);
    const paid = amountIn(after.currency, key.address) - amountIn(before.currency, key.address);
    expect((after.stake?.rewardsPaid ?? 0n) - (before.stake?.rewardsPaid ?? 0n)).toBe(paid);
    if (end.at === 'done') expect(offer?.effects.changes.find(({ mint }) => mint === before.network.currencyMint)?.after).toBe(amountIn(after.currency, key.address));
    else expect(paid).toBe(0n);
  });

  test('activates what a final settlement has seen, and collects the asset in front', async () => {
    const key = await someone((place) => (place.stake?.pending ?? 0n) > 0n);
    await vi.waitFor(async () => {
      const { network, stake } = await asset(key.address);
      expect(stake && canActivate(network, stake)).toBe(true);
    }, { timeout: 60_000, interval: 500 });
    const before = await asset(key.address);
    const { offer, end } = await run(key, async () => activatePlan(await asset(key.address), sources));
    expect(end).toMatchObject({ at: 'done' });
    expect(offer?.cautions).toHaveLength(1);
    const after = await asset(key.address);
    expect(after.stake).toMatchObject({ pending: 0n, active: (before.stake?.active ?? 0n) + (before.stake?.pending ?? 0n) });
  });

  test('unstakes what earns, which cools down and cannot be withdrawn yet', async () => {
    const key = await someone((place) => (place.stake?.active ?? 0n) >= 1_000n);
    const before = await asset(key.address);
    const { end } = await run(key, async () => unstakePlan(await asset(key.address), sources, '0.5'));
    expect(end).toMatchObject({ at: 'done' });
    const after = await asset(key.address);
    expect((after.stake?.cooling ?? 0n) - (before.stake?.cooling ?? 0n)).toBe(500n);
    const withdrawn = await run(key, async () => withdrawPlan(await asset(key.address)));
    expect(withdrawn.end).toMatchObject({ at: 'refused', why: expect.stringContaining('The cooldown is not over') });
  });

  test('pays in for a payer', async () => {
    const placeOf = (key: Key) => readPayerPlace(rpc.accounts, id, 0, key.address);
    let rich: { key: Key; place: PayerPlace } | undefined;
    // One after another: the page's server answers a few questions of a source at once.
    for (const key of people(keys as string)) {
      const place = await placeOf(key);
      if (amountIn(place.currency, place.wallet) < 1_000_000n) continue;
      rich = { key, place };
      break;
    }
    if (!rich) throw new Error('nobody has a dollar');
    const { key, place } = rich;
    const { end } = await run(key, async () => depositPlan(await placeOf(key), '0.25'));
    expect(end).toMatchObject({ at: 'done' });
    expect((await placeOf(key)).payer.deposited - place.payer.deposited).toBe(250_000n);
  });

  test('who has nothing is told so, and nothing is sent', async () => {
    const stranger = keyOf(new Uint8Array(32).fill(9));
    const { end } = await run(stranger, async () => stakePlan(await asset(address(stranger.address)), '1'));
    expect(end).toMatchObject({ at: 'refused', why: expect.stringContaining('You have no HARB') });
  });
});
