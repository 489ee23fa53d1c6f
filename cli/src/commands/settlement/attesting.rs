//! `openmast settlement attest` and `retract`: what a member of the oracle set does by hand.

use super::{
    proposals,
    verify::{self, Subject},
};
use crate::{context::Context, failure::Failure, report::Report};
use openmast_client::{
    accounts::{OracleSet, Proposal},
    instructions,
};
use solana_pubkey::Pubkey;

/// Not without having recomputed it: who attests answers for it with its name and its bond.
pub async fn attest(context: &Context, hash: Option<[u8; 32]>) -> Result<Report, Failure> {
    let network = context.network().await?;
    let now = context.rpc.clock(context.commitment).await?.value;
    let open = "can become final";
    let proposal = proposals::chosen(context, &network, hash, open, |proposal, oracles| {
        proposal.may_win(&network.state, oracles, now)
    })
    .await?;
    verify::agrees(context, &network, &Subject::from(&proposal), None).await?;
    let oracle = context.signer_key()?;
    let instruction = instructions::attest_settlement(
        oracle,
        network.address,
        proposal.content.epoch,
        proposal.content_hash,
    );
    let oracles = proposals::oracles(context, &network).await?;
    let outcome = context.execute("Attesting", &[instruction]).await?;
    Ok(tally(&proposal, &oracles, &oracle, Vote::Attested)
        .and(outcome.report(Some(&network.state.currency_mint)))
        .flag("verified", "Agrees with its archive", true))
}

pub async fn retract(context: &Context, hash: Option<[u8; 32]>) -> Result<Report, Failure> {
    let network = context.network().await?;
    let oracle = context.signer_key()?;
    let attested = "has an attestation of this key";
    let proposal = proposals::chosen(context, &network, hash, attested, |proposal, oracles| {
        proposal.set_version == oracles.set_version
            && proposal.attested & bit_of(oracles, &oracle) != 0
    })
    .await?;
    let instruction = instructions::retract_attestation(
        oracle,
        network.address,
        proposal.content.epoch,
        proposal.content_hash,
    );
    let oracles = proposals::oracles(context, &network).await?;
    let outcome = context
        .execute("Retracting the attestation", &[instruction])
        .await?;
    Ok(tally(&proposal, &oracles, &oracle, Vote::Retracted)
        .and(outcome.report(Some(&network.state.currency_mint))))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Vote {
    Attested,
    Retracted,
}

/// The weight behind the proposal with this vote.
fn tally(proposal: &Proposal, oracles: &OracleSet, oracle: &Pubkey, vote: Vote) -> Report {
    let bit = bit_of(oracles, oracle);
    let attested = match vote {
        Vote::Attested => proposal.attested | bit,
        Vote::Retracted => proposal.attested & !bit,
    };
    Report::new()
        .number("epoch", "Epoch", proposal.content.epoch)
        .hash("content_hash", "Content", &proposal.content_hash)
        .key("oracle", "Oracle", oracle)
        .count(
            "attested_weight",
            "Attested weight",
            oracles.weight_of(attested),
        )
        .count("threshold", "Threshold", oracles.threshold)
}

/// No bit for who is no member: the program says so.
fn bit_of(oracles: &OracleSet, oracle: &Pubkey) -> u16 {
    oracles
        .find(oracle)
        .map_or(0, |(position, _)| 1_u16 << position)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zero_account::zero;
    use openmast_client::accounts::Member;

    fn key(number: u8) -> Pubkey {
        Pubkey::new_from_array([number; 32])
    }

    #[test]
    fn a_vote_is_counted_with_its_weight() {
        let mut oracles: OracleSet = zero();
        oracles.member_count = 3;
        for (number, member) in (1..=3).zip(&mut oracles.members) {
            *member = Member {
                key: key(number),
                weight: number.into(),
                ..Member::default()
            };
        }
        let mut proposal: Proposal = zero();
        proposal.attested = 0b001;
        let weight = |voter, vote| {
            let json = tally(&proposal, &oracles, &key(voter), vote).to_json();
            json["attested_weight"].as_u64()
        };
        assert_eq!(weight(2, Vote::Attested), Some(3));
        assert_eq!(weight(1, Vote::Retracted), Some(0));
        assert_eq!(weight(8, Vote::Attested), Some(1), "of nobody");
    }
}
