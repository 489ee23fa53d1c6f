//! Proofs against final settlements.

use openmast_client::addresses;
use openmast_ledger::Domain;

use super::ServiceSources;
use crate::serve::{
    ProofAnswer, SourceError,
    model::{Address, Decimal, Hash, Proof, Sibling, Side, Totals},
};

impl ServiceSources {
    pub(super) async fn proof_of(
        &self,
        side: Side,
        index: u32,
        epoch: Option<u64>,
    ) -> Result<ProofAnswer, SourceError> {
        let Some(ledger) = self.final_ledger(epoch).await? else {
            let kept = self.kept_epochs().await?;
            return Ok(if kept.is_empty() {
                ProofAnswer::NothingFinal
            } else {
                ProofAnswer::NotKept { kept }
            });
        };
        let domain = match side {
            Side::Asset => Domain::Asset,
            Side::Payer => Domain::Payer,
            Side::Reserve => Domain::Reserve,
        };
        let proven = ledger.prove(domain, index);
        let epoch = ledger.content.epoch;
        Ok(ProofAnswer::Proof(Box::new(Proof {
            epoch: Decimal(epoch),
            settlement: Address(addresses::settlement(&self.network, epoch)),
            side,
            index,
            totals: Totals {
                bytes: Decimal(proven.totals.bytes.0),
                paid: Decimal(proven.totals.paid.0),
                charged: Decimal(proven.totals.charged.0),
                accrued: Decimal(proven.totals.accrued.0),
            },
            leaf_count: proven.leaf_count,
            root: Hash(proven.root),
            root_charged: Decimal(proven.root_sums.charged.0),
            root_accrued: Decimal(proven.root_sums.accrued.0),
            siblings: proven.siblings.into_iter().map(Sibling).collect(),
        })))
    }
}
