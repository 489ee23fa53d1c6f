//! Raising a payer's statement: one transaction, or some more when its proof is too long for one.

use openmast_client::{
    composites::plan_with_proof,
    instructions::{self, ProvenTotals, RaisedBy},
    sender::SendError,
};
use solana_signer::Signer;

use super::SolanaChain;

impl SolanaChain {
    /// Proves that a payer has spent more than it states. The bounty goes to the key that pays fees.
    ///
    /// # Errors
    /// The program refuses it, or it is not known whether it took it: raising again does no harm.
    pub async fn raise_statement(
        &self,
        payer: u32,
        by: RaisedBy,
        totals: &ProvenTotals,
    ) -> Result<(), SendError> {
        let prover = self.payer().pubkey();
        let plan = plan_with_proof(&totals.proof, &prover, |buffer| {
            let network = self.address();
            vec![instructions::raise_statement(
                prover, network, payer, by, totals, buffer,
            )]
        });
        let _turn = match plan.len() {
            1 => None,
            _ => Some(self.proof_buffer().wait().await),
        };
        for transaction in plan {
            self.sender().send(&transaction, self.payer(), &[]).await?;
        }
        Ok(())
    }
}
