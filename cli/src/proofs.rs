//! Proofs: from an archive, or asked of the oracle; believed only when they lead to what stands on chain.

use super::{
    context::{Context, NetworkHandle},
    failure::{Exit, Failure},
    oracle_api::Side,
};
use openmast_client::{
    accounts::{Content, Settlement, Statement},
    instructions::ProvenTotals,
};
use openmast_ledger::{BaseUnits, Bytes, Commitment, Domain, Sums, Totals};
use solana_pubkey::Pubkey;

/// Totals that the settlement on chain commits to.
pub struct Verified {
    pub settlement: Settlement,
    pub totals: ProvenTotals,
}

impl Context {
    /// The final epoch by whose proof an account is shown; 0: none. The newest, or the one before it where the oracle has no newer
    /// proof yet: it serves those of a settlement once the chain cannot take it back any more, and nobody who only looks needs to
    /// wait for that. What sends takes the newest, and waits for the oracle.
    ///
    /// # Errors
    /// The API does not answer.
    pub async fn shown_epoch(
        &self,
        network: &NetworkHandle,
        side: Side,
        index: u32,
    ) -> Result<u64, Failure> {
        let newest = network.state.final_epoch;
        if newest == 0 || !self.can_prove() || self.archive().is_some() {
            return Ok(newest);
        }
        let served = self.oracle_api()?.newest_proof(side, index).await?;
        let before = newest.saturating_sub(1);
        Ok(served
            .filter(|epoch| *epoch == before && before > 0)
            .unwrap_or(newest))
    }

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
        let totals = self.proven_by(side, index, &settlement).await?;
        Ok(Verified { settlement, totals })
    }

    /// The totals of an asset or payer as of a settlement that was read already, verified.
    ///
    /// # Errors
    /// As [`Self::verified`].
    pub async fn proven_by(
        &self,
        side: Side,
        index: u32,
        settlement: &Settlement,
    ) -> Result<ProvenTotals, Failure> {
        let commitment = commitment(&settlement.network, &settlement.content, side);
        let epoch = settlement.content.epoch;
        if index >= commitment.leaf_count {
            // Not counted: the totals are zero and need no proof.
            return Ok(ProvenTotals::default());
        }
        self.require_proofs()?;
        let totals = match self.archive() {
            Some(path) => self
                .archived(path, settlement)
                .await?
                .prove(side, index)
                .ok_or_else(|| not_listed(side, index, epoch))?,
            None => self.asked(side, index, epoch).await?,
        };
        verify(&commitment, index, epoch, &totals)?;
        Ok(totals)
    }

    /// The totals of a payer as of the settlement whose root its statement copied, verified against the copy.
    ///
    /// # Errors
    /// As [`Self::verified`].
    pub async fn proven_by_copy(
        &self,
        index: u32,
        statement: &Statement,
    ) -> Result<ProvenTotals, Failure> {
        let commitment = Commitment {
            domain: Domain::Payer,
            network: statement.network.as_array(),
            leaf_count: statement.payer_count,
            root_hash: &statement.payer_root,
            root_sums: sums(statement.charged, statement.accrued),
        };
        let epoch = statement.epoch;
        if index >= commitment.leaf_count {
            return Ok(ProvenTotals::default());
        }
        self.require_proofs()?;
        let totals = match self.archive() {
            Some(path) => self
                .archived_copy(path, statement)
                .await?
                .prove(Side::Payer, index)
                .ok_or_else(|| not_listed(Side::Payer, index, epoch))?,
            None => self.asked(Side::Payer, index, epoch).await?,
        };
        verify(&commitment, index, epoch, &totals)?;
        Ok(totals)
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
    /// There is none, not yet or not any more.
    pub async fn final_settlement(
        &self,
        network: &NetworkHandle,
        epoch: u64,
    ) -> Result<Settlement, Failure> {
        let newest = network.state.final_epoch;
        if newest == 0 {
            return Err(Failure::input("no settlement is final yet"));
        }
        let settlement = self
            .rpc
            .settlement(&network.address, epoch, self.commitment)
            .await?
            .value;
        settlement.ok_or_else(|| {
            Failure::input(format!(
                "there is no final settlement of epoch {epoch} on chain; the newest is {newest}, and older ones are \
                 closed; see `openmast settlement list`"
            ))
        })
    }
}

/// What a settlement says about one of its trees.
fn commitment<'a>(network: &'a Pubkey, content: &'a Content, side: Side) -> Commitment<'a> {
    match side {
        Side::Asset => Commitment {
            domain: Domain::Asset,
            network: network.as_array(),
            leaf_count: content.asset_count,
            root_hash: &content.asset_root,
            root_sums: sums(content.asset_charged, content.asset_accrued),
        },
        Side::Payer => Commitment {
            domain: Domain::Payer,
            network: network.as_array(),
            leaf_count: content.payer_count,
            root_hash: &content.payer_root,
            root_sums: sums(content.payer_charged, content.payer_accrued),
        },
        Side::Reserve => Commitment {
            domain: Domain::Reserve,
            network: network.as_array(),
            leaf_count: content.reserve_count,
            root_hash: &content.reserve_root,
            root_sums: sums(content.reserve_charged, content.reserve_accrued),
        },
    }
}

fn sums(charged: u64, accrued: u64) -> Sums {
    Sums {
        charged: BaseUnits(charged),
        accrued: BaseUnits(accrued),
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

/// Checks that the totals lead to the root.
fn verify(
    commitment: &Commitment<'_>,
    index: u32,
    epoch: u64,
    totals: &ProvenTotals,
) -> Result<(), Failure> {
    let claimed = Totals {
        bytes: Bytes(totals.bytes),
        paid: Bytes(totals.paid),
        charged: BaseUnits(totals.charged),
        accrued: BaseUnits(totals.accrued),
    };
    let name = match commitment.domain {
        Domain::Asset => Side::Asset.name(),
        Domain::Payer => Side::Payer.name(),
        Domain::Reserve => Side::Reserve.name(),
    };
    commitment.check(index, claimed, &totals.proof).map_err(|error| {
        Failure::new(
            Exit::Verification,
            format!(
                "the proof of {name} {index} does not hold against the settlement of epoch {epoch} ({error}); do not trust where it is from"
            ),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use openmast_ledger::MerkleSumTree;

    #[test]
    fn only_what_the_settlement_commits_to_is_believed() {
        let network = Pubkey::new_from_array([7; 32]);
        let all: Vec<Totals> = (0..3)
            .map(|index| Totals {
                bytes: Bytes(index * 10),
                paid: Bytes(index * 9),
                charged: BaseUnits(index * 5),
                accrued: BaseUnits(index * 6),
            })
            .collect();
        let tree = MerkleSumTree::build(Domain::Asset, *network.as_array(), &all).unwrap();
        let root = tree.root();
        let content = Content {
            asset_count: 3,
            payer_count: 3,
            reserve_count: 3,
            asset_root: root.hash,
            asset_charged: root.sums.charged.0,
            asset_accrued: root.sums.accrued.0,
            ..Content::default()
        };
        let honest = ProvenTotals {
            bytes: 20,
            paid: 18,
            charged: 10,
            accrued: 12,
            proof: tree.proof(2).unwrap(),
        };
        let exit = |side, index, totals: &ProvenTotals| {
            verify(&commitment(&network, &content, side), index, 4, totals)
                .err()
                .map(|failure| failure.exit)
        };
        assert_eq!(exit(Side::Asset, 2, &honest), None);
        let refused = Some(Exit::Verification);
        assert_eq!(exit(Side::Asset, 1, &honest), refused);
        assert_eq!(exit(Side::Payer, 2, &honest), refused);
        assert_eq!(exit(Side::Reserve, 2, &honest), refused);
        for changed in [
            ProvenTotals {
                charged: 11,
                ..honest.clone()
            },
            ProvenTotals {
                accrued: 11,
                ..honest.clone()
            },
            ProvenTotals {
                bytes: 21,
                ..honest.clone()
            },
            ProvenTotals {
                paid: 20,
                ..honest.clone()
            },
            ProvenTotals {
                proof: Vec::new(),
                ..honest
            },
        ] {
            assert_eq!(exit(Side::Asset, 2, &changed), refused);
        }
    }
}
