//! What the steps ask of the chain, over the client's RPC and sender.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use anyhow::{Context, Result, bail};
use openmast_client::{
    accounts::ProgramAccount,
    fetch::RawAccount,
    rpc::Rpc,
    sender::{FeePolicy, SendOptions, Sender},
};
use openmast_keys::Key;
use solana_commitment_config::CommitmentConfig;
use solana_pubkey::Pubkey;
use tokio::time::Instant;

use crate::plan::Transaction;

const RPC_TIMEOUT: Duration = Duration::from_secs(30);
/// On public clusters a slot takes 0.4 s and finality 13 s.
const SLOT_TIMEOUT: Duration = Duration::from_secs(180);

/// What is at an address.
#[derive(Clone, Debug, Default)]
pub struct Place {
    /// Also those that anybody sent to an address that no program uses.
    pub lamports: u64,
    /// `None` where there is nothing but lamports.
    pub account: Option<RawAccount>,
}

/// A cluster, seen from a commitment. Nothing is read from before what this run has sent.
#[derive(Clone)]
pub struct Chain {
    /// Over which everything is asked.
    pub rpc: Arc<Rpc>,
    sender: Sender,
    commitment: CommitmentConfig,
    /// Highest slot in which a transaction of this run landed.
    landed: Arc<AtomicU64>,
    poll: Duration,
}

impl Chain {
    /// Several URLs must be of one chain. `poll`: pause between two looks at what was sent.
    ///
    /// # Errors
    /// There is no URL.
    pub fn new(urls: &[String], fees: FeePolicy, poll: Duration) -> Result<Self> {
        let rpc = Arc::new(Rpc::new(urls, RPC_TIMEOUT)?);
        let commitment = CommitmentConfig::confirmed();
        let options = SendOptions {
            fees,
            commitment,
            poll,
            ..SendOptions::default()
        };
        Ok(Self {
            sender: Sender::new(Arc::clone(&rpc), options),
            rpc,
            commitment,
            landed: Arc::default(),
            poll,
        })
    }

    /// The same chain, of which only what is final counts.
    #[must_use]
    pub fn finalized(&self) -> Self {
        Self {
            commitment: CommitmentConfig::finalized(),
            ..self.clone()
        }
    }

    /// What is seen of it.
    pub fn commitment(&self) -> CommitmentConfig {
        self.commitment
    }

    /// # Errors
    /// No node answers.
    pub async fn place(&self, address: &Pubkey) -> Result<Place> {
        let places = self.places(&[*address]).await?;
        Ok(places.into_iter().next().unwrap_or_default())
    }

    /// # Errors
    /// No node answers.
    pub async fn places(&self, addresses: &[Pubkey]) -> Result<Vec<Place>> {
        let least = self.landed.load(Ordering::Relaxed);
        let rpc = &self.rpc;
        let read = rpc.raw_accounts_from(addresses, self.commitment, least);
        let place = |account: Option<RawAccount>| Place {
            lamports: account.as_ref().map_or(0, |account| account.lamports),
            account: account.filter(|account| !account.is_absent()),
        };
        Ok(read.await?.value.into_iter().map(place).collect())
    }

    /// An account of the program, if it exists.
    ///
    /// # Errors
    /// It is of another type or version, or no node answers.
    pub async fn decoded<T: ProgramAccount>(&self, address: &Pubkey) -> Result<Option<T>> {
        let account = self.place(address).await?.account;
        let decode = |account: RawAccount| {
            T::decode(&account.owner, &account.data).with_context(|| address.to_string())
        };
        account.map(decode).transpose()
    }

    /// Lamports that keep an account of `bytes` on chain; all of them come back when it is closed.
    ///
    /// # Errors
    /// No node answers.
    pub async fn rent(&self, bytes: usize) -> Result<u64> {
        let rent = self
            .rpc
            .call("getMinimumBalanceForRentExemption", |client| async move {
                client.get_minimum_balance_for_rent_exemption(bytes).await
            });
        Ok(rent.await?)
    }

    /// # Errors
    /// No node answers.
    pub async fn genesis(&self) -> Result<String> {
        let hash = self.rpc.call("getGenesisHash", |client| async move {
            client.get_genesis_hash().await
        });
        Ok(hash.await?.to_string())
    }

    /// What is offered beyond the base fee now, micro-lamports per compute unit.
    ///
    /// # Errors
    /// No node answers.
    pub async fn price(&self, writable: &[Pubkey]) -> Result<u64> {
        let recent = self
            .rpc
            .call("getRecentPrioritizationFees", |client| {
                let writable = writable.to_vec();
                async move { client.get_recent_prioritization_fees(&writable).await }
            })
            .await?;
        let recent: Vec<u64> = recent.iter().map(|fee| fee.prioritization_fee).collect();
        Ok(self.sender.options.fees.price(&recent, 0))
    }

    /// Sends one transaction and waits until it is confirmed.
    ///
    /// # Errors
    /// It was refused, or it is not known what became of it: then running again finds out.
    pub async fn send(
        &self,
        transaction: &Transaction,
        payer: &Key,
        signers: &[&Key],
    ) -> Result<()> {
        let instructions = &transaction.instructions;
        let sent = self.sender.send(instructions, payer, signers).await;
        let landed = sent.with_context(|| format!("{}: not done", transaction.what))?;
        self.landed.fetch_max(landed.slot, Ordering::Relaxed);
        Ok(())
    }

    /// Waits until the chain has come beyond a slot, at this commitment.
    ///
    /// # Errors
    /// It does not in three minutes.
    pub async fn wait_beyond(&self, slot: u64) -> Result<()> {
        let deadline = Instant::now() + SLOT_TIMEOUT;
        while self.rpc.slot(self.commitment).await? <= slot {
            if Instant::now() > deadline {
                bail!("the chain does not go on beyond slot {slot}; run again when it does");
            }
            tokio::time::sleep(self.poll).await;
        }
        Ok(())
    }

    /// Waits until everything that this run sent is seen at this commitment.
    ///
    /// # Errors
    /// As [`Self::wait_beyond`].
    pub async fn wait_landed(&self) -> Result<()> {
        match self.landed.load(Ordering::Relaxed) {
            0 => Ok(()),
            slot => self.wait_beyond(slot.saturating_sub(1)).await,
        }
    }
}
