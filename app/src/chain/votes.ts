// The oracle set, and who of it stands behind a proposal.
import { address } from '@solana/kit';
import { ORACLE_SET_DISCRIMINATOR, getOracleSetDecoder, type OracleSet } from '../generated/openmast/accounts/oracleSet';
import { PROPOSAL_DISCRIMINATOR, getProposalDecoder, type Proposal } from '../generated/openmast/accounts/proposal';
import { derived, key } from './addresses';
import type { Chain } from './chain';
import { decoded, ofNetwork, type Kind, type NetworkId } from './decoded';

const ORACLE_SET: Kind<OracleSet> = { name: 'OracleSet', discriminator: ORACLE_SET_DISCRIMINATOR, decoder: getOracleSetDecoder() };
const PROPOSAL: Kind<Proposal> = { name: 'Proposal', discriminator: PROPOSAL_DISCRIMINATOR, decoder: getProposalDecoder() };

export interface MemberVote {
  readonly key: string;
  readonly weight: number;
  readonly bond: bigint;
  /** The epoch for which an attestation of its stands; 0: none. */
  readonly attestedEpoch: bigint;
  /** Whether that is for the proposal that was asked for. Nothing where it cannot be told: there is none, or the set has changed since. */
  readonly isForProposal: boolean | undefined;
}

export interface Votes {
  readonly members: readonly MemberVote[];
  readonly threshold: number;
  readonly totalWeight: number;
  /** Weight behind the proposal that was asked for, if it is on chain and of this set. */
  readonly behind: number | undefined;
  readonly proposal: { readonly epoch: bigint; readonly isOfThisSet: boolean; readonly finalFromMs: number | undefined } | undefined;
  readonly slot: bigint;
  readonly readAtMs: number;
}

/** `proposal` is the address of one, as the oracle tells it. */
export async function readVotes(chain: Chain, id: NetworkId, proposal: string | undefined): Promise<Votes> {
  const setAt = await derived(id.program, ['oracles', key(id.network)]);
  const { slot, accounts } = await chain.read(proposal === undefined ? [setAt] : [setAt, address(proposal)]);
  const set = ofNetwork(id, decoded(id, accounts[0], ORACLE_SET));
  const proposed = accounts[1] && ofNetwork(id, decoded(id, accounts[1], PROPOSAL));
  return { ...votesOf(set, proposed), slot, readAtMs: Date.now() };
}

export function votesOf(set: OracleSet, proposed: Proposal | undefined): Omit<Votes, 'slot' | 'readAtMs'> {
  const isOfThisSet = proposed !== undefined && proposed.setVersion === set.setVersion;
  const entries = set.members.slice(0, set.memberCount).map((member, at) => ({
    ...member,
    isForProposal: isOfThisSet ? ((proposed.attested >> at) & 1) === 1 : undefined,
  }));
  // Those that left with a bond stand behind them; they have no weight.
  const members = entries.filter(({ weight }) => weight > 0);
  const behind = members.reduce((sum, { weight, isForProposal }) => (isForProposal ? sum + weight : sum), 0);
  return {
    members: members.map(({ key: of, weight, bond, attestedEpoch, isForProposal }) => ({ key: of, weight, bond, attestedEpoch, isForProposal })),
    threshold: set.threshold,
    totalWeight: set.totalWeight,
    behind: isOfThisSet ? behind : undefined,
    proposal: proposed && {
      epoch: proposed.content.epoch,
      isOfThisSet,
      finalFromMs: proposed.thresholdAt === 0n ? undefined : Number(proposed.thresholdAt + BigInt(proposed.challengeSeconds)) * 1000,
    },
  };
}
