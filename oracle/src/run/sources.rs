//! Answers the API from the engine, the final ledgers, the outbox, the archive and the chain.

mod activity;
mod answers;
mod bills;
mod collects;
mod errors;
mod holdings;
mod income;
mod ledgers;
mod mappings;
mod owned;
mod paging;
mod proofs;
mod radios;
mod waiting;

use std::{
    net::IpAddr,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use async_trait::async_trait;
use openmast_client::rpc::Rpc;
use solana_pubkey::Pubkey;
use solana_signature::Signature;

use super::{
    assets_seen::Seen, damaged_archives::DamagedArchives, engine_thread::EngineHandle,
    final_ledgers::FinalLedgers, live_sessions::Searches, mapping, recent::Recent,
};
use crate::health::Health;
use crate::{
    config::MappingConfig,
    ingest::usage::Radios,
    keeper::KeeperStatus,
    serve::{
        MappedPage, MappingAnswer, MappingQuestion, PayerMeans, PriceFeed, ProofAnswer,
        RadioQuestion, SessionQuestion, SourceError, Sources,
        model::{
            Alarm, AssetBalance, AssetList, AssetName, AssetRadios, AssetReports, Bill, BillList,
            CollectList, Decimal, Entitlement, Hash, Holdings, IncomeList, Keeper, LiveSessions,
            NotReady, OpenEpoch, OwnedPayers, PayerBalance, RunningTotals, SessionList, Settlement,
            Side, UnattributedList,
        },
    },
    settle::{Entry, Outbox, OutboxError, Progress},
};
use activity::EarnedBefore;
use answers::{
    EpochLengths, Open, entitlement, keeper, means_of, not_licensed, payer_balance, session_record,
    with_attempts,
};
pub(super) use errors::{internal, unavailable};
use openmast_archive::ArchiveStore;
use openmast_engine::Engine;
use openmast_log::{Log, LogError};
use openmast_platform::rates::Rates;
use openmast_records::{MappingChange, RadioIdentity, Record, SubscriberIdentity};
use paging::ArchiveTurns;

pub(super) struct ServiceSources {
    pub network: Pubkey,
    pub engine: EngineHandle<Engine>,
    pub log: Log,
    /// What the API must not change.
    pub configured: MappingConfig,
    /// Whose signed batches are taken.
    pub radios: tokio::sync::Mutex<Radios>,
    pub health: Health,
    pub ledgers: Arc<FinalLedgers>,
    pub damaged: Arc<DamagedArchives>,
    pub store: ArchiveStore,
    /// A connection of its own, to read.
    pub outbox: Arc<Mutex<Outbox>>,
    pub endpoints: Arc<Rpc>,
    /// Who owns payers, by index.
    pub owners: Recent<u32, Pubkey, 100_000>,
    /// Who owns assets, by index.
    pub asset_owners: Recent<u32, Pubkey, 100_000>,
    /// Which payers somebody owns.
    pub owned: Recent<Pubkey, owned::Found, 1_000>,
    /// What wallets have.
    pub holdings: Recent<Pubkey, holdings::Found, 1_000>,
    /// What was collected, page by page.
    pub collects: Recent<(u32, Option<Signature>, u32), collects::Found, 1_000>,
    /// How much may be searched for on chain for strangers.
    pub chain_searches: Rates,
    pub archive_turns: ArchiveTurns,
    pub earned: EarnedBefore,
    pub assets: Seen,
    pub prices: PriceFeed,
    pub searches: Searches,
    /// How long this oracle lets an epoch take.
    pub epoch_seconds: u64,
    /// Absent where the keeper is off.
    pub keeper: Option<KeeperStatus>,
}

#[async_trait]
impl Sources for ServiceSources {
    async fn not_ready(&self) -> Vec<NotReady> {
        self.health.not_ready()
    }

    async fn alarms(&self) -> Vec<Alarm> {
        self.health.raised()
    }

    async fn keeper(&self) -> Result<Keeper, SourceError> {
        Ok(keeper(self.keeper.as_ref()))
    }

    async fn open_epoch(&self) -> Result<OpenEpoch, SourceError> {
        let open = self.engine.ask(Open::of).await.map_err(unavailable)?;
        let reached = |progress| {
            self.read_outbox(move |outbox| {
                Ok(outbox
                    .newest_at_least(progress)?
                    .map_or(0, |entry: Entry| entry.content.epoch))
            })
        };
        Ok(OpenEpoch {
            epoch: Decimal(open.epoch),
            opened_at_ms: open.opened_at_ms.map(Decimal),
            bytes: Decimal(open.figures.bytes),
            amount_before_write_off: Decimal(open.figures.amount_before_write_off),
            not_licensed: not_licensed(&open.figures.not_licensed),
            open_sessions: Decimal(open.open_sessions),
            durable_records: Decimal(self.log.durable_records()),
            applied_records: Decimal(open.applied_records),
            proposed_epoch: Decimal(reached(Progress::Proposed).await?),
            final_epoch: Decimal(reached(Progress::Final).await?),
        })
    }

    async fn settlements(
        &self,
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<Settlement>, SourceError> {
        let found = self
            .read_outbox(move |outbox| {
                let entries = outbox.newest_entries(before, limit)?;
                entries
                    .into_iter()
                    .map(|entry| with_attempts(outbox, entry))
                    .collect::<Result<Vec<_>, _>>()
            })
            .await?;
        Ok(found
            .into_iter()
            .map(|(entry, attempts)| self.settlement_of(entry, attempts))
            .collect())
    }

    async fn settlement(&self, epoch: u64) -> Result<Option<Settlement>, SourceError> {
        let found = self
            .read_outbox(move |outbox| {
                outbox
                    .entry(epoch)?
                    .map(|entry| with_attempts(outbox, entry))
                    .transpose()
            })
            .await?;
        Ok(found.map(|(entry, attempts)| self.settlement_of(entry, attempts)))
    }

    async fn proof(
        &self,
        side: Side,
        index: u32,
        epoch: Option<u64>,
    ) -> Result<ProofAnswer, SourceError> {
        self.proof_of(side, index, epoch).await
    }

    async fn running_totals(
        &self,
        side: Side,
        index: u32,
    ) -> Result<Option<RunningTotals>, SourceError> {
        let totals = self.engine.ask(move |engine| match side {
            Side::Asset => Some((
                engine.running_asset(index)?,
                engine.asset_not_licensed(index),
            )),
            Side::Payer => Some((
                engine.running_payer(index)?,
                engine.payer_not_licensed(index),
            )),
            // What the open epoch meets and serves is found when it ends.
            Side::Reserve => None,
        });
        let totals = totals.await.map_err(unavailable)?;
        Ok(totals.map(|((bytes, amount), free)| RunningTotals {
            bytes: Decimal(bytes),
            amount_before_write_off: Decimal(amount),
            not_licensed: not_licensed(&free),
        }))
    }

    async fn asset_balance(&self, index: u32) -> Result<Option<AssetBalance>, SourceError> {
        self.asset_balance_of(index).await
    }

    async fn asset_reports(
        &self,
        index: u32,
        now_ms: u64,
    ) -> Result<Option<AssetReports>, SourceError> {
        self.reports_of(index, now_ms).await
    }

    async fn assets(&self, from: u32, limit: u32, now_ms: u64) -> Result<AssetList, SourceError> {
        self.assets_from(from, limit, now_ms).await
    }

    async fn payer_balance(&self, index: u32) -> Result<Option<PayerBalance>, SourceError> {
        let asked = self.engine.ask(move |engine| payer_balance(engine, index));
        asked.await.map_err(unavailable)
    }

    async fn entitlements(&self, payer: u32) -> Result<Vec<Entitlement>, SourceError> {
        let asked = self.engine.ask(move |engine| engine.entitlements_of(payer));
        let views = asked.await.map_err(unavailable)?;
        Ok(views.iter().map(entitlement).collect())
    }

    fn asset_name(&self, index: u32) -> Option<AssetName> {
        answers::asset_name(self.assets.borrow().as_ref()?, index)
    }

    fn prices(&self) -> Result<&PriceFeed, SourceError> {
        Ok(&self.prices)
    }

    async fn payer_means(&self, payer: u32) -> Result<Option<PayerMeans>, SourceError> {
        let list = self.prices.list();
        let lengths = EpochLengths {
            least: list.map_or(0, |list| list.min_epoch_seconds()),
            usual: self.epoch_seconds,
        };
        let asked = move |engine: &Engine| means_of(engine, payer, lengths);
        let means = self.engine.ask(asked);
        means.await.map_err(unavailable)
    }

    async fn sessions(&self, payer: u32, epoch: u64) -> Result<Option<SessionList>, SourceError> {
        let Some(entry) = self.read_outbox(move |outbox| outbox.entry(epoch)).await? else {
            return Ok(None);
        };
        let (store, content) = (self.store.clone(), entry.content);
        let hash = content.archive_hash;
        let found = tokio::task::spawn_blocking(move || store.read_payer(&hash, payer))
            .await
            .map_err(internal)?
            .map_err(internal)?;
        Ok(found.map(|found| SessionList {
            payer,
            epoch: Decimal(epoch),
            records: found.records.iter().map(session_record).collect(),
            private_root: Hash(content.private_root),
            record_count: Decimal(found.total),
            first_record: Decimal(found.first),
            siblings: found.siblings.into_iter().map(Hash).collect(),
        }))
    }

    async fn bills(
        &self,
        payer: u32,
        before: Option<u64>,
        limit: u32,
    ) -> Result<BillList, SourceError> {
        self.bills_of(payer, before, limit).await
    }

    async fn income(
        &self,
        asset: u32,
        before: Option<u64>,
        limit: u32,
    ) -> Result<IncomeList, SourceError> {
        self.income_of(asset, before, limit).await
    }

    async fn collects(
        &self,
        asset: u32,
        before: Option<Signature>,
        limit: u32,
        source: IpAddr,
    ) -> Result<CollectList, SourceError> {
        self.collects_of(asset, before, limit, source).await
    }

    async fn bill(&self, payer: u32, epoch: u64) -> Result<Option<Bill>, SourceError> {
        self.bill_of(payer, epoch).await
    }

    async fn live_sessions(&self, question: SessionQuestion) -> Result<LiveSessions, SourceError> {
        self.find_sessions(question).await
    }

    async fn payer_owner(&self, payer: u32) -> Result<Option<Pubkey>, SourceError> {
        self.owner_of(payer).await
    }

    async fn asset_owner(&self, asset: u32) -> Result<Option<Pubkey>, SourceError> {
        self.owner_of_asset(asset).await
    }

    async fn asset_radios(&self, question: RadioQuestion) -> Result<AssetRadios, SourceError> {
        self.radios_of(question).await
    }

    async fn owned_payers(
        &self,
        owner: Pubkey,
        before: Option<u32>,
        limit: u32,
        source: IpAddr,
    ) -> Result<OwnedPayers, SourceError> {
        self.owned_payers_of(owner, before, limit, source).await
    }

    async fn holdings(
        &self,
        wallet: Pubkey,
        before: Option<u32>,
        limit: u32,
        source: IpAddr,
    ) -> Result<Holdings, SourceError> {
        self.holdings_of(wallet, before, limit, source).await
    }

    async fn mapped_radios(
        &self,
        question: MappingQuestion<RadioIdentity>,
    ) -> Result<MappedPage<RadioIdentity>, SourceError> {
        self.mapped_names(question).await
    }

    async fn mapped_subscribers(
        &self,
        question: MappingQuestion<SubscriberIdentity>,
    ) -> Result<MappedPage<SubscriberIdentity>, SourceError> {
        self.mapped_names(question).await
    }

    async fn change_mapping(&self, change: MappingChange) -> Result<MappingAnswer, SourceError> {
        if mapping::is_configured(&self.configured, &change) {
            return Ok(MappingAnswer::Configured);
        }
        // One at a time: the door for signed reports must end with what the log ends with.
        let radios = self.radios.lock().await;
        let lsn = self
            .log
            .append(Record::Mapping(change.clone()))
            .await
            .map_err(|error: LogError| unavailable(error))?;
        radios.follow(&change);
        Ok(MappingAnswer::Durable(lsn))
    }

    async fn unattributed(&self, limit: u32) -> Result<UnattributedList, SourceError> {
        self.waiting_usage(limit).await
    }

    async fn public_archive(&self, hash: [u8; 32]) -> Result<Option<PathBuf>, SourceError> {
        Ok(self.store.public_path(&hash))
    }
}

impl ServiceSources {
    /// Lets somebody have the chain searched, unless they did too much.
    fn admit(&self, source: IpAddr) -> Result<(), SourceError> {
        let admitted = self.chain_searches.meter(source).admit();
        admitted.map_err(SourceError::TooMuch)
    }

    async fn read_outbox<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Outbox) -> Result<T, OutboxError> + Send + 'static,
    ) -> Result<T, SourceError> {
        let outbox = Arc::clone(&self.outbox);
        let work = move || read(&outbox.lock().unwrap_or_else(PoisonError::into_inner));
        tokio::task::spawn_blocking(work)
            .await
            .map_err(internal)?
            .map_err(internal)
    }
}
