//! The oracle's API with prices alone: nothing stands behind it but a price list in memory.

use std::{net::IpAddr, path::PathBuf};

use async_trait::async_trait;
use openmast_engine::{PricesInForce, TariffPrices};
use openmast_ledger::{PricePerGb, PriceSchedule};
use openmast_oracle::{
    prices::{Announced, AnnouncedPrices, PriceList},
    serve::{
        MappedPage, MappingAnswer, MappingQuestion, PayerMeans, PriceFeed, ProofAnswer,
        RadioQuestion, SessionQuestion, SourceError, Sources,
        model::{
            Alarm, AssetBalance, AssetList, AssetName, AssetRadios, AssetReports, Bill, BillList,
            CollectList, Entitlement, Holdings, IncomeList, Keeper, LiveSessions, NotReady,
            OpenEpoch, OwnedPayers, PayerBalance, RunningTotals, SessionList, Settlement, Side,
            UnattributedList,
        },
    },
};
use openmast_records::{MappingChange, RadioIdentity, SubscriberIdentity};
use solana_pubkey::Pubkey;
use solana_signature::Signature;

/// Base units per 10⁹ bytes of the asset with this index.
fn price(asset: u32, epoch: u64) -> u64 {
    1_000_000 + u64::from(asset) + 7 * epoch
}

/// So many assets, the price of each of which is another one in each epoch.
pub fn list(assets: u32, epoch: u64) -> PriceList {
    let prices = |epoch| (0..assets).map(move |asset| PricePerGb(price(asset, epoch)));
    let announced = prices(epoch).zip(prices(epoch + 1));
    let announced = announced.map(|(price, next_price)| Announced {
        schedule: PriceSchedule {
            price,
            next_price,
            next_epoch: epoch + 1,
        },
        ..Announced::default()
    });
    let in_force = PricesInForce {
        tariff: TariffPrices {
            epoch,
            prices: prices(epoch).collect(),
            not_licensed: Vec::new(),
        },
        slot: 1_000 * epoch,
        open_epoch: epoch,
        opened_at: 1_700_000_000,
    };
    let announced = AnnouncedPrices {
        slot: 1_000 * epoch + 32,
        final_epoch: epoch - 2,
        min_epoch_seconds: 3_600,
        lengths_hold_until: 1_800_000_000,
        assets: announced.collect(),
    };
    PriceList::new(&in_force, &announced, &[])
}

/// Sources that know prices and nothing else.
pub struct PricesAlone(pub PriceFeed);

fn none<T>() -> Result<T, SourceError> {
    Err(SourceError::Unavailable("prices alone are served".into()))
}

#[async_trait]
impl Sources for PricesAlone {
    fn asset_name(&self, _: u32) -> Option<AssetName> {
        None
    }

    fn prices(&self) -> Result<&PriceFeed, SourceError> {
        Ok(&self.0)
    }

    async fn payer_means(&self, _: u32) -> Result<Option<PayerMeans>, SourceError> {
        none()
    }

    async fn not_ready(&self) -> Vec<NotReady> {
        Vec::new()
    }

    async fn keeper(&self) -> Result<Keeper, SourceError> {
        none()
    }

    async fn alarms(&self) -> Vec<Alarm> {
        Vec::new()
    }

    async fn open_epoch(&self) -> Result<OpenEpoch, SourceError> {
        none()
    }

    async fn settlements(&self, _: Option<u64>, _: u32) -> Result<Vec<Settlement>, SourceError> {
        none()
    }

    async fn settlement(&self, _: u64) -> Result<Option<Settlement>, SourceError> {
        none()
    }

    async fn proof(&self, _: Side, _: u32, _: Option<u64>) -> Result<ProofAnswer, SourceError> {
        none()
    }

    async fn running_totals(&self, _: Side, _: u32) -> Result<Option<RunningTotals>, SourceError> {
        none()
    }

    async fn asset_balance(&self, _: u32) -> Result<Option<AssetBalance>, SourceError> {
        none()
    }

    async fn asset_reports(&self, _: u32, _: u64) -> Result<Option<AssetReports>, SourceError> {
        none()
    }

    async fn assets(&self, _: u32, _: u32, _: u64) -> Result<AssetList, SourceError> {
        none()
    }

    async fn payer_balance(&self, _: u32) -> Result<Option<PayerBalance>, SourceError> {
        none()
    }

    async fn entitlements(&self, _: u32) -> Result<Vec<Entitlement>, SourceError> {
        none()
    }

    async fn bills(&self, _: u32, _: Option<u64>, _: u32) -> Result<BillList, SourceError> {
        none()
    }

    async fn income(&self, _: u32, _: Option<u64>, _: u32) -> Result<IncomeList, SourceError> {
        none()
    }

    async fn bill(&self, _: u32, _: u64) -> Result<Option<Bill>, SourceError> {
        none()
    }

    async fn sessions(&self, _: u32, _: u64) -> Result<Option<SessionList>, SourceError> {
        none()
    }

    async fn live_sessions(&self, _: SessionQuestion) -> Result<LiveSessions, SourceError> {
        none()
    }

    async fn payer_owner(&self, _: u32) -> Result<Option<Pubkey>, SourceError> {
        none()
    }

    async fn asset_owner(&self, _: u32) -> Result<Option<Pubkey>, SourceError> {
        none()
    }

    async fn asset_radios(&self, _: RadioQuestion) -> Result<AssetRadios, SourceError> {
        none()
    }

    async fn owned_payers(
        &self,
        _: Pubkey,
        _: Option<u32>,
        _: u32,
        _: IpAddr,
    ) -> Result<OwnedPayers, SourceError> {
        none()
    }

    async fn collects(
        &self,
        _: u32,
        _: Option<Signature>,
        _: u32,
        _: IpAddr,
    ) -> Result<CollectList, SourceError> {
        none()
    }

    async fn holdings(
        &self,
        _: Pubkey,
        _: Option<u32>,
        _: u32,
        _: IpAddr,
    ) -> Result<Holdings, SourceError> {
        none()
    }

    async fn mapped_radios(
        &self,
        _: MappingQuestion<RadioIdentity>,
    ) -> Result<MappedPage<RadioIdentity>, SourceError> {
        none()
    }

    async fn mapped_subscribers(
        &self,
        _: MappingQuestion<SubscriberIdentity>,
    ) -> Result<MappedPage<SubscriberIdentity>, SourceError> {
        none()
    }

    async fn change_mapping(&self, _: MappingChange) -> Result<MappingAnswer, SourceError> {
        none()
    }

    async fn unattributed(&self, _: u32) -> Result<UnattributedList, SourceError> {
        none()
    }

    async fn public_archive(&self, _: [u8; 32]) -> Result<Option<PathBuf>, SourceError> {
        none()
    }
}
