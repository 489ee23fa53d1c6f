//! Where the API's answers come from. The service fills it from the engine, the final ledgers, the outbox and the
//! archive; the API itself keeps nothing.

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use async_trait::async_trait;
use solana_pubkey::Pubkey;
use solana_signature::Signature;

use super::model::{
    Alarm, AssetBalance, AssetList, AssetName, AssetRadios, AssetReports, Bill, BillList,
    CollectList, Entitlement, Holdings, IncomeList, Keeper, LiveSessions, NotReady, OpenEpoch,
    OwnedPayers, PayerBalance, Proof, RunningTotals, SessionList, Settlement, Side,
    UnattributedList,
};
use super::{PayerMeans, PriceFeed};
use crate::problem::Problem;
use openmast_engine::{MappingFilter, SessionFilter};
use openmast_records::{Lsn, MappingChange, RadioIdentity, SubscriberIdentity};

/// Everything that the API can ask. Implementations answer from memory or from a blocking thread: a call never
/// holds up the engine or the settler.
#[async_trait]
pub trait Sources: Send + Sync + 'static {
    /// Why reports are not taken and kept; empty when they are.
    async fn not_ready(&self) -> Vec<NotReady>;

    /// What a person should know of and that lasts, by code.
    async fn alarms(&self) -> Vec<Alarm>;

    /// What the keeper did and could not do.
    async fn keeper(&self) -> Result<Keeper, SourceError>;

    async fn open_epoch(&self) -> Result<OpenEpoch, SourceError>;

    /// Settlements, newest first, at most `limit`, only epochs below `before`.
    async fn settlements(
        &self,
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<Settlement>, SourceError>;

    async fn settlement(&self, epoch: u64) -> Result<Option<Settlement>, SourceError>;

    /// A proof against the final settlement of `epoch`, or the newest final one. An index that the settlement does not
    /// count has totals of zero and no siblings.
    async fn proof(
        &self,
        side: Side,
        index: u32,
        epoch: Option<u64>,
    ) -> Result<ProofAnswer, SourceError>;

    /// `None`: the oracle has not seen such an index on chain.
    async fn running_totals(
        &self,
        side: Side,
        index: u32,
    ) -> Result<Option<RunningTotals>, SourceError>;

    /// `None`: the oracle has not seen such an asset on chain.
    async fn asset_balance(&self, index: u32) -> Result<Option<AssetBalance>, SourceError>;

    /// When reports of an asset came, as of this time (Unix milliseconds); `None`: none ever did.
    async fn asset_reports(
        &self,
        index: u32,
        now_ms: u64,
    ) -> Result<Option<AssetReports>, SourceError>;

    /// At most `limit` assets from this index on, with what they did until this time (Unix milliseconds).
    async fn assets(&self, from: u32, limit: u32, now_ms: u64) -> Result<AssetList, SourceError>;

    /// `None`: the oracle has not seen such a payer on chain.
    async fn payer_balance(&self, index: u32) -> Result<Option<PayerBalance>, SourceError>;

    /// Those of a payer that are not closed, by reserve index.
    async fn entitlements(&self, payer: u32) -> Result<Vec<Entitlement>, SourceError>;

    /// What closed epochs below `before` charged `payer`, newest first, by at most `limit` archives.
    async fn bills(
        &self,
        payer: u32,
        before: Option<u64>,
        limit: u32,
    ) -> Result<BillList, SourceError>;

    /// What closed epochs below `before` gave `asset`, newest first, by at most `limit` archives.
    async fn income(
        &self,
        asset: u32,
        before: Option<u64>,
        limit: u32,
    ) -> Result<IncomeList, SourceError>;

    /// What the newest `limit` transactions that name `asset` before `before` collected of it. `source` is who asks: it takes
    /// a search of the chain, of which each has so many.
    async fn collects(
        &self,
        asset: u32,
        before: Option<Signature>,
        limit: u32,
        source: IpAddr,
    ) -> Result<CollectList, SourceError>;

    /// What the closed epoch `epoch` charged `payer`; `None` if it is not closed.
    async fn bill(&self, payer: u32, epoch: u64) -> Result<Option<Bill>, SourceError>;

    /// What the closed epoch `epoch` charged `payer` for, with proof; `None` if the epoch is not closed or its records
    /// are gone.
    async fn sessions(&self, payer: u32, epoch: u64) -> Result<Option<SessionList>, SourceError>;

    /// Sessions that may still get reports, with the runs that they are counted in.
    async fn live_sessions(&self, question: SessionQuestion) -> Result<LiveSessions, SourceError>;

    /// What the shares of an asset are called, from memory; `None`: nothing says it, or nothing yet.
    fn asset_name(&self, index: u32) -> Option<AssetName>;

    /// The prices in force. Everybody asks, so that it takes no more than memory.
    ///
    /// # Errors
    /// The service starts.
    fn prices(&self) -> Result<&PriceFeed, SourceError>;

    /// What a payer meets usage with. `None`: the oracle has not seen such a payer on chain.
    async fn payer_means(&self, payer: u32) -> Result<Option<PayerMeans>, SourceError>;

    /// Owner of the Payer account on chain, at finalized commitment; `None` if the oracle has not seen such a payer
    /// there. Strangers can make the API ask this, so it must not cost a request to the chain each time.
    async fn payer_owner(&self, payer: u32) -> Result<Option<Pubkey>, SourceError>;

    /// As [`Self::payer_owner`], of an Asset account.
    async fn asset_owner(&self, asset: u32) -> Result<Option<Pubkey>, SourceError>;

    /// The radios that are mapped to an asset, with what came of each.
    async fn asset_radios(&self, question: RadioQuestion) -> Result<AssetRadios, SourceError>;

    /// Payers that `owner` has on chain, those with an index below `before`, the highest first; a search, as of [`Self::collects`].
    async fn owned_payers(
        &self,
        owner: Pubkey,
        before: Option<u32>,
        limit: u32,
        source: IpAddr,
    ) -> Result<OwnedPayers, SourceError>;

    /// What `wallet` has on chain; of its assets those with an index below `before`, the highest first. A search, as of
    /// [`Self::collects`].
    async fn holdings(
        &self,
        wallet: Pubkey,
        before: Option<u32>,
        limit: u32,
        source: IpAddr,
    ) -> Result<Holdings, SourceError>;

    /// Radios that are mapped, by name.
    async fn mapped_radios(
        &self,
        question: MappingQuestion<RadioIdentity>,
    ) -> Result<MappedPage<RadioIdentity>, SourceError>;

    /// Subscribers that are mapped, by name.
    async fn mapped_subscribers(
        &self,
        question: MappingQuestion<SubscriberIdentity>,
    ) -> Result<MappedPage<SubscriberIdentity>, SourceError>;

    /// Resolves when the change is durably in the log, or at once when the identity is not to be changed here.
    async fn change_mapping(&self, change: MappingChange) -> Result<MappingAnswer, SourceError>;

    /// Usage that waits for a mapping; at most `limit` entries are listed.
    async fn unattributed(&self, limit: u32) -> Result<UnattributedList, SourceError>;

    /// File of the public part of an archive with this SHA-256.
    async fn public_archive(&self, hash: [u8; 32]) -> Result<Option<PathBuf>, SourceError>;
}

/// The sessions that are asked for, and who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionQuestion {
    pub filter: SessionFilter,
    /// The payer whose owner asks, who sees what that payer pays for; `None` for the operator, who sees everything.
    pub viewer: Option<u32>,
    /// How many sessions are listed at most.
    pub limit: usize,
    /// How many reports are read from the log at most.
    pub reports: usize,
}

/// The radios that are asked for, and who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RadioQuestion {
    /// The asset that they are mapped to.
    pub asset: u32,
    /// Only those behind this one.
    pub after: Option<RadioIdentity>,
    /// How many are listed at most.
    pub limit: usize,
    /// Whether the operator asks, and not the asset's owner.
    pub is_operator: bool,
}

/// The mapped identities that are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappingQuestion<I> {
    pub filter: MappingFilter<I>,
    /// How many are listed at most.
    pub limit: usize,
}

/// Some of the identities that are mapped now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappedPage<I> {
    /// Of all that are mapped, whatever was asked for.
    pub count: u64,
    /// In their order.
    pub mapped: Vec<Mapped<I>>,
    /// Whether there are more behind the last.
    pub goes_on: bool,
}

/// What an identity is mapped to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapped<I> {
    pub identity: I,
    /// Of the asset or payer.
    pub index: u32,
    /// When a radio was mapped (Unix milliseconds).
    pub since_ms: Option<u64>,
    /// Whether the configuration file maps it.
    pub is_configured: bool,
}

/// The result of a change of the mapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MappingAnswer {
    /// It is in the log, at this position.
    Durable(Lsn),
    /// The configuration file maps the identity: the next start would undo the change.
    Configured,
}

/// A proof, or why there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProofAnswer {
    Proof(Box<Proof>),
    /// No settlement is final yet.
    NothingFinal,
    /// The epoch is not final, or its ledger is no longer kept.
    NotKept {
        /// Epochs that proofs can be had for, oldest first.
        kept: Vec<u64>,
    },
}

/// Why a source cannot answer now.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// Something outside (the chain, the disk) does not answer: try again later.
    #[error("{0}")]
    Unavailable(String),
    /// The source, or all of them together, ask too much: how long until it may ask again.
    #[error("there were too many searches of the chain lately")]
    TooMuch(Duration),
    /// Too many ask for the same at once.
    #[error("{0}")]
    Busy(String),
    /// This should not happen: a file or a row is not what it must be.
    #[error("{0}")]
    Internal(String),
}

impl From<SourceError> for Problem {
    fn from(error: SourceError) -> Self {
        match error {
            SourceError::Unavailable(detail) => Self::unavailable(detail),
            SourceError::TooMuch(wait) => Self {
                retry_after_seconds: Some(wait.as_secs().saturating_add(1)),
                ..Self::too_many_searches(error.to_string())
            },
            SourceError::Busy(detail) => Self::overloaded(detail),
            SourceError::Internal(detail) => {
                tracing::error!(detail, "an answer of the API failed");
                // Details are for the operator's log, not for everybody.
                Self::internal("the oracle's log says what is wrong")
            }
        }
    }
}
