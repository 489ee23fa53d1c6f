// Collecting in several steps, where a part of the split changes in between: as the command does it, each step proved against
// the chain's own settlement, and claims that pay what is owed where a proof is missing.
import { address, type Instruction } from '@solana/kit';
import { describe, expect, test } from 'vitest';
import { ApiError } from '../../src/api/error';
import { activatePlan } from '../../src/actions/activate';
import { CLOCK_SYSVAR, departureAddress } from '../../src/actions/addresses';
import { claimPlan } from '../../src/actions/claim';
import { claimAllPlan } from '../../src/actions/claim-all';
import type { Sources } from '../../src/actions/collecting';
import { collectingSteps } from '../../src/actions/collecting-order';
import { readOwnerPlace } from '../../src/actions/owning';
import { readAssetPlace, type AssetPlace } from '../../src/actions/place';
import { provedBy } from '../../src/actions/proofs';
import { splitPlan } from '../../src/actions/set-split';
import { unstakePlan } from '../../src/actions/unstake';
import { withdrawOwnerPlan } from '../../src/actions/withdraw-owner';
import { assetAt, jurisdictionAt, settlementAt, stakeAt } from '../../src/chain/addresses';
import { ASSET_DISCRIMINATOR, getAssetCodec, type Asset } from '../../src/generated/openmast/accounts/asset';
import { JURISDICTION_DISCRIMINATOR, getJurisdictionCodec, type Jurisdiction } from '../../src/generated/openmast/accounts/jurisdiction';
import { NETWORK_DISCRIMINATOR, getNetworkCodec, type Network } from '../../src/generated/openmast/accounts/network';
import { SETTLEMENT_DISCRIMINATOR, getSettlementCodec, type Settlement } from '../../src/generated/openmast/accounts/settlement';
import { STAKE_DISCRIMINATOR, getStakeCodec, type Stake } from '../../src/generated/openmast/accounts/stake';
import { CLAIM_REWARDS_DISCRIMINATOR } from '../../src/generated/openmast/instructions/claimRewards';
import { COLLECT_DISCRIMINATOR, parseCollectInstruction } from '../../src/generated/openmast/instructions/collect';
import { addressBytes } from '../../src/proof/reading';
import { provedByFiles } from '../../src/recompute/proving';
import { MOST_BYTES } from '../../src/signing/budget';
import { unsignedBytes } from '../../src/signing/message';
import type { Plan } from '../../src/signing/plan';
import type { RawAccount } from '../../src/signing/raw-account';
import { leaf, parent, type Node, type Totals } from '../../src/verify';
import { account, accountsOf, id } from '../recorded';

const INDEX = 0;
const [DE, AT] = [276, 40];
const NEWEST = 9n;

const raw = (where: string): RawAccount => {
  const { owner, data } = account(where);
  return { owner, lamports: 1n, data: Uint8Array.from(Buffer.from(data[0], 'base64')) };
};
const recorded = new Set(accountsOf([]).map(([where]) => where));
const first = (discriminator: ArrayLike<number>): RawAccount => raw(accountsOf(discriminator)[0]![0]);
const was = {
  network: getNetworkCodec().decode(first(NETWORK_DISCRIMINATOR).data),
  asset: getAssetCodec().decode(first(ASSET_DISCRIMINATOR).data),
  jurisdiction: getJurisdictionCodec().decode(first(JURISDICTION_DISCRIMINATOR).data),
  settlement: getSettlementCodec().decode(first(SETTLEMENT_DISCRIMINATOR).data),
  stake: getStakeCodec().decode(first(STAKE_DISCRIMINATOR).data),
};
const wallet = address(was.stake.staker);

/** What differs from an asset of which nothing is collected and nothing changes, in a network with nine final settlements. */
interface World {
  network?: Partial<Network>;
  asset?: Partial<Asset>;
  stake?: Partial<Stake>;
  /** By code. */
  levies?: Record<number, Partial<Jurisdiction>>;
  /** The first epoch of the treasury's part, by epoch from 1 on. */
  treasury?: readonly bigint[];
  /** Epochs whose settlement is not on chain. */
  gone?: readonly bigint[];
  /** Levels of each tree: the more, the longer are proofs. */
  levels?: number;
}

const networkIn = ({ network }: World): Network => ({ ...was.network, finalEpoch: NEWEST, oldestKeptEpoch: 1n, paused: 0, ...network });
const assetIn = ({ asset }: World): Asset => ({
  ...was.asset,
  ...{ index: INDEX, jurisdiction: DE, moveState: 0, moveTo: 0, moveEpoch: 0n, nextSplitEpoch: 0n, owner: wallet, ownerOwed: 0n },
  ...{ collected: 0n, collectedBytes: 0n, collectedEpoch: 0n, departedShares: 0n, departedEpoch: 0n, departureRound: 7n, activeShares: 100n },
  ...asset,
});
const NO_LEVY = { beforeLevyBps: 0, levyBps: 0, levyEpoch: 0n, nextLevyBps: 0, nextLevyEpoch: 0n };
const stakeIn = ({ stake }: World): Stake => ({ ...was.stake, active: 100n, pending: 0n, departed: 0n, leaving: 0n, rewardsOwed: 1_000n, ...stake });

/** What the asset earned by the end of an epoch, proven through so many levels, of which each has an asset alike beside. */
function provenIn({ levels = 2 }: World, epoch: bigint): { totals: Totals; siblings: Node[]; root: Node } {
  const own = leaf('asset', addressBytes(id.network), INDEX, earnedBy(epoch));
  const siblings = new Array<Node>(levels).fill(own);
  return { totals: earnedBy(epoch), siblings, root: siblings.reduce(parent, own) };
}
const earnedBy = (epoch: bigint): Totals => ({ bytes: epoch * 10n, paid: epoch * 10n, charged: epoch * 1_000n, accrued: epoch * 1_000n });

function settlementIn(world: World, epoch: bigint): Settlement {
  const { treasury = [], levels = 2 } = world;
  const { root } = provenIn(world, epoch);
  const content = { ...was.settlement.content, epoch, assetCount: 2 ** levels, assetRoot: root.hash, assetCharged: root.charged, assetAccrued: root.accrued };
  return { ...was.settlement, content, treasuryEpoch: treasury[Number(epoch) - 1] ?? 1n };
}

const codecs = { network: getNetworkCodec(), asset: getAssetCodec(), jurisdiction: getJurisdictionCodec(), settlement: getSettlementCodec(), stake: getStakeCodec() };
const own = (data: ArrayLike<number>): RawAccount => ({ owner: id.program, lamports: 1n, data: Uint8Array.from(data) });

async function sourcesIn(world: World): Promise<Sources & { prove: NonNullable<Sources['prove']> }> {
  const there = new Map<string, RawAccount | undefined>();
  const where = await assetAt(id, INDEX);
  there.set(id.network, own(codecs.network.encode(networkIn(world))));
  there.set(where, own(codecs.asset.encode(assetIn(world))));
  there.set(await stakeAt(id, where, wallet), own(codecs.stake.encode(stakeIn(world))));
  there.set(CLOCK_SYSVAR, { owner: wallet, lamports: 1n, data: new Uint8Array(40) });
  for (const code of [DE, AT]) there.set(await jurisdictionAt(id, code), own(codecs.jurisdiction.encode({ ...was.jurisdiction, code, ...NO_LEVY, ...world.levies?.[code] })));
  for (let epoch = 1n; epoch <= NEWEST; epoch += 1n) {
    const isGone = world.gone?.includes(epoch);
    there.set(await settlementAt(id, epoch), isGone ? undefined : own(codecs.settlement.encode(settlementIn(world, epoch))));
  }
  return {
    read: async (addresses) => addresses.map((at) => (there.has(at) ? there.get(at) : recorded.has(at) ? raw(at) : undefined)),
    prove: async (_, epoch) => provenIn(world, epoch),
  };
}

const placeIn = async (world: World): Promise<AssetPlace> => readAssetPlace((await sourcesIn(world)).read, id, INDEX, wallet);

const isA = (discriminator: ArrayLike<number>) => ({ data }: Instruction): boolean => Array.from(discriminator).every((byte, at) => data?.[at] === byte);

function transaction(plan: Plan) {
  if (plan.kind !== 'transaction') throw new Error(plan.why);
  expect(unsignedBytes(plan.instructions, wallet).length).toBeLessThanOrEqual(MOST_BYTES);
  return { ...plan, text: plan.sentence({ changes: [], fee: 0n, rent: 0n }) };
}

/** The collects of a plan: the epoch, by settlement and totals alike, the jurisdiction and the round. */
async function collects(plan: Plan): Promise<[bigint, number, bigint][]> {
  const epochs = new Map<string, bigint>();
  for (let epoch = 1n; epoch <= NEWEST; epoch += 1n) epochs.set(await settlementAt(id, epoch), epoch);
  const codes = new Map([[await jurisdictionAt(id, DE), DE], [await jurisdictionAt(id, AT), AT]] as [string, number][]);
  const rounds = new Map([[await departureAddress(await assetAt(id, INDEX), 7n), 7n], [await departureAddress(await assetAt(id, INDEX), 8n), 8n]] as [string, bigint][]);
  return transaction(plan).instructions.filter(isA(COLLECT_DISCRIMINATOR)).map((instruction) => {
    const { accounts, data } = parseCollectInstruction(instruction as never);
    const epoch = epochs.get(accounts.settlement.address) ?? 0n;
    expect(data.lifetimeCharged).toBe(earnedBy(epoch).charged);
    return [epoch, codes.get(accounts.jurisdiction.address) ?? 0, rounds.get(accounts.departure?.address ?? '') ?? 0n];
  });
}

describe('the order', () => {
  const order = async (world: World) => {
    const jurisdictions = new Map([DE, AT].map((code) => [code, { ...was.jurisdiction, code, ...NO_LEVY, ...world.levies?.[code] }]));
    const settlementOf = async (epoch: bigint) => settlementIn(world, epoch);
    const steps = await collectingSteps({ network: networkIn(world), asset: assetIn(world), jurisdictions, settlementOf });
    return steps.map(({ settlement, jurisdiction, departureRound }) => [settlement.content.epoch, jurisdiction, departureRound]);
  };
  const at = (epochs: readonly bigint[], code = DE, round = 7n) => epochs.map((epoch) => [epoch, code, round]);
  const levies = { [DE]: { levyEpoch: 4n, nextLevyEpoch: 7n }, [AT]: { nextLevyEpoch: 8n } };
  // The examples of `crates/client/src/composites/collecting.rs`: another part of the treasury from epoch 3 and from epoch 6 on.
  const treasury = [1n, 1n, 3n, 3n, 3n, 6n, 6n, 6n, 6n];

  test('is the newest alone where nothing changes', async () => {
    expect(await order({})).toEqual(at([9n]));
    expect(await order({ asset: { collectedEpoch: 9n } })).toEqual([]);
  });

  test('has the last settlement before each change, of whatever it is', async () => {
    expect(await order({ levies, treasury })).toEqual(at([2n, 3n, 5n, 6n, 9n]));
    expect(await order({ levies, treasury, asset: { nextSplitEpoch: 9n } })).toEqual(at([2n, 3n, 5n, 6n, 8n, 9n]));
  });

  test('leaves out what is not kept any more, and what was collected', async () => {
    expect(await order({ levies, treasury, asset: { nextSplitEpoch: 9n }, network: { oldestKeptEpoch: 6n } })).toEqual(at([6n, 8n, 9n]));
    expect(await order({ levies, treasury, asset: { collectedEpoch: 5n } })).toEqual(at([6n, 9n]));
  });

  test('has no step for a change with the first epoch that is not collected, nor for one after the newest final epoch', async () => {
    expect(await order({ asset: { collectedEpoch: 4n, nextSplitEpoch: 5n } })).toEqual(at([9n]));
    expect(await order({ asset: { collectedEpoch: 4n, nextSplitEpoch: 10n }, levies: { [DE]: { nextLevyEpoch: 12n } } })).toEqual(at([9n]));
    expect(await order({ asset: { collectedEpoch: 4n, nextSplitEpoch: 9n } })).toEqual(at([8n, 9n]));
  });

  test('ends the round of departures with the first step that saw them', async () => {
    const asset = { departedShares: 5n, departedEpoch: 3n };
    expect(await order({ treasury, levies, asset })).toEqual([...at([2n, 3n]), ...at([5n, 6n, 9n], DE, 8n)]);
  });

  test('takes the levy of the jurisdiction by then', async () => {
    expect(await order({ levies, asset: { jurisdiction: AT } })).toEqual(at([7n, 9n], AT));
    const moves = { jurisdiction: AT, moveTo: DE, moveState: 3, moveEpoch: 6n };
    expect(await order({ levies, asset: moves })).toEqual([[5n, AT, 7n], [6n, DE, 7n], [9n, DE, 7n]]);
    expect(await order({ levies, asset: { ...moves, moveState: 2 } })).toEqual(at([7n, 9n], AT));
    await expect(order({ levies, asset: { jurisdiction: 8 } })).rejects.toThrow('jurisdiction 8 is needed');
  });

  test('has nothing before a move that was let pass', async () => {
    const asset = { moveTo: AT, moveState: 3, moveEpoch: 5n };
    const network = { oldestKeptEpoch: 6n };
    expect(await order({ levies, asset, network })).toEqual(at([9n]));
    expect(await order({ levies, asset: { ...asset, moveEpoch: 8n }, network })).toEqual([...at([6n, 7n]), [9n, AT, 7n]]);
  });
});

/** Split and levy both change, at 5 and at 8. */
const BOTH: World = { asset: { nextSplitEpoch: 5n }, levies: { [DE]: { nextLevyEpoch: 8n } } };
/** So many levels that one proof fits a transaction, and two do not. */
const LONG = 12;

describe('a claim', () => {
  test('collects in steps of one transaction where they fit', async () => {
    const plan = await claimPlan(await placeIn(BOTH), await sourcesIn(BOTH));
    expect(await collects(plan)).toEqual([[4n, DE, 7n], [7n, DE, 7n], [9n, DE, 7n]]);
    const { instructions, cautions, next } = transaction(plan);
    expect(instructions.filter(isA(CLAIM_REWARDS_DISCRIMINATOR))).toHaveLength(1);
    expect(cautions[0]).toContain('in 3 steps, since a part of the split changes in between');
    expect(next).toBeUndefined();
  });

  test('goes on step by step where they do not fit, and pays at the end', async () => {
    const seen = [];
    for (let collectedEpoch = 0n; ; ) {
      const world = { ...BOTH, levels: LONG, asset: { ...BOTH.asset, collectedEpoch, collected: collectedEpoch * 1_000n } };
      const plan = await claimPlan(await placeIn(world), await sourcesIn(world));
      const { text, next, cautions, instructions } = transaction(plan);
      const done = await collects(plan);
      seen.push(done.map(([epoch]) => epoch));
      if (instructions.some(isA(CLAIM_REWARDS_DISCRIMINATOR))) {
        expect(next).toBeUndefined();
        break;
      }
      collectedEpoch = done.at(-1)?.[0] ?? NEWEST;
      expect(text).toMatch(collectedEpoch === NEWEST ? /up to the newest final settlement/ : new RegExp(`up to epoch ${collectedEpoch}, `));
      expect(cautions).toHaveLength(collectedEpoch === NEWEST ? 0 : 1);
      expect(next).toMatch(/^Now .*claim your rewards/);
    }
    expect(seen.flat()).toEqual([4n, 7n, 9n]);
    expect(seen.length).toBeGreaterThan(1);
  });

  const paysAlone = (plan: Plan, words: RegExp) => {
    const { instructions, cautions } = transaction(plan);
    expect(instructions.some(isA(COLLECT_DISCRIMINATOR))).toBe(false);
    expect(instructions.filter(isA(CLAIM_REWARDS_DISCRIMINATOR))).toHaveLength(1);
    expect(cautions.join()).toMatch(words);
  };

  /** One by one and all at once. */
  const both = async (world: World, change: (sources: Sources & { prove: NonNullable<Sources['prove']> }) => Sources): Promise<Plan[]> => {
    const sources = change(await sourcesIn(world));
    return [await claimPlan(await placeIn(world), sources), await claimAllPlan(id, wallet, [INDEX], sources)];
  };

  test('pays what is owed where a step’s settlement is gone just now, and says so', async () => {
    for (const plan of await both({ ...BOTH, gone: [4n] }, (it) => it)) paysAlone(plan, /settlement of epoch 4 is needed, and is not on chain/);
  });

  test('needs no step whose settlement is let pass', async () => {
    const world = { ...BOTH, gone: [1n, 2n, 3n, 4n], network: { oldestKeptEpoch: 5n } };
    for (const plan of await both(world, (it) => it)) expect(await collects(plan)).toEqual([[7n, DE, 7n], [9n, DE, 7n]]);
  });

  test('pays what is owed where an oracle has no proof of an older epoch, and says which', async () => {
    const notKept = new ApiError('epoch_not_kept', 'There is no proof for this epoch', 'Ask for another.');
    const asked: unknown[] = [];
    const get = async (_: string, { query: { epoch } }: { query: { epoch?: number } }) => {
      asked.push(epoch);
      if (epoch !== undefined) throw notKept;
      return { data: { epoch: '9' }, receivedAtMs: 0 };
    };
    for (const plan of await both(BOTH, ({ read }) => ({ read, prove: provedBy({ get } as never) }))) {
      paysAlone(plan, /not that of epoch 4\. Open the archive of that epoch/);
    }
    // It does not wait for what never comes.
    expect(asked).toEqual([4, undefined, 4, undefined]);
  });

  test('pays what is owed where files of some epochs are missing, and says of which', async () => {
    const newest = { file: new File([], 'archive.jsonl'), hash: '', header: { epoch: NEWEST } } as never;
    for (const plan of await both(BOTH, ({ read }) => ({ read, prove: provedByFiles([newest]) }))) {
      paysAlone(plan, /A proof by the settlement of epoch 4 is needed: open its archive, too/);
    }
  });

  test('pays what is owed where a step’s proof is a lie', async () => {
    const lying = (sources: Sources & { prove: NonNullable<Sources['prove']> }): Sources => ({
      ...sources,
      prove: async (index, epoch) => sources.prove(index, epoch === 7n ? 6n : epoch),
    });
    for (const plan of await both(BOTH, lying)) paysAlone(plan, /does not lead to the settlement on chain/);
  });

  test('of all stakes collects in steps, too', async () => {
    const plan = await claimAllPlan(id, wallet, [INDEX], await sourcesIn(BOTH));
    expect((await collects(plan)).map(([epoch]) => epoch)).toEqual([4n, 7n, 9n]);
    const long = { ...BOTH, levels: LONG };
    const alone = transaction(await claimAllPlan(id, wallet, [INDEX], await sourcesIn(long)));
    expect(alone.instructions.some(isA(CLAIM_REWARDS_DISCRIMINATOR))).toBe(false);
    expect(alone.text).toContain('up to epoch 4, ');
    expect(alone.next).toMatch(/^Now go on/);
  });

  test('pays what is owed where a proof is too long for one transaction', async () => {
    for (const plan of await both({ levels: 16 }, (it) => it)) paysAlone(plan, /too long for one transaction: `openmast collect 0`/);
  });
});

describe('what else collects', () => {
  test('activates, withdraws and announces a split behind all steps', async () => {
    const epochs = async (plan: Plan) => (await collects(plan)).map(([epoch]) => epoch);
    const waiting = { ...BOTH, stake: { pending: 5n, pendingSlot: 0n } };
    expect(await epochs(await activatePlan(await placeIn(waiting), await sourcesIn(waiting)))).toEqual([4n, 7n, 9n]);
    expect(await epochs(await unstakePlan(await placeIn(BOTH), await sourcesIn(BOTH), 'all'))).toEqual([4n, 7n, 9n]);
    const sources = await sourcesIn(BOTH);
    const owner = await readOwnerPlace(sources.read, id, INDEX, wallet);
    expect(await epochs(await withdrawOwnerPlan(owner, sources))).toEqual([4n, 7n, 9n]);
    expect(await epochs(await splitPlan(owner, sources, { stakers: '12', epoch: '' }))).toEqual([4n, 7n, 9n]);
  });

  test('pays an owner what is owed where a step cannot be proven', async () => {
    const world = { ...BOTH, gone: [4n], asset: { ...BOTH.asset, ownerOwed: 5n } };
    const sources = await sourcesIn(world);
    const plan = transaction(await withdrawOwnerPlan(await readOwnerPlace(sources.read, id, INDEX, wallet), sources));
    expect(plan.instructions.some(isA(COLLECT_DISCRIMINATOR))).toBe(false);
    expect(plan.cautions.join()).toContain('settlement of epoch 4 is needed');
  });

  test('lets shares leave uncollected where a step cannot be proven and they were announced in time', async () => {
    const world = { ...BOTH, gone: [4n] };
    await expect(unstakePlan(await placeIn(world), await sourcesIn(world), 'all')).rejects.toThrow('--announce');
    const announced = { ...world, stake: { leaving: 100n, leavingAt: -1n } };
    const plan = transaction(await unstakePlan(await placeIn(announced), await sourcesIn(announced), 'all'));
    expect(plan.instructions.some(isA(COLLECT_DISCRIMINATOR))).toBe(false);
    expect(plan.cautions.join()).toContain('They earn until the asset is collected once more');
  });
});
