//! Handing in transactions that were signed elsewhere: with a lifetime that somebody chose, and perhaps not for the first time.

use std::time::Duration;

use solana_commitment_config::CommitmentConfig;
use solana_hash::Hash;
use tokio::time::Instant;

use super::{
    DurableNonce, Landed, Landing, Lifetime, Prepared, SendError, Sender, SignedTransaction,
    TransactionStatus, failed,
};
use crate::fetch::FetchError;

/// Blocks in which a transaction may land after that of its blockhash.
const LIFE_BLOCKS: u64 = 150;
/// So long a transaction that does not expire is broadcast before the command ends.
const PATIENCE: Duration = Duration::from_secs(90);

impl Sender {
    /// Hands a transaction in that all have signed, and waits until it has landed. What landed before counts as landed: it
    /// runs once, however often it is handed in. `watch` sees it before any node does.
    ///
    /// # Errors
    /// [`SendError`]; `Refused` without a signature when it would fail as the chain is now.
    pub async fn hand_in(
        &self,
        prepared: &Prepared,
        watch: impl Fn(&SignedTransaction),
    ) -> Result<Landed, SendError> {
        let signed = prepared.signed(u64::MAX)?;
        if let Some(landed) = self.landed_before(&signed).await? {
            return Ok(landed);
        }
        let slot = match prepared.lifetime() {
            Lifetime::Blockhash(hash) => {
                let last_valid = self.last_valid(hash).await?;
                self.require_success(prepared).await?;
                let signed = prepared.signed(last_valid)?;
                watch(&signed);
                let slot = self.deliver(&signed).await?;
                slot.ok_or(SendError::OldBlockhash(hash))?
            }
            Lifetime::Nonce(nonce) => {
                // With another value it lands never or has landed: what the chain has for good tells which.
                if self.has_value(&nonce).await? {
                    self.require_success(prepared).await?;
                    watch(&signed);
                }
                self.deliver_with(&nonce, &signed).await?
            }
        };
        Ok(Landed {
            signature: signed.signature,
            slot,
        })
    }

    /// `None` also when only a block has it that is not certain yet.
    async fn landed_before(&self, signed: &SignedTransaction) -> Result<Option<Landed>, SendError> {
        let signature = signed.signature;
        let status = self.fate(signature).await?.status;
        match status.at(self.options.commitment) {
            Landing::Landed { slot } => Ok(Some(Landed { signature, slot })),
            Landing::Failed { error } => Err(failed(signature, error)),
            Landing::Pending | Landing::Expired | Landing::Forgotten => Ok(None),
        }
    }

    /// The last block in which what has this blockhash may land, or a later one: the node that knows the hash has at most
    /// [`LIFE_BLOCKS`] blocks after it.
    async fn last_valid(&self, hash: Hash) -> Result<u64, SendError> {
        let processed = CommitmentConfig::processed();
        let height = self
            .rpc
            .call("isBlockhashValid", |client| async move {
                match client.is_blockhash_valid(&hash, processed).await? {
                    true => client
                        .get_block_height_with_commitment(processed)
                        .await
                        .map(Some),
                    false => Ok(None),
                }
            })
            .await?;
        let height = height.ok_or(SendError::OldBlockhash(hash))?;
        Ok(height.saturating_add(LIFE_BLOCKS))
    }

    /// Whether the nonce stands as the transaction has it.
    ///
    /// # Errors
    /// It has another authority.
    async fn has_value(&self, nonce: &DurableNonce) -> Result<bool, SendError> {
        let commitment = self.options.commitment;
        let present = self.rpc.durable_nonce(nonce.account, commitment).await?;
        let present = present.value;
        match present.authority == nonce.authority {
            true => Ok(present.value == nonce.value),
            false => Err(SendError::Authority {
                account: nonce.account,
                authority: present.authority,
                given: nonce.authority,
            }),
        }
    }

    /// What would fail is not sent: with a nonce it would cost the fee and the nonce.
    async fn require_success(&self, prepared: &Prepared) -> Result<(), SendError> {
        let (instructions, payer) = (prepared.instructions(), prepared.payer());
        self.simulate_as_it_is(&instructions, &payer, &[])
            .await?
            .accepted()
            .map(|_| ())
    }

    /// Broadcasts until it has landed, or the nonce has another value for good and no node knows the transaction.
    async fn deliver_with(
        &self,
        nonce: &DurableNonce,
        signed: &SignedTransaction,
    ) -> Result<u64, SendError> {
        let (account, signature) = (nonce.account, signed.signature);
        let begun = Instant::now();
        let mut next_broadcast = begun;
        let mut differs_since = None;
        loop {
            if Instant::now() >= next_broadcast {
                // A refused broadcast decides nothing: an earlier one may have been taken.
                if let Err(trouble) = self.broadcast(&signed.bytes).await {
                    tracing::warn!(%signature, %trouble, "broadcast failed");
                }
                next_broadcast = Instant::now() + self.options.rebroadcast;
            }
            match self.state(nonce, signed, &mut differs_since).await {
                Ok(Landing::Landed { slot }) => return Ok(slot),
                Ok(Landing::Failed { error }) => return Err(failed(signature, error)),
                Ok(Landing::Expired) => {
                    return Err(SendError::NonceAdvanced { account, signature });
                }
                Ok(Landing::Forgotten) => return Err(SendError::Forgotten { signature }),
                Ok(Landing::Pending) => {}
                Err(trouble) => tracing::warn!(%signature, %trouble, "no node tells, asking again"),
            }
            if begun.elapsed() >= PATIENCE {
                return Err(SendError::StillPossible { account, signature });
            }
            tokio::time::sleep(self.options.poll).await;
        }
    }

    /// Dead for good is what no node knows once the nonce has another value in a block that cannot be dropped. Of such blocks
    /// those count alone that are no older than `differs_since`, the confirmed one in which the value was first another: in
    /// blocks before it the nonce may have had another value still, or not been there.
    async fn state(
        &self,
        nonce: &DurableNonce,
        signed: &SignedTransaction,
        differs_since: &mut Option<u64>,
    ) -> Result<Landing, SendError> {
        let status = self.status(signed).await?;
        if status != TransactionStatus::Unknown {
            return Ok(status.at(self.options.commitment));
        }
        let (slot, value) = self.value(nonce, CommitmentConfig::confirmed()).await?;
        if value == Some(nonce.value) {
            *differs_since = None;
            return Ok(Landing::Pending);
        }
        let since = *differs_since.get_or_insert(slot);
        let (slot, value) = self.value(nonce, CommitmentConfig::finalized()).await?;
        if slot < since || value == Some(nonce.value) {
            return Ok(Landing::Pending);
        }
        let fate = self.fate(signed.signature).await?;
        Ok(match fate.status {
            TransactionStatus::Unknown if fate.finalized_slot >= since => Landing::Expired,
            status => status.at(self.options.commitment),
        })
    }

    /// What the nonce has, and in which slot; `None`: it is gone, or not there yet.
    async fn value(
        &self,
        nonce: &DurableNonce,
        commitment: CommitmentConfig,
    ) -> Result<(u64, Option<Hash>), SendError> {
        match self.rpc.durable_nonce(nonce.account, commitment).await {
            Ok(present) => Ok((present.slot, Some(present.value.value))),
            Err(FetchError::Rpc(trouble)) => Err(trouble.into()),
            Err(FetchError::NotFound { .. } | FetchError::Decode { .. }) => {
                Ok((self.rpc.slot(commitment).await?, None))
            }
        }
    }
}
