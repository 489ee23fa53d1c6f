use super::{Sender, SignedTransaction};
use crate::rpc::RpcTrouble;
use solana_client::{
    client_error::{ClientErrorKind, Result as ClientResult},
    nonblocking::rpc_client::RpcClient,
    rpc_response::TransactionConfirmationStatus,
};
use solana_commitment_config::{CommitmentConfig, CommitmentLevel};
use solana_signature::Signature;
use solana_transaction_error::TransactionError;

/// What is known of a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TransactionStatus {
    /// No block has it; it may still land.
    Unknown,
    Processed {
        slot: u64,
    },
    Confirmed {
        slot: u64,
    },
    Finalized {
        slot: u64,
    },
    /// It landed and failed; below `Finalized` the block itself may still be dropped.
    Failed {
        slot: u64,
        commitment: CommitmentLevel,
        error: TransactionError,
    },
    /// It is in no finalized block and cannot land any more.
    Expired,
}

/// A status seen from a commitment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Landing {
    Pending,
    Landed { slot: u64 },
    Failed { error: TransactionError },
    Expired,
}

impl TransactionStatus {
    /// Whether the status is decided at `commitment`.
    pub fn at(self, commitment: CommitmentConfig) -> Landing {
        let wanted = depth(commitment.commitment);
        let (level, slot, error) = match self {
            Self::Unknown => return Landing::Pending,
            Self::Expired => return Landing::Expired,
            Self::Processed { slot } => (CommitmentLevel::Processed, slot, None),
            Self::Confirmed { slot } => (CommitmentLevel::Confirmed, slot, None),
            Self::Finalized { slot } => (CommitmentLevel::Finalized, slot, None),
            Self::Failed {
                slot,
                commitment,
                error,
            } => (commitment, slot, Some(error)),
        };
        match error {
            _ if depth(level) < wanted => Landing::Pending,
            Some(error) => Landing::Failed { error },
            None => Landing::Landed { slot },
        }
    }
}

fn depth(level: CommitmentLevel) -> u8 {
    match level {
        CommitmentLevel::Processed => 0,
        CommitmentLevel::Confirmed => 1,
        CommitmentLevel::Finalized => 2,
    }
}

impl Sender {
    /// Looks a transaction up. [`TransactionStatus::Expired`] is certain: one node said that its finalized block
    /// height is above the last valid one, and afterwards, with at least that much of the chain, that it does not
    /// know the signature, searching its history.
    ///
    /// # Errors
    /// [`RpcTrouble`]: then nothing is known.
    pub async fn status(
        &self,
        signed: &SignedTransaction,
    ) -> Result<TransactionStatus, RpcTrouble> {
        let (signature, last_valid) = (signed.signature, signed.last_valid_block_height);
        self.rpc
            .call("getSignatureStatuses", |client| async move {
                look_up(&client, signature, last_valid).await
            })
            .await
    }
}

/// What one node says of a transaction. The height was read before the status, and the status comes from at least
/// that much of the chain: unknown although `finalized_block_height` is above the last valid one is dead for good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fate {
    pub finalized_slot: u64,
    pub finalized_block_height: u64,
    /// [`TransactionStatus::Unknown`] also after searching the node's history.
    pub status: TransactionStatus,
}

impl Sender {
    /// Looks a signature up, searching the node's history.
    ///
    /// # Errors
    /// [`RpcTrouble`]: then nothing is known.
    pub async fn fate(&self, signature: Signature) -> Result<Fate, RpcTrouble> {
        self.rpc
            .call("getSignatureStatuses", |client| async move {
                fate(&client, signature).await
            })
            .await
    }
}

async fn fate(client: &RpcClient, signature: Signature) -> ClientResult<Fate> {
    let chain = client
        .get_epoch_info_with_commitment(CommitmentConfig::finalized())
        .await?;
    let history = client
        .get_signature_statuses_with_history(&[signature])
        .await?;
    let status = history.value.into_iter().flatten().next();
    if status.is_none() && history.context.slot < chain.absolute_slot {
        // Behind a balancer, another node answered that has seen less.
        return Err(ClientErrorKind::Custom("the node is behind".into()).into());
    }
    Ok(Fate {
        finalized_slot: chain.absolute_slot,
        finalized_block_height: chain.block_height,
        status: status.map_or(TransactionStatus::Unknown, |status| {
            known(status.slot, status.err, status.confirmation_status)
        }),
    })
}

/// Asks for recent transactions first, which is cheap for the node, and for its history only about one that is due.
async fn look_up(
    client: &RpcClient,
    signature: Signature,
    last_valid: u64,
) -> ClientResult<TransactionStatus> {
    let recent = client.get_signature_statuses(&[signature]).await?;
    if let Some(status) = recent.value.into_iter().flatten().next() {
        return Ok(known(status.slot, status.err, status.confirmation_status));
    }
    if client
        .get_block_height_with_commitment(CommitmentConfig::finalized())
        .await?
        <= last_valid
    {
        return Ok(TransactionStatus::Unknown);
    }
    let fate = fate(client, signature).await?;
    match fate.status {
        TransactionStatus::Unknown if fate.finalized_block_height > last_valid => {
            Ok(TransactionStatus::Expired)
        }
        status => Ok(status),
    }
}

fn known(
    slot: u64,
    error: Option<TransactionError>,
    level: Option<TransactionConfirmationStatus>,
) -> TransactionStatus {
    let commitment = match level {
        Some(TransactionConfirmationStatus::Finalized) => CommitmentLevel::Finalized,
        Some(TransactionConfirmationStatus::Confirmed) => CommitmentLevel::Confirmed,
        Some(TransactionConfirmationStatus::Processed) | None => CommitmentLevel::Processed,
    };
    match (error, commitment) {
        (Some(error), commitment) => TransactionStatus::Failed {
            slot,
            commitment,
            error,
        },
        (None, CommitmentLevel::Processed) => TransactionStatus::Processed { slot },
        (None, CommitmentLevel::Confirmed) => TransactionStatus::Confirmed { slot },
        (None, CommitmentLevel::Finalized) => TransactionStatus::Finalized { slot },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_counts_from_the_commitment_that_is_asked_for() {
        let (processed, confirmed, finalized) = (
            CommitmentConfig::processed(),
            CommitmentConfig::confirmed(),
            CommitmentConfig::finalized(),
        );
        let at = |status: &TransactionStatus, commitment| status.clone().at(commitment);
        let status = TransactionStatus::Confirmed { slot: 5 };
        assert_eq!(at(&status, processed), Landing::Landed { slot: 5 });
        assert_eq!(at(&status, confirmed), Landing::Landed { slot: 5 });
        assert_eq!(at(&status, finalized), Landing::Pending);
        let error = TransactionError::AccountNotFound;
        let failed = TransactionStatus::Failed {
            slot: 5,
            commitment: CommitmentLevel::Processed,
            error: error.clone(),
        };
        assert_eq!(at(&failed, confirmed), Landing::Pending);
        assert_eq!(at(&failed, processed), Landing::Failed { error });
        assert_eq!(at(&TransactionStatus::Unknown, processed), Landing::Pending);
        assert_eq!(at(&TransactionStatus::Expired, finalized), Landing::Expired);
    }
}
