//! Sending transactions: simulate, set the compute limit and the price, sign, send, wait, and send again only when
//! the first one can never land. The pieces are public, so that an outbox can store what it signs before it sends.

mod balances;
mod fees;
mod handing_in;
mod lifetime;
mod nonce;
mod prepared;
mod receipt;
mod simulate;
mod simulation;
mod status;
mod transaction;
mod unsigned;
#[cfg(test)]
mod vectors;

pub use balances::{BalanceChange, DryRun, TokenChange};
pub use fees::FeePolicy;
pub use lifetime::{DurableNonce, Lifetime};
pub use prepared::{Absent, BadMessage, BadSignature, Prepared};
pub use receipt::{Gap, Receipt};
pub use simulation::Simulation;
pub use status::{Fate, Landing, TransactionStatus};
pub use transaction::{SignedTransaction, fits};
pub use unsigned::UnsignedTransaction;

use nonce::Nonce;

use crate::{
    errors::Refusal,
    fetch::FetchError,
    rpc::{Rpc, RpcTrouble},
};
use solana_commitment_config::CommitmentConfig;
use solana_hash::Hash;
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;
use solana_signature::Signature;
use solana_signer::Signer;
use solana_transaction_error::TransactionError;
use std::{ops::ControlFlow, sync::Arc, time::Duration};
use tokio::time::Instant;

/// Why a transaction did not do what it should.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// Refused in simulation (`signature` is `None`) or on chain.
    #[error("{refusal}")]
    Refused {
        /// Which error of which instruction, and what to do.
        refusal: Box<Refusal>,
        /// The transaction that landed and failed.
        signature: Option<Signature>,
    },
    /// The chain could not be asked; nothing was sent that can still land.
    #[error(transparent)]
    Rpc(#[from] RpcTrouble),
    /// An account could not be read; nothing was sent that can still land.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// The transaction does not fit one packet.
    #[error("the transaction has {size} bytes, Solana takes {limit}; do less at once")]
    TooLarge {
        /// Bytes of the transaction, signatures included.
        size: usize,
        /// Most bytes that nodes take.
        limit: usize,
    },
    /// A key is missing, or signing failed; which, or why.
    #[error("the transaction cannot be signed: {0}; give the --keypair of everybody who must sign")]
    Signing(String),
    /// A hardware wallet, or whoever holds it, did not sign; why.
    #[error("the hardware wallet did not sign: {0}. Nothing was sent")]
    Device(String),
    /// Not everybody whose signature it needs has signed.
    #[error(
        "these have not signed: {0}; have each sign this transaction (--sign-only), and give what they print as --signer \
         ADDRESS=SIGNATURE. Nothing was sent"
    )]
    Absent(Absent),
    /// A blockhash that the chain does not know, or not any more.
    #[error(
        "blockhash {0} is not one of the newest 150 of this chain, so nothing that has it can land, and no node knows that it landed: \
         nothing was charged and nothing changed, unless it was handed in longer ago than nodes remember. If --url is of the right chain, have the transaction made and signed anew; one with --nonce does not \
         expire"
    )]
    OldBlockhash(Hash),
    /// Somebody else may advance the nonce.
    #[error(
        "nonce account {account} is advanced by {authority} and not by {given}; make the transaction with --nonce-authority \
         {authority}. Nothing was sent"
    )]
    Authority {
        /// Address of the nonce account.
        account: Pubkey,
        /// Who may advance it.
        authority: Pubkey,
        /// Who the transaction says.
        given: Pubkey,
    },
    /// A nonce that is not, or not any more, what the transaction was made with.
    #[error(
        "nonce account {account} has another value than this transaction: it was advanced, or --url is of another chain. No node \
         knows of transaction {signature}, and it cannot land any more: nothing was charged and nothing changed by it, unless it landed longer ago than nodes remember. Have the \
         transaction made and signed anew"
    )]
    NonceAdvanced {
        /// Address of the nonce account.
        account: Pubkey,
        /// The transaction that can never land.
        signature: Signature,
    },
    /// It was handed in for a while, has not landed, and still can.
    #[error(
        "transaction {signature} has not landed yet; it can land as long as nonce account {account} is not advanced: hand it in \
         again, or call it off with `solana new-nonce {account}`"
    )]
    StillPossible {
        /// Address of the nonce account.
        account: Pubkey,
        /// The transaction that was broadcast.
        signature: Signature,
    },
    /// Certain: no attempt landed and none can land any more.
    #[error(
        "the transaction expired {attempts} times before a block took it; nothing was done, try again"
    )]
    Expired {
        /// How many transactions were signed and broadcast.
        attempts: u32,
    },
    /// It can never land any more, and may have landed before.
    #[error(
        "what became of transaction {signature} is unknown: it was signed so long ago that the chain's nodes may have forgotten it. It \
         cannot land any more, but it may have landed then: look for it in the history of the wallet or an explorer before you repeat \
         it, or give a --url that keeps the whole history"
    )]
    Forgotten {
        /// The transaction that was broadcast.
        signature: Signature,
    },
    /// It may still land, or have landed.
    #[error(
        "what became of transaction {signature} is unknown ({trouble}); look it up before you repeat it"
    )]
    Unknown {
        /// The transaction that was broadcast.
        signature: Signature,
        /// Why nobody tells.
        trouble: RpcTrouble,
    },
}

/// How transactions are sent.
#[derive(Clone, Copy, Debug)]
pub struct SendOptions {
    /// What is offered for priority.
    pub fees: FeePolicy,
    /// What state the simulation uses and at which a landed transaction counts as done.
    pub commitment: CommitmentConfig,
    /// Pause between two looks at the status.
    pub poll: Duration,
    /// Pause between two broadcasts of the same bytes.
    pub rebroadcast: Duration,
    /// How often an expired transaction is signed anew.
    pub attempts: u32,
    /// How long no endpoint may tell anything of a broadcast transaction before it counts as
    /// [`SendError::Unknown`]. Every answer begins it anew; an endpoint that keeps a request open is waited for beyond
    /// it, up to the timeout of [`Rpc::new`].
    pub outage: Duration,
    /// An offer is at most twice the last one for each such time since, so that no node makes a service pay the cap at
    /// once; `None`: a person waits, and every offer stands for itself.
    pub fee_doubling: Option<Duration>,
}

impl Default for SendOptions {
    fn default() -> Self {
        Self {
            fees: FeePolicy::default(),
            commitment: CommitmentConfig::confirmed(),
            poll: Duration::from_millis(400),
            rebroadcast: Duration::from_secs(2),
            attempts: 3,
            // A node's restart or a balancer's fail-over takes less; a blockhash lives about as long.
            outage: Duration::from_secs(60),
            fee_doubling: None,
        }
    }
}

/// A transaction that landed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Landed {
    /// Its first signature, by which nodes know it.
    pub signature: Signature,
    /// Slot of the block that has it.
    pub slot: u64,
}

/// Sends transactions over [`Rpc`].
#[derive(Clone)]
pub struct Sender {
    /// The endpoints, which may be shared with readers.
    pub rpc: Arc<Rpc>,
    /// How it sends.
    pub options: SendOptions,
    offered: Arc<fees::FeeHistory>,
}

impl Sender {
    /// A sender that has offered no fee yet. Clones share what was offered last.
    pub fn new(rpc: Arc<Rpc>, options: SendOptions) -> Self {
        Self {
            rpc,
            options,
            offered: Arc::default(),
        }
    }

    /// Sends the instructions in one transaction and waits until it has landed at the options' commitment.
    /// `payer` pays the fee; `signers` are all others who must sign (superfluous ones are ignored).
    ///
    /// # Errors
    /// [`SendError`].
    pub async fn send<S: Signer + Sync + ?Sized>(
        &self,
        instructions: &[Instruction],
        payer: &S,
        signers: &[&S],
    ) -> Result<Landed, SendError> {
        self.send_watched(instructions, payer, signers, |_| {})
            .await
    }

    /// As [`Self::send`]. `watch` sees each transaction once it is signed, before any node does: from then on it may land,
    /// whatever becomes of this process.
    ///
    /// # Errors
    /// [`SendError`].
    pub async fn send_watched<S: Signer + Sync + ?Sized>(
        &self,
        instructions: &[Instruction],
        payer: &S,
        signers: &[&S],
        watch: impl Fn(&SignedTransaction),
    ) -> Result<Landed, SendError> {
        for attempt in 0..self.options.attempts {
            let signed = self
                .build_and_sign(instructions, payer, signers, attempt)
                .await?;
            watch(&signed);
            if let Some(slot) = self.deliver(&signed).await? {
                return Ok(Landed {
                    signature: signed.signature,
                    slot,
                });
            }
            tracing::warn!(signature = %signed.signature, attempt, "transaction expired, signing anew");
        }
        Err(SendError::Expired {
            attempts: self.options.attempts,
        })
    }

    /// Broadcasts until the transaction has landed (`Some(slot)`) or can never land (`None`). Endpoints that do not
    /// answer are asked again for as long as [`SendOptions::outage`].
    ///
    /// # Errors
    /// [`SendError::Refused`] when it failed on chain, [`SendError::Unknown`] when no endpoint tells,
    /// [`SendError::Forgotten`] when they may not remember any more.
    pub async fn deliver(&self, signed: &SignedTransaction) -> Result<Option<u64>, SendError> {
        let mut next_broadcast = Instant::now();
        let mut silent_since = None;
        loop {
            if Instant::now() >= next_broadcast {
                // A refused broadcast decides nothing: an earlier one may have been taken.
                if let Err(trouble) = self.broadcast(&signed.bytes).await {
                    tracing::warn!(signature = %signed.signature, %trouble, "broadcast failed");
                }
                next_broadcast = Instant::now() + self.options.rebroadcast;
            }
            let asked = Instant::now();
            match self.status(signed).await {
                Ok(status) => {
                    silent_since = None;
                    let landing = status.at(self.options.commitment);
                    if let ControlFlow::Break(slot) = end(signed, landing)? {
                        return Ok(slot);
                    }
                }
                Err(trouble) => {
                    let since = *silent_since.get_or_insert(asked);
                    self.retry_unless_too_long(signed, since, trouble)?;
                }
            }
            tokio::time::sleep(self.options.poll).await;
        }
    }

    /// # Errors
    /// [`SendError::Unknown`] when asking again is of no use, or has been for too long.
    fn retry_unless_too_long(
        &self,
        signed: &SignedTransaction,
        since: Instant,
        trouble: RpcTrouble,
    ) -> Result<(), SendError> {
        let signature = signed.signature;
        if !trouble.may_pass() || since.elapsed() >= self.options.outage {
            return Err(SendError::Unknown { signature, trouble });
        }
        tracing::warn!(%signature, %trouble, "no node tells what became of a transaction, asking again");
        Ok(())
    }

    /// Simulates, sets limit and price, signs. Nothing is sent. `attempt` counts from 0 and raises the price.
    ///
    /// # Errors
    /// [`SendError`], `Refused` when the simulation fails.
    pub async fn build_and_sign<S: Signer + Sync + ?Sized>(
        &self,
        instructions: &[Instruction],
        payer: &S,
        signers: &[&S],
        attempt: u32,
    ) -> Result<SignedTransaction, SendError> {
        let simulation = self
            .simulate(instructions, &payer.pubkey(), &[])
            .await?
            .accepted()?;
        self.sign(instructions, &simulation, payer, signers, attempt)
            .await
    }
}

/// Breaks with the slot of a transaction that landed, or `None` for one that never can.
///
/// # Errors
/// [`SendError::Refused`] when it failed on chain.
fn end(
    signed: &SignedTransaction,
    landing: Landing,
) -> Result<ControlFlow<Option<u64>>, SendError> {
    match landing {
        Landing::Pending => Ok(ControlFlow::Continue(())),
        Landing::Landed { slot } => Ok(ControlFlow::Break(Some(slot))),
        Landing::Expired => Ok(ControlFlow::Break(None)),
        Landing::Forgotten => Err(SendError::Forgotten {
            signature: signed.signature,
        }),
        Landing::Failed { error } => Err(failed(signed.signature, error)),
    }
}

/// It landed, and failed.
fn failed(signature: Signature, error: TransactionError) -> SendError {
    SendError::Refused {
        refusal: Box::new(Refusal::new(error, Vec::new())),
        signature: Some(signature),
    }
}
