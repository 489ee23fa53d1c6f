//! `openmast settlement attest` and `reject`: how a member of the oracle set votes by hand.

use crate::cli::{
    context::{Context, NetworkHandle},
    failure::Failure,
    report::Report,
};
use openmast_client::{
    accounts::{OracleSet, Settlement, SettlementState},
    instructions,
};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;
use solana_signer::Signer;

/// Which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vote {
    Attest,
    Reject,
}

/// Votes with the key that signs. Whether it may is the program's to say.
///
/// # Errors
/// The settlement is not open to votes any more, or the program refuses the vote.
pub async fn vote(
    context: &Context,
    network: &NetworkHandle,
    settlement: &Settlement,
    vote: Vote,
) -> Result<Report, Failure> {
    let voter = context.signer()?.pubkey();
    let oracles = context
        .rpc
        .oracle_set(&network.address, context.commitment)
        .await?
        .value;
    require_open(settlement, &oracles)?;
    let doing = match vote {
        Vote::Attest => "Attesting",
        Vote::Reject => "Rejecting",
    };
    let instruction = vote.instruction(voter, network.address, settlement);
    let outcome = context.execute(doing, &[instruction]).await?;
    let tally = tally(settlement, &oracles, &voter, vote);
    Ok(tally.and(outcome.report(Some(&network.state.currency_mint))))
}

impl Vote {
    fn instruction(self, voter: Pubkey, network: Pubkey, settlement: &Settlement) -> Instruction {
        match self {
            Self::Attest => instructions::attest_settlement(
                voter,
                network,
                settlement.epoch,
                settlement.asset_root,
                settlement.payer_root,
                settlement.archive_hash,
            ),
            Self::Reject => instructions::reject_settlement(voter, network, settlement.epoch),
        }
    }
}

fn require_open(settlement: &Settlement, oracles: &OracleSet) -> Result<(), Failure> {
    let epoch = settlement.epoch;
    if settlement.state() != Some(SettlementState::Posted) {
        return Err(Failure::input(format!(
            "nobody votes on the settlement of epoch {epoch} any more; see `openmast settlement show {epoch}`"
        )));
    }
    if settlement.oracle_set_version != oracles.version {
        return Err(Failure::input(format!(
            "the settlement of epoch {epoch} was posted under an older oracle set (version {}, now {}): the oracle that \
             posted it expires it and posts it again",
            settlement.oracle_set_version, oracles.version
        )));
    }
    Ok(())
}

/// The weights with this vote. Who rejects takes an attestation back.
fn tally(settlement: &Settlement, oracles: &OracleSet, voter: &Pubkey, vote: Vote) -> Report {
    let bit = oracles
        .find(voter)
        .map_or(0, |(position, _)| 1_u16 << position);
    let (attested, rejected) = match vote {
        Vote::Attest => (settlement.attested | bit, settlement.rejected),
        Vote::Reject => (settlement.attested & !bit, settlement.rejected | bit),
    };
    let rejected = oracles.weight_of(rejected);
    let state = match rejected >= oracles.threshold {
        true => SettlementState::Rejected,
        false => SettlementState::Posted,
    };
    Report::new()
        .number("epoch", "Epoch", settlement.epoch)
        .text("state", "State", state.name())
        .key("voter", "Voter", voter)
        .count(
            "attested_weight",
            "Attested weight",
            oracles.weight_of(attested),
        )
        .count("rejected_weight", "Rejected weight", rejected)
        .count("threshold", "Threshold", oracles.threshold)
}

#[cfg(test)]
mod tests {
    use super::*;
    use openmast_client::accounts::Member;

    fn key(number: u8) -> Pubkey {
        Pubkey::new_from_array([number; 32])
    }

    /// Three members of weight 1 with a threshold of 2.
    fn oracles() -> OracleSet {
        let mut members = [Member::default(); openmast_client::accounts::MAX_MEMBERS];
        for (number, member) in (1..=3).zip(&mut members) {
            *member = Member {
                key: key(number),
                weight: 1,
                ..Member::default()
            };
        }
        OracleSet {
            network: key(9),
            bump: 0,
            member_count: 3,
            threshold: 2,
            total_weight: 3,
            version: 4,
            bonded: 0,
            members,
            reserved: [0; 32],
        }
    }

    fn settlement(attested: u16, rejected: u16) -> Settlement {
        let bytes = vec![0; 1_024];
        let mut settlement: Settlement =
            borsh::BorshDeserialize::deserialize(&mut bytes.as_slice()).expect("zeros are one");
        settlement.epoch = 7;
        settlement.oracle_set_version = 4;
        settlement.attested = attested;
        settlement.rejected = rejected;
        settlement
    }

    #[test]
    fn a_vote_is_counted_with_its_weight() {
        let json = |attested, rejected, voter, vote| {
            let settlement = settlement(attested, rejected);
            tally(&settlement, &oracles(), &key(voter), vote).to_json()
        };
        let attested = json(0b001, 0, 2, Vote::Attest);
        assert_eq!(attested["attested_weight"], 2);
        assert_eq!(attested["state"], "posted");
        let taken_back = json(0b001, 0, 1, Vote::Reject);
        assert_eq!(taken_back["attested_weight"], 0);
        assert_eq!(taken_back["rejected_weight"], 1);
        assert_eq!(taken_back["state"], "posted");
        let rejected = json(0b001, 0b010, 3, Vote::Reject);
        assert_eq!(rejected["rejected_weight"], 2);
        assert_eq!(rejected["state"], "rejected");
        let by_nobody = json(0b001, 0, 8, Vote::Attest);
        assert_eq!(by_nobody["attested_weight"], 1);
    }

    #[test]
    fn only_an_open_settlement_is_voted_on() {
        let oracles = oracles();
        assert!(require_open(&settlement(1, 0), &oracles).is_ok());
        let of_old_set = Settlement {
            oracle_set_version: 3,
            ..settlement(1, 0)
        };
        assert!(require_open(&of_old_set, &oracles).is_err());
        let final_one = Settlement {
            state: 1,
            ..settlement(1, 0)
        };
        assert!(require_open(&final_one, &oracles).is_err());
    }
}
