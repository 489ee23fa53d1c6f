// What pays all rewards of a wallet: in transactions that fit, and nothing twice.
import { address } from '@solana/kit';
import { describe, expect, test } from 'vitest';
import { claimAllPlan } from '../../src/actions/claim-all';
import type { Sources } from '../../src/actions/collecting';
import { CLOCK_SYSVAR } from '../../src/actions/addresses';
import { assetAt, stakeAt } from '../../src/chain/addresses';
import { ASSET_DISCRIMINATOR, getAssetCodec } from '../../src/generated/openmast/accounts/asset';
import { NETWORK_DISCRIMINATOR, getNetworkDecoder } from '../../src/generated/openmast/accounts/network';
import { STAKE_DISCRIMINATOR, getStakeCodec } from '../../src/generated/openmast/accounts/stake';
import { CLAIM_REWARDS_DISCRIMINATOR } from '../../src/generated/openmast/instructions/claimRewards';
import { MOST_BYTES } from '../../src/signing/budget';
import { unsignedBytes } from '../../src/signing/message';
import type { Plan } from '../../src/signing/plan';
import type { RawAccount } from '../../src/signing/raw-account';
import { account, accountsOf, id } from '../recorded';

const INDEXES = Array.from({ length: 30 }, (_, index) => index);
const OWED = 1_000n;

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

  test('that are not collected are said to be missing where no oracle is', async () => {
    const read = await chain(new Set(), network.finalEpoch - 1n);
    const plan = await claimAllPlan(id, wallet, [0, 1], { read, prove: undefined });
    if (plan.kind !== 'transaction') throw new Error(plan.why);
    expect(plan.cautions.filter((caution) => caution.includes('there may be more'))).toHaveLength(2);
  });
});
