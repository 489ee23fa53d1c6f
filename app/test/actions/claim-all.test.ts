// What pays all rewards of a wallet: in transactions that fit, and nothing twice.
import { address } from '@solana/kit';
import { describe, expect, test, vi } from 'vitest';
import { ApiError, unreachable } from '../../src/api/error';
import { claimPlan } from '../../src/actions/claim';
import { claimAllPlan } from '../../src/actions/claim-all';
import type { Sources } from '../../src/actions/collecting';
import { CLOCK_SYSVAR } from '../../src/actions/addresses';
import { readAssetPlace } from '../../src/actions/place';
import { provedBy } from '../../src/actions/proofs';
import { assetAt, stakeAt } from '../../src/chain/addresses';
import { ASSET_DISCRIMINATOR, getAssetCodec } from '../../src/generated/openmast/accounts/asset';
import { NETWORK_DISCRIMINATOR, getNetworkDecoder } from '../../src/generated/openmast/accounts/network';
import { STAKE_DISCRIMINATOR, getStakeCodec } from '../../src/generated/openmast/accounts/stake';
import { COLLECT_DISCRIMINATOR, getCollectInstructionDataDecoder } from '../../src/generated/openmast/instructions/collect';
import { CLAIM_REWARDS_DISCRIMINATOR } from '../../src/generated/openmast/instructions/claimRewards';
import { headerOf } from '../../src/recompute/archive';
import type { Given } from '../../src/recompute/given';
import { provedByFiles } from '../../src/recompute/proving';
import { MOST_BYTES } from '../../src/signing/budget';
import { unsignedBytes } from '../../src/signing/message';
import type { Plan } from '../../src/signing/plan';
import type { RawAccount } from '../../src/signing/raw-account';
import { account, accountsOf, answer, archives, id } from '../recorded';
import { WorkerHere } from '../worker-here';

const INDEXES = Array.from({ length: 30 }, (_, index) => index);
const OWED = 1_000n;

/** The archive of an epoch as somebody opened it, and perhaps changed it since. */
function openedFile(epoch: bigint, change: (text: string) => string = (text) => text): Given {
  const { archive_hash: hash } = answer(`/v1/settlements/${epoch}`).body;
  const text = archives[hash] as string;
  return { file: new File([change(text)], 'archive.jsonl'), hash, header: headerOf(JSON.parse(text.split('\n')[0] ?? '')) };
}

const raw = (where: string): RawAccount => {
  const { owner, data } = account(where);
  return { owner, lamports: 1n, data: Uint8Array.from(Buffer.from(data[0], 'base64')) };
};
const recorded = new Set(accountsOf([]).map(([where]) => where));
const one = (discriminator: ArrayLike<number>): string => accountsOf(discriminator)[0]![0];
const network = getNetworkDecoder().decode(raw(one(NETWORK_DISCRIMINATOR)).data);
const [asset, stake] = [raw(one(ASSET_DISCRIMINATOR)), raw(one(STAKE_DISCRIMINATOR))];
const stakeThere = getStakeCodec().decode(stake.data);
const wallet = address(stakeThere.staker);

/** Thirty assets alike, each with a stake that is owed something, but for those that were paid. */
async function chain(paid: ReadonlySet<string>, collectedEpoch: bigint): Promise<Sources['read']> {
  const there = new Map<string, RawAccount>();
  const codec = getAssetCodec();
  const data = Uint8Array.from(codec.encode({ ...codec.decode(asset.data), collectedEpoch }));
  for (const index of INDEXES) {
    const where = await assetAt(id, index);
    const [own, owed] = [await stakeAt(id, where, wallet), { active: 0n, departed: 0n, rewardsFraction: 0n }];
    there.set(where, { ...asset, data });
    const rewardsOwed = paid.has(own) ? 0n : OWED;
    there.set(own, { ...stake, data: Uint8Array.from(getStakeCodec().encode({ ...stakeThere, ...owed, rewardsOwed })) });
  }
  there.set(CLOCK_SYSVAR, { owner: wallet, lamports: 1n, data: new Uint8Array(40) });
  return async (addresses) => addresses.map((where) => there.get(where) ?? (recorded.has(where) ? raw(where) : undefined));
}

type Transaction = Extract<Plan, { kind: 'transaction' }>;

/** The stakes that a transaction claims for. */
const claimed = ({ instructions }: Transaction): string[] =>
  instructions
    .filter(({ data }) => CLAIM_REWARDS_DISCRIMINATOR.every((byte, at) => data?.[at] === byte))
    .map(({ accounts = [] }) => accounts.find(({ address: where }) => stakes.has(where))?.address ?? 'no stake');

const stakes = new Set(await Promise.all(INDEXES.map(async (index) => stakeAt(id, await assetAt(id, index), wallet))));

describe('all rewards of a wallet', () => {
  test('come in transactions that fit, each stake once', async () => {
    const paid = new Set<string>();
    let transactions = 0;
    for (;;) {
      const plan = await claimAllPlan(id, wallet, INDEXES, { read: await chain(paid, network.finalEpoch), prove: undefined });
      if (plan.kind === 'nothing') {
        expect(plan.why).toBe('No rewards are owed to you.');
        break;
      }
      transactions += 1;
      expect(unsignedBytes(plan.instructions, wallet).length).toBeLessThanOrEqual(MOST_BYTES);
      const now = claimed(plan);
      expect(now.length).toBeGreaterThan(0);
      for (const where of now) {
        expect(paid.has(where)).toBe(false);
        paid.add(where);
      }
      expect(plan.next !== undefined).toBe(paid.size < INDEXES.length);
    }
    expect(paid).toEqual(stakes);
    expect(transactions).toBeGreaterThan(1);
    expect(transactions).toBeLessThan(6);
  });

  test('that are collected are paid where an oracle lies about the rest, and it is said', async () => {
    const lie = { totals: { bytes: 1n, paid: 1n, charged: 1n, accrued: 1n }, siblings: [] };
    const read = await chain(new Set(), network.finalEpoch - 1n);
    const plan = await claimAllPlan(id, wallet, [0], { read, prove: async () => lie });
    if (plan.kind !== 'transaction') throw new Error(plan.why);
    expect(claimed(plan)).toHaveLength(1);
    expect(plan.cautions.join()).toMatch(/a proof that does not lead to the settlement on chain/);
  });

  test.each([
    ['is away', unreachable(false), 'The oracle cannot be reached'],
    ['has no such leaf', new ApiError('status_404', 'It has no such asset', 'Ask its operator.'), 'It has no such asset. Ask its operator.'],
    ['gives what is no proof', new RangeError('no digits'), 'a proof that cannot be read'],
  ])('that are collected are paid where the oracle %s, one by one and all at once', async (_, error, words) => {
    const sources = { read: await chain(new Set(), network.finalEpoch - 1n), prove: provedBy({ get: () => Promise.reject(error) }) };
    const one = await claimPlan(await readAssetPlace(sources.read, id, 0, wallet), sources);
    for (const plan of [one, await claimAllPlan(id, wallet, [0], sources)]) {
      if (plan.kind !== 'transaction') throw new Error(plan.why);
      expect(claimed(plan)).toHaveLength(1);
      expect(plan.cautions.join()).toContain(words);
    }
  });

  test('that are not collected are said to be missing where no oracle is', async () => {
    const read = await chain(new Set(), network.finalEpoch - 1n);
    const plan = await claimAllPlan(id, wallet, [0, 1], { read, prove: undefined });
    if (plan.kind !== 'transaction') throw new Error(plan.why);
    expect(plan.cautions.filter((caution) => caution.includes('there may be more'))).toHaveLength(2);
  });

  test('are collected first by the newest archive, where that is open as a file', async () => {
    vi.stubGlobal('Worker', WorkerHere);
    const read = await chain(new Set(), network.finalEpoch - 1n);
    const plan = await claimAllPlan(id, wallet, [0], { read, prove: provedByFiles([openedFile(network.finalEpoch)]) });
    if (plan.kind !== 'transaction') throw new Error(plan.why);
    const collect = plan.instructions.find(({ data }) => COLLECT_DISCRIMINATOR.every((byte, at) => data?.[at] === byte));
    const { totals } = answer(`/v1/assets/0/proof?epoch=${network.finalEpoch}`).body;
    expect(getCollectInstructionDataDecoder().decode(collect?.data ?? new Uint8Array())).toMatchObject({
      lifetimeBytes: BigInt(totals.bytes),
      lifetimeCharged: BigInt(totals.charged),
    });
    expect(plan.cautions.join()).not.toContain('there may be more');
  });

  test('are collected by the file of the epoch whatever an oracle says, and by the oracle where no such file is open', async () => {
    vi.stubGlobal('Worker', WorkerHere);
    const read = await chain(new Set(), network.finalEpoch - 1n);
    const collects = async (files: readonly Given[], oracle: NonNullable<Sources['prove']>) => {
      const plan = await claimAllPlan(id, wallet, [0], { read, prove: provedByFiles(files, 'asset', oracle) });
      if (plan.kind !== 'transaction') throw new Error(plan.why);
      return plan.instructions.some(({ data }) => COLLECT_DISCRIMINATOR.every((byte, at) => data?.[at] === byte));
    };
    const [file, other] = [openedFile(network.finalEpoch), openedFile(network.finalEpoch - 1n)];
    expect(await collects([file], provedBy({ get: () => Promise.reject(unreachable(false)) }))).toBe(true);
    const lie = { totals: { bytes: 1n, paid: 1n, charged: 1n, accrued: 1n }, siblings: [] };
    expect(await collects([other, file], async () => lie)).toBe(true);
    expect(await collects([], async () => lie)).toBe(false);
  });

  test.each([
    ['of an epoch before', () => openedFile(network.finalEpoch - 1n), /is the newest final one now: open its archive/],
    ['that was changed since it was opened', () => openedFile(network.finalEpoch, (text) => `${text} `), /within a line|was changed since/],
    ['in which a total was changed since', () => openedFile(network.finalEpoch, (text) => text.replace(/"earned":"\d/, '"earned":"9')), /was changed since it was opened/],
  ])('are not collected by a file %s', async (_, given, words) => {
    vi.stubGlobal('Worker', WorkerHere);
    const read = await chain(new Set(), network.finalEpoch - 1n);
    const plan = await claimAllPlan(id, wallet, [0], { read, prove: provedByFiles([given()]) });
    if (plan.kind !== 'transaction') throw new Error(plan.why);
    expect(plan.instructions.some(({ data }) => COLLECT_DISCRIMINATOR.every((byte, at) => data?.[at] === byte))).toBe(false);
    expect(plan.cautions.join()).toMatch(words);
  });
});
