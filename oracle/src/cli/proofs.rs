//! Proofs: from an archive, or asked of the oracle; believed only when they lead to the settlement on chain.

use super::{
    context::{Context, NetworkHandle},
    failure::{Exit, Failure},
    oracle_api::Side,
};
use openmast_client::{
    accounts::{Settlement, SettlementState},
    instructions::ProvenTotals,
};
use openmast_ledger::{BaseUnits, Bytes, Commitment, Domain, Totals};
use solana_pubkey::Pubkey;

/// Totals that the settlement on chain commits to.
pub struct Verified {
    pub settlement: Settlement,
    pub totals: ProvenTotals,
}

impl Context {
    /// The totals of an asset or payer as of the final settlement of `epoch`, verified.
    ///
    /// # Errors
    /// No such final settlement, the archive is not its own, the oracle does not answer, or the proof does not hold.
    pub async fn verified(
        &self,
        network: &NetworkHandle,
        side: Side,
        index: u32,
        epoch: u64,
    ) -> Result<Verified, Failure> {
        let settlement = self.final_settlement(network, epoch).await?;
        if index >= leaf_count(&settlement, side) {
            // Not counted: the totals are zero and need no proof.
            return Ok(Verified {
                settlement,
                totals: ProvenTotals::default(),
            });
        }
        self.require_proofs()?;
        let totals = match self.archive() {
            Some(path) => self
                .archived(path, &settlement)
                .await?
                .prove(side, index)
                .ok_or_else(|| not_listed(side, index, epoch))?,
            None => self.asked(side, index, epoch).await?,
        };
        verify(&network.address, &settlement, side, index, &totals)?;
        Ok(Verified { settlement, totals })
    }

    /// What the oracle says, unverified.
    async fn asked(&self, side: Side, index: u32, epoch: u64) -> Result<ProvenTotals, Failure> {
        let name = side.name();
        self.progress
            .say(format!("Asking the oracle for the proof of {name} {index}"));
        let claimed = self.oracle_api()?.proof(side, index, epoch).await?;
        if claimed.epoch == epoch {
            return Ok(claimed.totals);
        }
        Err(Failure::new(
            Exit::Verification,
            format!(
                "the oracle proved epoch {} instead of {epoch}; do not trust this oracle",
                claimed.epoch
            ),
        ))
    }

    /// The final settlement of an epoch.
    ///
    /// # Errors
    /// It does not exist or is not final.
    pub async fn final_settlement(
        &self,
        network: &NetworkHandle,
        epoch: u64,
    ) -> Result<Settlement, Failure> {
        let settlement = self
            .rpc
            .settlement(&network.address, epoch, self.commitment)
            .await?
            .value;
        let settlement = settlement.ok_or_else(|| {
            Failure::input(format!(
                "there is no settlement of epoch {epoch}; the newest final one is {}",
                network.state.final_epoch
            ))
        })?;
        match settlement.state() {
            Some(SettlementState::Final) => Ok(settlement),
            _ => Err(Failure::input(format!(
                "the settlement of epoch {epoch} is not final; wait until it is"
            ))),
        }
    }
}

fn leaf_count(settlement: &Settlement, side: Side) -> u32 {
    match side {
        Side::Asset => settlement.asset_count,
        Side::Payer => settlement.payer_count,
    }
}

/// The settlement counts more accounts than its archive lists.
fn not_listed(side: Side, index: u32, epoch: u64) -> Failure {
    let name = side.name();
    Failure::new(
        Exit::Verification,
        format!("the archive of epoch {epoch} does not list {name} {index}"),
    )
}

/// Checks that the totals lead to the settlement's root.
fn verify(
    network: &Pubkey,
    settlement: &Settlement,
    side: Side,
    index: u32,
    totals: &ProvenTotals,
) -> Result<(), Failure> {
    let (domain, root_hash) = match side {
        Side::Asset => (Domain::Asset, &settlement.asset_root),
        Side::Payer => (Domain::Payer, &settlement.payer_root),
    };
    let commitment = Commitment {
        domain,
        network: network.as_array(),
        leaf_count: leaf_count(settlement, side),
        root_hash,
        root_sum: BaseUnits(settlement.amount),
    };
    let claimed = Totals {
        bytes: Bytes(totals.lifetime_bytes),
        amount: BaseUnits(totals.lifetime_amount),
    };
    commitment.check(index, claimed, &totals.proof).map_err(|error| {
        Failure::new(
            Exit::Verification,
            format!(
                "the proof of {} {index} does not hold against the settlement of epoch {} ({error}); do not trust where it is from",
                side.name(),
                settlement.epoch
            ),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use borsh::BorshDeserialize;
    use openmast_client::accounts::ProgramAccount;
    use openmast_ledger::MerkleSumTree;

    #[test]
    fn only_what_the_settlement_commits_to_is_believed() {
        let network = Pubkey::new_from_array([7; 32]);
        let all: Vec<Totals> = (0..3)
            .map(|index| Totals {
                bytes: Bytes(index * 10),
                amount: BaseUnits(index * 5),
            })
            .collect();
        let tree = MerkleSumTree::build(Domain::Asset, *network.as_array(), &all).unwrap();
        let mut settlement = Settlement::try_from_slice(&[0; Settlement::SIZE - 8]).unwrap();
        (settlement.asset_root, settlement.amount) = (tree.root().hash, tree.root().sum.0);
        (settlement.asset_count, settlement.payer_count) = (3, 3);
        let honest = ProvenTotals {
            lifetime_bytes: 20,
            lifetime_amount: 10,
            proof: tree.proof(2).unwrap(),
        };
        assert!(verify(&network, &settlement, Side::Asset, 2, &honest).is_ok());
        let refused = |side, index, totals: &ProvenTotals| {
            verify(&network, &settlement, side, index, totals)
                .unwrap_err()
                .exit
                == Exit::Verification
        };
        assert!(refused(Side::Asset, 1, &honest) && refused(Side::Payer, 2, &honest));
        assert!(refused(
            Side::Asset,
            2,
            &ProvenTotals {
                lifetime_amount: 11,
                ..honest.clone()
            }
        ));
        assert!(refused(
            Side::Asset,
            2,
            &ProvenTotals {
                lifetime_bytes: 21,
                ..honest.clone()
            }
        ));
        assert!(refused(
            Side::Asset,
            2,
            &ProvenTotals {
                proof: Vec::new(),
                ..honest
            }
        ));
    }
}
