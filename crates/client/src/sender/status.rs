use super::{Sender, SignedTransaction};
use crate::rpc::{Rpc, RpcTrouble, unusable};
use solana_client::{
    client_error::Result as ClientResult, nonblocking::rpc_client::RpcClient,
    rpc_response::TransactionConfirmationStatus,
};
use solana_commitment_config::{CommitmentConfig, CommitmentLevel};
use solana_signature::Signature;
use solana_transaction_error::TransactionError;
use std::cmp::Reverse;

const CALL: &str = "getSignatureStatuses";
/// So many blocks every node remembers, however little history it keeps: about an hour.
const REMEMBERED_BLOCKS: u64 = 9_000;
/// Blocks in which a transaction may land.
const LIFE_BLOCKS: u64 = 150;
/// At least one slot of so many has a block.
const MOST_SLOTS_OF_A_BLOCK: u64 = 2;

/// What is known of a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TransactionStatus {
    /// No block has it; it may still land.
    Unknown,
    /// A block has it that this node alone may have taken.
    Processed {
        /// Slot of the block.
        slot: u64,
    },
    /// A block has it that more than two thirds of the stake voted for.
    Confirmed {
        /// Slot of the block.
        slot: u64,
    },
    /// A block has it that cannot be dropped any more.
    Finalized {
        /// Slot of the block.
        slot: u64,
    },
    /// It landed and failed; below `Finalized` the block itself may still be dropped.
    Failed {
        /// Slot of the block.
        slot: u64,
        /// How certain the block is.
        commitment: CommitmentLevel,
        /// As the chain says it.
        error: TransactionError,
    },
    /// It is in no finalized block and cannot land any more.
    Expired,
    /// It cannot land any more, and did so long ago at most that the nodes may have forgotten it.
    Forgotten,
}

/// A status seen from a commitment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Landing {
    /// Nothing is decided at this commitment yet.
    Pending,
    /// It landed and succeeded.
    Landed {
        /// Slot of the block that has it.
        slot: u64,
    },
    /// It landed and failed: only the fee was taken.
    Failed {
        /// As the chain says it.
        error: TransactionError,
    },
    /// It can never land.
    Expired,
    /// It can never land any more, and may have landed.
    Forgotten,
}

impl TransactionStatus {
    /// Whether the status is decided at `commitment`.
    pub fn at(self, commitment: CommitmentConfig) -> Landing {
        let wanted = depth(commitment.commitment);
        let (level, slot, error) = match self {
            Self::Unknown => return Landing::Pending,
            Self::Expired => return Landing::Expired,
            Self::Forgotten => return Landing::Forgotten,
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

/// What one node says of a transaction. The height was read before the status, and the status comes from at least
/// that much of the chain: unknown although `finalized_block_height` is above the last valid one is dead for good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fate {
    /// Newest slot that the node called final, read between height and status.
    pub finalized_slot: u64,
    /// Newest block height that the node called final.
    pub finalized_block_height: u64,
    /// [`TransactionStatus::Unknown`] also after searching the node's history.
    pub status: TransactionStatus,
}

impl Sender {
    /// Looks a transaction up. [`TransactionStatus::Expired`] is certain: a node said that its finalized block height
    /// is above the last valid one, and afterwards, with at least that much of the chain, that it does not know the
    /// signature, searching its history; and every other node that is believed and answered said the same. Where their
    /// histories may not reach back to when it could land, it is [`TransactionStatus::Forgotten`].
    ///
    /// # Errors
    /// [`RpcTrouble`]: then nothing is known.
    pub async fn status(
        &self,
        signed: &SignedTransaction,
    ) -> Result<TransactionStatus, RpcTrouble> {
        let (signature, last_valid) = (signed.signature, signed.last_valid_block_height);
        let found = self
            .rpc
            .call(CALL, |client| async move {
                look_up(&client, signature, last_valid).await
            })
            .await?;
        if let Some(status) = found {
            return Ok(status);
        }
        let fate = self.fate(signature).await?;
        match fate.status {
            TransactionStatus::Unknown if fate.finalized_block_height > last_valid => {
                Ok(match self.would_remember(&fate, last_valid).await {
                    true => TransactionStatus::Expired,
                    false => TransactionStatus::Forgotten,
                })
            }
            status => Ok(status),
        }
    }

    /// Whether nodes that do not know a transaction would, had it landed while it could.
    async fn would_remember(&self, fate: &Fate, last_valid: u64) -> bool {
        let blocks = fate.finalized_block_height.saturating_sub(last_valid);
        if blocks <= REMEMBERED_BLOCKS {
            return true;
        }
        let slots = blocks
            .saturating_add(LIFE_BLOCKS)
            .saturating_mul(MOST_SLOTS_OF_A_BLOCK);
        let oldest = fate.finalized_slot.saturating_sub(slots);
        let told = self
            .rpc
            .ask_all("getFirstAvailableBlock", |client| async move {
                client.get_first_available_block().await
            })
            .await;
        // Which of them searched its history is not known here: each has to reach back.
        told.is_ok_and(|first| first.iter().all(|slot| *slot <= oldest))
    }

    /// Looks a signature up at every endpoint that is believed, searching their histories: not every node keeps one, so one
    /// that knows the transaction is believed before those that do not; but that it is in a block which is not final yet, not
    /// when more than half do not know of it. When none does, the one that is least far counts: no node alone can say that a transaction is
    /// dead.
    ///
    /// # Errors
    /// [`RpcTrouble`]: then nothing is known.
    pub async fn fate(&self, signature: Signature) -> Result<Fate, RpcTrouble> {
        let rpc = &*self.rpc;
        let fates = rpc
            .ask_all(
                CALL,
                |client| async move { fate(rpc, &client, signature).await },
            )
            .await?;
        let heights: Vec<u64> = fates
            .iter()
            .map(|fate| fate.finalized_block_height)
            .collect();
        let told = of_all(fates);
        let told = told.ok_or_else(|| rpc.unreachable(CALL))?;
        rpc.tell_block_heights(&heights);
        Ok(told)
    }
}

/// What is believed of what all that answered say.
fn of_all(mut fates: Vec<Fate>) -> Option<Fate> {
    let unknown = fates.iter().filter(|fate| fate.is_unknown()).count();
    if unknown * 2 > fates.len() {
        // A block that only some have is final for them at last, or never was.
        fates.retain(|fate| fate.is_unknown() || fate.is_final());
    }
    fates.into_iter().max_by_key(Fate::rank)
}

impl Fate {
    fn is_unknown(&self) -> bool {
        self.status == TransactionStatus::Unknown
    }

    fn is_final(&self) -> bool {
        let finalized = CommitmentConfig::finalized();
        self.status.clone().at(finalized) != Landing::Pending
    }

    /// How much it tells: the deepest knowledge of the transaction, then the least that it claims of the chain.
    fn rank(&self) -> (u8, Reverse<u64>) {
        let known = match self.status {
            TransactionStatus::Unknown
            | TransactionStatus::Expired
            | TransactionStatus::Forgotten => 0,
            TransactionStatus::Processed { .. } => 1 + depth(CommitmentLevel::Processed),
            TransactionStatus::Confirmed { .. } => 1 + depth(CommitmentLevel::Confirmed),
            TransactionStatus::Finalized { .. } => 1 + depth(CommitmentLevel::Finalized),
            TransactionStatus::Failed { commitment, .. } => 1 + depth(commitment),
        };
        (known, Reverse(self.finalized_block_height))
    }
}

/// The order matters: the height first, then its slot, then the status.
async fn fate(rpc: &Rpc, client: &RpcClient, signature: Signature) -> ClientResult<Fate> {
    let finalized = CommitmentConfig::finalized();
    let finalized_block_height = client.get_block_height_with_commitment(finalized).await?;
    let finalized_slot = client.get_slot_with_commitment(finalized).await?;
    rpc.check_block_height(finalized_block_height, finalized_slot)?;
    let history = client
        .get_signature_statuses_with_history(&[signature])
        .await?;
    let status = history.value.into_iter().flatten().next();
    if status.is_none() && history.context.slot < finalized_slot {
        // Behind a balancer, another node answered that has seen less.
        return Err(unusable("it is behind what it told before"));
    }
    Ok(Fate {
        finalized_slot,
        finalized_block_height,
        status: status.map_or(TransactionStatus::Unknown, |status| {
            known(status.slot, status.err, status.confirmation_status)
        }),
    })
}

/// Asks for recent transactions, which is cheap for the node. `None`: it is not among them and is due, so that the
/// histories must be asked.
async fn look_up(
    client: &RpcClient,
    signature: Signature,
    last_valid: u64,
) -> ClientResult<Option<TransactionStatus>> {
    let recent = client.get_signature_statuses(&[signature]).await?;
    if let Some(status) = recent.value.into_iter().flatten().next() {
        return Ok(Some(known(
            status.slot,
            status.err,
            status.confirmation_status,
        )));
    }
    let height = client
        .get_block_height_with_commitment(CommitmentConfig::finalized())
        .await?;
    Ok((height <= last_valid).then_some(TransactionStatus::Unknown))
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
        let forgotten = at(&TransactionStatus::Forgotten, processed);
        assert_eq!(forgotten, Landing::Forgotten);
    }

    fn fate(status: TransactionStatus, finalized_block_height: u64) -> Fate {
        Fate {
            finalized_slot: finalized_block_height,
            finalized_block_height,
            status,
        }
    }

    /// Else one of three could keep a transaction that never landed from being sent again for as long as it likes.
    #[test]
    fn a_block_that_most_do_not_know_is_believed_when_it_is_final() {
        let (unknown, slot) = (TransactionStatus::Unknown, 3);
        let processed = || fate(TransactionStatus::Processed { slot }, 1);
        let told = of_all(vec![
            processed(),
            fate(unknown.clone(), 9),
            fate(unknown.clone(), 8),
        ]);
        assert_eq!(told, Some(fate(unknown.clone(), 8)));
        assert_eq!(
            of_all(vec![processed(), fate(unknown.clone(), 9)]),
            Some(processed())
        );
        let finalized = fate(TransactionStatus::Finalized { slot }, 1);
        let told = of_all(vec![
            fate(unknown.clone(), 9),
            fate(unknown, 8),
            finalized.clone(),
        ]);
        assert_eq!(told, Some(finalized));
    }

    #[test]
    fn a_node_that_knows_the_transaction_is_believed_before_one_that_is_further() {
        let mut answers = [
            fate(TransactionStatus::Finalized { slot: 3 }, 4),
            fate(TransactionStatus::Unknown, 9),
            fate(TransactionStatus::Confirmed { slot: 3 }, 8),
            fate(TransactionStatus::Unknown, 7),
        ];
        answers.sort_by_key(Fate::rank);
        assert_eq!(
            answers.map(|answer| answer.finalized_block_height),
            [9, 7, 8, 4]
        );
    }
}
