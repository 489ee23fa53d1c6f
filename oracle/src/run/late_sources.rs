//! The API's sources from the very start: health and alarms at once, everything else when the service has it.

use std::{
    net::IpAddr,
    path::PathBuf,
    sync::{Arc, OnceLock},
};

use async_trait::async_trait;
use solana_pubkey::Pubkey;
use solana_signature::Signature;
use tokio::sync::watch;

use super::identity::UNVERIFIED;
use crate::health::Health;
use crate::serve::{
    MappedPage, MappingAnswer, MappingQuestion, PayerMeans, PriceFeed, ProofAnswer, RadioQuestion,
    SessionQuestion, SourceError, Sources,
    model::{
        Alarm, AssetBalance, AssetList, AssetName, AssetRadios, AssetReports, Bill, BillList,
        CollectList, Decimal, Entitlement, Holdings, IncomeList, Keeper, LiveSessions, NotReady,
        OpenEpoch, OwnedPayers, PayerBalance, RunningTotals, SessionList, Settlement, Side,
        UnattributedList,
    },
};
use openmast_records::{MappingChange, RadioIdentity, SubscriberIdentity};

/// Answers for a service that may still be starting.
pub(super) struct LateSources {
    health: Health,
    /// Whether the chain is known to be the configured one.
    verified: watch::Receiver<bool>,
    service: OnceLock<Arc<dyn Sources>>,
}

impl LateSources {
    pub(super) fn new(health: Health, verified: watch::Receiver<bool>) -> Self {
        Self {
            health,
            verified,
            service: OnceLock::new(),
        }
    }

    /// From now on everything is answered, by `service`. Only the first call counts.
    pub(super) fn begin(&self, service: Arc<dyn Sources>) {
        let _ = self.service.set(service);
    }

    fn service(&self) -> Result<&dyn Sources, SourceError> {
        let service = self.service.get();
        service.map(Arc::as_ref).ok_or_else(|| {
            SourceError::Unavailable("the oracle is starting; /ready says how far it is".into())
        })
    }

    /// For what the chain alone may tell: whose an account is.
    fn verified_service(&self) -> Result<&dyn Sources, SourceError> {
        if !self.is_verified() {
            return Err(SourceError::Unavailable(
                "the chain is not known to be the configured one yet; /v1/alarms says why".into(),
            ));
        }
        self.service()
    }

    fn is_verified(&self) -> bool {
        *self.verified.borrow()
    }
}

#[async_trait]
impl Sources for LateSources {
    fn asset_name(&self, index: u32) -> Option<AssetName> {
        self.service().ok()?.asset_name(index)
    }

    fn prices(&self) -> Result<&PriceFeed, SourceError> {
        self.service()?.prices()
    }

    async fn payer_means(&self, payer: u32) -> Result<Option<PayerMeans>, SourceError> {
        self.service()?.payer_means(payer).await
    }

    async fn not_ready(&self) -> Vec<NotReady> {
        self.health.not_ready()
    }

    async fn alarms(&self) -> Vec<Alarm> {
        let mut alarms = self.health.raised();
        let is_said = alarms.iter().any(|alarm| alarm.code == UNVERIFIED);
        if !self.is_verified() && !is_said {
            alarms.push(Alarm {
                code: UNVERIFIED.to_owned(),
                text: "the chain was not asked yet whether it is the configured one".to_owned(),
                since_ms: Decimal(self.health.now_ms()),
            });
        }
        alarms
    }

    async fn keeper(&self) -> Result<Keeper, SourceError> {
        self.service()?.keeper().await
    }

    async fn open_epoch(&self) -> Result<OpenEpoch, SourceError> {
        self.service()?.open_epoch().await
    }

    async fn settlements(
        &self,
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<Settlement>, SourceError> {
        self.service()?.settlements(before, limit).await
    }

    async fn settlement(&self, epoch: u64) -> Result<Option<Settlement>, SourceError> {
        self.service()?.settlement(epoch).await
    }

    async fn proof(
        &self,
        side: Side,
        index: u32,
        epoch: Option<u64>,
    ) -> Result<ProofAnswer, SourceError> {
        self.service()?.proof(side, index, epoch).await
    }

    async fn running_totals(
        &self,
        side: Side,
        index: u32,
    ) -> Result<Option<RunningTotals>, SourceError> {
        self.service()?.running_totals(side, index).await
    }

    async fn asset_balance(&self, index: u32) -> Result<Option<AssetBalance>, SourceError> {
        self.service()?.asset_balance(index).await
    }

    async fn asset_reports(
        &self,
        index: u32,
        now_ms: u64,
    ) -> Result<Option<AssetReports>, SourceError> {
        self.service()?.asset_reports(index, now_ms).await
    }

    async fn assets(&self, from: u32, limit: u32, now_ms: u64) -> Result<AssetList, SourceError> {
        self.service()?.assets(from, limit, now_ms).await
    }

    async fn payer_balance(&self, index: u32) -> Result<Option<PayerBalance>, SourceError> {
        self.service()?.payer_balance(index).await
    }

    async fn entitlements(&self, payer: u32) -> Result<Vec<Entitlement>, SourceError> {
        self.service()?.entitlements(payer).await
    }

    async fn sessions(&self, payer: u32, epoch: u64) -> Result<Option<SessionList>, SourceError> {
        self.service()?.sessions(payer, epoch).await
    }

    async fn bills(
        &self,
        payer: u32,
        before: Option<u64>,
        limit: u32,
    ) -> Result<BillList, SourceError> {
        self.service()?.bills(payer, before, limit).await
    }

    async fn income(
        &self,
        asset: u32,
        before: Option<u64>,
        limit: u32,
    ) -> Result<IncomeList, SourceError> {
        self.service()?.income(asset, before, limit).await
    }

    async fn collects(
        &self,
        asset: u32,
        before: Option<Signature>,
        limit: u32,
        source: IpAddr,
    ) -> Result<CollectList, SourceError> {
        self.service()?.collects(asset, before, limit, source).await
    }

    async fn bill(&self, payer: u32, epoch: u64) -> Result<Option<Bill>, SourceError> {
        self.service()?.bill(payer, epoch).await
    }

    async fn live_sessions(&self, question: SessionQuestion) -> Result<LiveSessions, SourceError> {
        self.service()?.live_sessions(question).await
    }

    /// On another chain the same address may be somebody else's, who must not be shown these records.
    async fn payer_owner(&self, payer: u32) -> Result<Option<Pubkey>, SourceError> {
        self.verified_service()?.payer_owner(payer).await
    }

    async fn asset_owner(&self, asset: u32) -> Result<Option<Pubkey>, SourceError> {
        self.verified_service()?.asset_owner(asset).await
    }

    async fn asset_radios(&self, question: RadioQuestion) -> Result<AssetRadios, SourceError> {
        self.service()?.asset_radios(question).await
    }

    async fn owned_payers(
        &self,
        owner: Pubkey,
        before: Option<u32>,
        limit: u32,
        source: IpAddr,
    ) -> Result<OwnedPayers, SourceError> {
        self.service()?
            .owned_payers(owner, before, limit, source)
            .await
    }

    async fn holdings(
        &self,
        wallet: Pubkey,
        before: Option<u32>,
        limit: u32,
        source: IpAddr,
    ) -> Result<Holdings, SourceError> {
        self.service()?
            .holdings(wallet, before, limit, source)
            .await
    }

    async fn mapped_radios(
        &self,
        question: MappingQuestion<RadioIdentity>,
    ) -> Result<MappedPage<RadioIdentity>, SourceError> {
        self.service()?.mapped_radios(question).await
    }

    async fn mapped_subscribers(
        &self,
        question: MappingQuestion<SubscriberIdentity>,
    ) -> Result<MappedPage<SubscriberIdentity>, SourceError> {
        self.service()?.mapped_subscribers(question).await
    }

    async fn change_mapping(&self, change: MappingChange) -> Result<MappingAnswer, SourceError> {
        self.service()?.change_mapping(change).await
    }

    async fn unattributed(&self, limit: u32) -> Result<UnattributedList, SourceError> {
        self.service()?.unattributed(limit).await
    }

    async fn public_archive(&self, hash: [u8; 32]) -> Result<Option<PathBuf>, SourceError> {
        self.service()?.public_archive(hash).await
    }
}
