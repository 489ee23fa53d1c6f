//! Whether any endpoint tells of an account.

use futures_util::future::join_all;

use super::{Rpc, believing::PROBE_TIMEOUT};
use crate::rpc::batch::batch;

impl Rpc {
    /// Whether any endpoint, whatever it is of, has an account. Nothing may be decided by it but what to tell a person.
    pub async fn is_anywhere(
        &self,
        address: &solana_pubkey::Pubkey,
        commitment: solana_commitment_config::CommitmentConfig,
    ) -> bool {
        let keys = [*address];
        let asked = self.endpoints.iter().map(|endpoint| {
            let reading = batch(&endpoint.client, &keys, commitment, 0);
            tokio::time::timeout(PROBE_TIMEOUT, reading)
        });
        let answers = join_all(asked).await.into_iter().flatten().flatten();
        answers
            .into_iter()
            .any(|it| it.value.iter().any(Option::is_some))
    }
}
