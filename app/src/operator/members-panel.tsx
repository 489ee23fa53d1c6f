// The oracle set on chain, and who stands behind what this oracle would have settled next.
import { useOutbox, useVotes } from '../data/operator';
import type { MemberVote, Votes } from '../chain/votes';
import { Amount, ChainSource, Identifier, Until } from '../ui/amounts';
import { whole } from '../ui/format';
import { Fact, Facts, Panel } from '../ui/panel';
import { Failure, Loading } from '../ui/states';
import { NEWEST } from './epochs-panel';

interface Next {
  readonly epoch: string;
  readonly state: string;
}

export const MembersPanel = () => {
  const outbox = useOutbox(NEWEST);
  // The oldest that is not final is decided next.
  const next = outbox.data?.data.settlements.findLast(({ state }) => state === 'queued' || state === 'proposed');
  const votes = useVotes(next?.proposal);
  return (
    <Panel title="Members and votes">
      {votes.error ? <Failure error={votes.error} retry={() => void votes.refetch()} /> : null}
      {votes.isPending ? <Loading what="the oracle set" /> : null}
      {votes.data ? (
        <>
          <p>{standing(votes.data, next)}</p>
          <Facts>
            <Fact name="Members">{whole(votes.data.members.length)}</Fact>
            <Fact name="Threshold" note={`of ${whole(votes.data.totalWeight)} in all`}>
              {whole(votes.data.threshold)}
            </Fact>
            {votes.data.behind === undefined ? null : <Fact name="Weight behind it">{whole(votes.data.behind)}</Fact>}
            {votes.data.proposal?.finalFromMs === undefined ? null : (
              <Fact name="Can be final" note="the challenge window is over then">
                <Until ms={votes.data.proposal.finalFromMs} />
              </Fact>
            )}
          </Facts>
          <ul aria-label="Members" className="divide-line divide-y">
            {votes.data.members.map((member) => (
              <li key={member.key} className="flex flex-wrap items-baseline gap-x-4 py-2">
                <Identifier text={member.key} />
                <span>weight {whole(member.weight)}</span>
                <span>
                  <Amount baseUnits={member.bond} /> bonded
                </span>
                <Attested member={member} epoch={votes.data.proposal?.epoch} />
              </li>
            ))}
          </ul>
          <ChainSource slot={votes.data.slot} atMs={votes.data.readAtMs} />
        </>
      ) : null}
    </Panel>
  );
};

/** The chain is read as it is finalized, which is later than the oracle sees it. */
function standing({ proposal, behind = 0, threshold }: Votes, next: Next | undefined): string {
  if (next === undefined) return 'Nothing waits to become final.';
  const { epoch, state } = next;
  if (!proposal) {
    return state === 'proposed'
      ? `This oracle has proposed epoch ${epoch}: the proposal is not yet seen at finalized, or already final.`
      : `What this oracle has of epoch ${epoch} is not proposed on chain.`;
  }
  if (!proposal.isOfThisSet) return `The proposal for epoch ${epoch} was made under another oracle set: it has to be made again.`;
  return behind >= threshold
    ? `What this oracle has of epoch ${epoch} has the threshold behind it.`
    : `What this oracle has of epoch ${epoch} lacks ${whole(threshold - behind)} of the threshold.`;
}

const Attested = ({ member, epoch }: { member: MemberVote; epoch: bigint | undefined }) => {
  if (member.isForProposal) return <span className="text-good">attests it</span>;
  if (member.attestedEpoch === 0n) return <span className="text-warn">attests nothing</span>;
  if (member.isForProposal === false && member.attestedEpoch === epoch) {
    return <span className="text-bad">attests another content of epoch {whole(member.attestedEpoch)}</span>;
  }
  return <span>attested epoch {whole(member.attestedEpoch)}</span>;
};
