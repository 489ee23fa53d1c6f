import { describe, expect, test } from 'vitest';
import { votesOf } from '../../src/chain/votes';
import { ORACLE_SET_DISCRIMINATOR, getOracleSetDecoder, type OracleSet } from '../../src/generated/openmast/accounts/oracleSet';
import type { Proposal } from '../../src/generated/openmast/accounts/proposal';
import { accountsOf } from '../recorded';

const [[, bytes]] = accountsOf(ORACLE_SET_DISCRIMINATOR) as [[string, Uint8Array]];
const recorded = getOracleSetDecoder().decode(bytes);
const [first] = recorded.members;

/** A set of three, of which the last has left with its bond; the second has attested epoch 7. */
const set: OracleSet = {
  ...recorded,
  memberCount: 3,
  threshold: 3,
  totalWeight: 4,
  setVersion: 5,
  members: [
    { ...first!, weight: 3, attestedEpoch: 0n },
    { ...first!, weight: 1, attestedEpoch: 7n },
    { ...first!, weight: 0, attestedEpoch: 0n },
    ...recorded.members.slice(3),
  ],
};

const proposal = (more: Partial<Proposal>): Proposal =>
  ({ setVersion: 5, attested: 0, thresholdAt: 0n, challengeSeconds: 60, content: { epoch: 7n }, ...more }) as Proposal;

describe('votes', () => {
  test('are those of members, each by its bit; who left has none', () => {
    const votes = votesOf(set, proposal({ attested: 0b101 }));
    expect(votes.members.map(({ weight, isForProposal }) => [weight, isForProposal])).toEqual([
      [3, true],
      [1, false],
    ]);
    expect(votes.behind).toBe(3);
    expect(votes.members[1]?.attestedEpoch).toBe(votes.proposal?.epoch);
  });

  test('of another oracle set say nothing of this one', () => {
    const votes = votesOf(set, proposal({ attested: 0b111, setVersion: 4 }));
    expect(votes.behind).toBeUndefined();
    expect(votes.members.map(({ isForProposal }) => isForProposal)).toEqual([undefined, undefined]);
    expect(votes.proposal?.isOfThisSet).toBe(false);
  });

  test('without a proposal are what each attested last', () => {
    const votes = votesOf(set, undefined);
    expect(votes.proposal).toBeUndefined();
    expect(votes.members.map(({ attestedEpoch }) => attestedEpoch)).toEqual([0n, 7n]);
  });

  test('with the threshold can be final when the challenge is over', () => {
    expect(votesOf(set, proposal({ thresholdAt: 1_000n })).proposal?.finalFromMs).toBe(1_060_000);
    expect(votesOf(set, proposal({})).proposal?.finalFromMs).toBeUndefined();
  });

  test('are read from the set as the demo has it', () => {
    const votes = votesOf(recorded, undefined);
    expect(votes.members.reduce((sum, { weight }) => sum + weight, 0)).toBe(recorded.totalWeight);
  });
});
