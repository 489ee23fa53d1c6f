//! Sources of two final epochs over four accounts, held in memory.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::prices;
use async_trait::async_trait;
use openmast_engine::PaidAhead;
use openmast_ledger::{BaseUnits, Bytes, Domain, MerkleSumTree, PricePerGb, Totals};
use openmast_oracle::serve::model::{
    Address, Alarm, AssetActivity, AssetBalance, AssetCollect, AssetHolding, AssetList, AssetName,
    AssetRadio, AssetRadios, AssetReports, Bill, BillLine, BillList, BillSums, BilledAsset,
    BilledPrice, CollectList, Decimal, Entitlement, EpochIncome, Goods, Hash, HeldLot, HeldOffer,
    HeldPayer, HeldPurchase, Holdings, IncomeList, IncomeSums, IncomeWindow, Keeper, KeeperKind,
    LiveSessions, NotLicensedBytes, NotReady, OpenEpoch, OwnedPayer, OwnedPayers, PayerBalance,
    PendingWithdrawal, Proof, Protocol, Reason, ReportWindow, RunningTotals, SessionList,
    SessionRecord, Settlement, SettlementState, SettlementTransaction, Sibling, Side,
    StakePosition, UnattributedList, UnattributedUsage,
};
use openmast_oracle::serve::{
    Mapped, MappedPage, MappingAnswer, MappingQuestion, PayerMeans, PriceFeed, ProofAnswer,
    RadioQuestion, Reload, ReloadError, SessionQuestion, SourceError, Sources,
};
use openmast_records::{Lsn, MappingChange, RadioIdentity, SubscriberIdentity};
use solana_keypair::Keypair;
use solana_pubkey::Pubkey;
use solana_signature::Signature;
use solana_signer::Signer;
use tempfile::TempDir;

/// Above 2⁵³, where JavaScript's numbers are no longer exact.
const LARGE: u64 = 9_007_199_254_740_993;

/// What is asked for of all that was mapped last.
fn page<I: Ord + Clone>(
    all: BTreeMap<I, Option<u32>>,
    MappingQuestion { filter, limit }: MappingQuestion<I>,
    told: impl Fn(Mapped<I>) -> Mapped<I>,
) -> MappedPage<I> {
    let all: Vec<(I, u32)> = all
        .into_iter()
        .filter_map(|(identity, index)| Some((identity, index?)))
        .collect();
    let asked = all.iter().filter(|(identity, index)| {
        filter.index.is_none_or(|wanted| wanted == *index)
            && filter
                .names
                .as_ref()
                .is_none_or(|names| names.contains(identity))
            && filter.after.as_ref().is_none_or(|after| identity > after)
    });
    let mapped = |(identity, index): &(I, u32)| Mapped {
        identity: identity.clone(),
        index: *index,
        since_ms: None,
        is_configured: false,
    };
    let asked: Vec<_> = asked.map(mapped).map(told).collect();
    MappedPage {
        count: all.len() as u64,
        goes_on: asked.len() > limit,
        mapped: asked.into_iter().take(limit).collect(),
    }
}

pub fn network() -> Pubkey {
    Pubkey::new_from_array([7; 32])
}

pub struct Fixture {
    pub nothing_final: bool,
    pub not_ready: Option<&'static str>,
    pub alarm: Option<&'static str>,
    pub broken: bool,
    pub slow: bool,
    /// Who owns payer 3 and asset 2.
    pub owner: Keypair,
    pub archive_hash: [u8; 32],
    /// Where the archive is.
    pub folder: TempDir,
    pub changes: Mutex<Vec<MappingChange>>,
    pub reload: Arc<Answering>,
    /// What was asked of sessions as they are now.
    pub questions: Mutex<Vec<SessionQuestion>>,
    /// Searches of the chain that are admitted; any number if absent.
    pub searches: Mutex<Option<u32>>,
    /// What was asked of radios.
    pub radio_questions: Mutex<Vec<RadioQuestion>>,
    pub prices: PriceFeed,
}

impl Default for Fixture {
    fn default() -> Self {
        let folder = TempDir::new().unwrap();
        std::fs::write(
            folder.path().join("archive"),
            "{\"line\":1}\n{\"line\":2}\n",
        )
        .unwrap();
        Self {
            nothing_final: false,
            not_ready: None,
            alarm: None,
            broken: false,
            slow: false,
            owner: Keypair::new(),
            archive_hash: [0xa5; 32],
            folder,
            changes: Mutex::default(),
            reload: Arc::default(),
            questions: Mutex::default(),
            searches: Mutex::default(),
            radio_questions: Mutex::default(),
            prices: prices::feed(),
        }
    }
}

/// What reading the configuration again gives, one answer after the other; then: nothing has changed.
#[derive(Default)]
pub struct Answering(pub Mutex<Vec<Result<Vec<String>, ReloadError>>>);

#[async_trait]
impl Reload for Answering {
    async fn reload(&self) -> Result<Vec<String>, ReloadError> {
        let mut answers = self.0.lock().unwrap();
        answers.pop().unwrap_or(Ok(Vec::new()))
    }
}

/// Totals of the four accounts after `epoch`.
fn totals(epoch: u64) -> Vec<Totals> {
    [LARGE, 0, 1_000, 77]
        .map(|amount| Totals {
            bytes: Bytes(amount / 2),
            paid: Bytes(amount / 3),
            charged: BaseUnits(amount / (3 - epoch)),
            accrued: BaseUnits(amount),
        })
        .to_vec()
}

fn reports(now_ms: u64) -> AssetReports {
    AssetReports {
        last_at_ms: Decimal(now_ms - 1),
        until_ms: Decimal(now_ms - now_ms % 3_600_000),
        windows: vec![ReportWindow {
            window_hours: 168,
            hours_observed: 160,
            hours_reported: 159,
        }],
    }
}

fn income_window(asset: u32) -> IncomeWindow {
    IncomeWindow {
        window_days: 7,
        earned: Decimal(LARGE + u64::from(asset)),
        bytes: Decimal(LARGE),
        first_epoch: Decimal(2),
        last_epoch: Decimal(2),
        opened_at: Decimal(1_700_000_000),
        closed_at: Decimal(1_700_000_300),
    }
}

fn prove(side: Side, index: u32, epoch: u64) -> Proof {
    let domain = match side {
        Side::Asset => Domain::Asset,
        Side::Payer => Domain::Payer,
        Side::Reserve => Domain::Reserve,
    };
    let tree = MerkleSumTree::build(domain, network().to_bytes(), &totals(epoch)).unwrap();
    let of = totals(epoch).get(index as usize).copied();
    let of = of.unwrap_or(Totals::ZERO);
    Proof {
        epoch: Decimal(epoch),
        settlement: Address(Pubkey::new_from_array([epoch as u8; 32])),
        side,
        index,
        totals: openmast_oracle::serve::model::Totals {
            bytes: Decimal(of.bytes.0),
            paid: Decimal(of.paid.0),
            charged: Decimal(of.charged.0),
            accrued: Decimal(of.accrued.0),
        },
        leaf_count: tree.leaf_count(),
        root: Hash(tree.root().hash),
        root_charged: Decimal(tree.root().sums.charged.0),
        root_accrued: Decimal(tree.root().sums.accrued.0),
        siblings: tree
            .proof(index)
            .unwrap_or_default()
            .into_iter()
            .map(Sibling)
            .collect(),
    }
}

fn settlement(epoch: u64) -> Settlement {
    Settlement {
        epoch: Decimal(epoch),
        state: SettlementState::Final,
        address: Address(Pubkey::new_from_array([epoch as u8; 32])),
        content_hash: Hash([epoch as u8; 32]),
        proposal: Address(Pubkey::new_from_array([epoch as u8 + 100; 32])),
        snapshot_slot: Decimal(100 * epoch),
        closed_at: Decimal(1_700_000_000 + epoch),
        asset_count: 4,
        payer_count: 4,
        reserve_count: 4,
        asset_root: prove(Side::Asset, 0, epoch).root,
        payer_root: prove(Side::Payer, 0, epoch).root,
        reserve_root: prove(Side::Reserve, 0, epoch).root,
        charged: prove(Side::Asset, 0, epoch).root_charged,
        accrued: prove(Side::Asset, 0, epoch).root_accrued,
        reserve_charged: prove(Side::Reserve, 0, epoch).root_charged,
        reserve_accrued: prove(Side::Reserve, 0, epoch).root_accrued,
        bytes: Decimal(5),
        archive_hash: Hash([0xa5; 32]),
        private_root: Hash([1; 32]),
        price_set_hash: Hash([2; 32]),
        changed_at_ms: Decimal(1),
        transactions: vec![SettlementTransaction {
            action: "propose".to_owned(),
            state: "final".to_owned(),
            signature: "1".repeat(64),
            error: None,
        }],
    }
}

/// What epoch 2 added to the first account, by its totals; of epoch 1 the same.
fn billed() -> BillSums {
    BillSums {
        charged: Decimal(LARGE - LARGE / 2),
        ..BillSums::default()
    }
}

fn bill(epoch: u64) -> Bill {
    Bill {
        epoch: Decimal(epoch),
        state: SettlementState::Final,
        snapshot_slot: Decimal(100 * epoch),
        opened_at: None,
        closed_at: Decimal(1_700_000_000 + epoch),
        settlement: Address(Pubkey::new_from_array([epoch as u8; 32])),
        archive_hash: Hash([0xa5; 32]),
        sums: billed(),
        lines: vec![BillLine {
            asset: 0,
            prices: vec![BilledPrice {
                epoch: Decimal(epoch),
                price_per_gb: Decimal(LARGE),
                why_free: None,
            }],
            sums: billed(),
            owed: Decimal(0),
        }],
    }
}

fn earned(epoch: u64) -> EpochIncome {
    let of_payer = bill(epoch);
    EpochIncome {
        epoch: of_payer.epoch,
        state: of_payer.state,
        snapshot_slot: of_payer.snapshot_slot,
        opened_at: None,
        closed_at: of_payer.closed_at,
        settlement: of_payer.settlement,
        archive_hash: of_payer.archive_hash,
        prices: Vec::new(),
        payers: Decimal(1),
        sums: IncomeSums {
            by_use: billed(),
            lots_charged: Decimal(1),
            earned: Decimal(LARGE - LARGE / 2 + 1),
            ..IncomeSums::default()
        },
        lifetime_earned: Decimal(LARGE),
        lifetime_accrued: Decimal(LARGE),
    }
}

impl Fixture {
    /// Every source is the test itself.
    fn may_search(&self, source: IpAddr) -> Result<(), SourceError> {
        assert!(source.is_loopback() || source.is_unspecified(), "{source}");
        match &mut *self.searches.lock().unwrap() {
            None => Ok(()),
            Some(0) => Err(SourceError::TooMuch(Duration::from_millis(2_500))),
            Some(left) => {
                *left -= 1;
                Ok(())
            }
        }
    }

    fn works(&self) -> Result<(), SourceError> {
        match self.broken {
            true => Err(SourceError::Unavailable(
                "the engine is replaying".to_owned(),
            )),
            false => Ok(()),
        }
    }
}

#[async_trait]
impl Sources for Fixture {
    fn asset_name(&self, index: u32) -> Option<AssetName> {
        (index == 0).then(|| AssetName {
            name: "Harbour Tower".to_owned(),
            symbol: "HARB".to_owned(),
        })
    }

    fn prices(&self) -> Result<&PriceFeed, SourceError> {
        self.works().map(|()| &self.prices)
    }

    async fn payer_means(&self, payer: u32) -> Result<Option<PayerMeans>, SourceError> {
        self.works()?;
        // Payers 0 and 3 have a megabyte of asset 0 ahead until the open epoch is over, and payer 0 has no money.
        let ahead = PaidAhead {
            left: vec![Bytes(400_000), Bytes(600_000)],
            last_epoch: 3,
            ends_by: i64::MAX,
            ..PaidAhead::default()
        };
        Ok((payer < 4).then(|| PayerMeans {
            payer,
            free: BaseUnits(if payer == 0 { 0 } else { 1_000 }),
            // Payer 2 pays what asset 1 costs, and payer 3 less.
            max_price: match payer {
                2 => Some(PricePerGb(5_000_000)),
                3 => Some(PricePerGb(4_999_999)),
                _ => None,
            },
            paid_ahead: match payer {
                0 | 3 => vec![ahead],
                _ => Vec::new(),
            },
        }))
    }

    async fn alarms(&self) -> Vec<Alarm> {
        let alarm = |code: &str| Alarm {
            code: code.to_owned(),
            text: "in words".to_owned(),
            since_ms: Decimal(1_700_000_000_000),
        };
        self.alarm.map(alarm).into_iter().collect()
    }

    async fn not_ready(&self) -> Vec<NotReady> {
        let reason = |code: &str| NotReady {
            code: code.to_owned(),
            detail: "look".to_owned(),
        };
        self.not_ready.map(reason).into_iter().collect()
    }

    async fn keeper(&self) -> Result<Keeper, SourceError> {
        self.works()?;
        Ok(Keeper {
            enabled: true,
            spent_lamports: Decimal(LARGE),
            held_back: Some("budget_used".to_owned()),
            kinds: vec![KeeperKind {
                kind: "collect".to_owned(),
                waiting: Decimal(1),
                done: Decimal(2),
                failed: Decimal(3),
                expired: Decimal(4),
                sent: Decimal(5),
                refused: Decimal(6),
                last_refusal: Some("somebody was faster".to_owned()),
                spent_lamports: Decimal(LARGE),
            }],
            ..Keeper::default()
        })
    }

    async fn open_epoch(&self) -> Result<OpenEpoch, SourceError> {
        if self.slow {
            tokio::time::sleep(Duration::from_secs(60)).await;
        }
        if self.broken {
            return Err(SourceError::Internal("secret detail".to_owned()));
        }
        Ok(OpenEpoch {
            epoch: Decimal(3),
            ..OpenEpoch::default()
        })
    }

    async fn settlements(
        &self,
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<Settlement>, SourceError> {
        self.works()?;
        let epochs = [2, 1]
            .into_iter()
            .filter(|epoch| before.is_none_or(|before| *epoch < before));
        Ok(epochs.take(limit as usize).map(settlement).collect())
    }

    async fn settlement(&self, epoch: u64) -> Result<Option<Settlement>, SourceError> {
        self.works()?;
        Ok((1..=2).contains(&epoch).then(|| settlement(epoch)))
    }

    async fn proof(
        &self,
        side: Side,
        index: u32,
        epoch: Option<u64>,
    ) -> Result<ProofAnswer, SourceError> {
        self.works()?;
        if self.nothing_final {
            return Ok(ProofAnswer::NothingFinal);
        }
        match epoch.unwrap_or(2) {
            epoch @ 1..=2 => Ok(ProofAnswer::Proof(Box::new(prove(side, index, epoch)))),
            _ => Ok(ProofAnswer::NotKept { kept: vec![1, 2] }),
        }
    }

    async fn running_totals(
        &self,
        _: Side,
        index: u32,
    ) -> Result<Option<RunningTotals>, SourceError> {
        self.works()?;
        Ok((index < 4).then(|| RunningTotals {
            not_licensed: NotLicensedBytes {
                suspended: Decimal(LARGE),
                ..NotLicensedBytes::default()
            },
            ..RunningTotals::default()
        }))
    }

    async fn asset_balance(&self, index: u32) -> Result<Option<AssetBalance>, SourceError> {
        self.works()?;
        Ok((index < 4).then_some(AssetBalance {
            closed_epoch: Some(Decimal(2)),
            earned: Decimal(LARGE),
            accrued: Decimal(LARGE + 2),
            collected: Some(Decimal(LARGE - 1)),
            collected_slot: Some(Decimal(205)),
            uncollected: Some(Decimal(1)),
            not_licensed: Some(Reason {
                code: "suspended".to_owned(),
                text: "The asset's licence was suspended.".to_owned(),
            }),
        }))
    }

    async fn asset_reports(
        &self,
        index: u32,
        now_ms: u64,
    ) -> Result<Option<AssetReports>, SourceError> {
        self.works()?;
        Ok((index < 3).then(|| reports(now_ms)))
    }

    async fn assets(&self, from: u32, limit: u32, now_ms: u64) -> Result<AssetList, SourceError> {
        self.works()?;
        let end = from.saturating_add(limit);
        let of = |index| AssetActivity {
            index,
            name: None,
            reports: (index < 3).then(|| reports(now_ms)),
            income: vec![income_window(index)],
        };
        Ok(AssetList {
            count: 4,
            assets: (from..end.min(4)).map(of).collect(),
            next_from: (end < 4).then_some(end),
        })
    }

    async fn payer_balance(&self, index: u32) -> Result<Option<PayerBalance>, SourceError> {
        self.works()?;
        Ok((index < 4).then_some(PayerBalance {
            closed_epoch: Some(Decimal(2)),
            snapshot_slot: Decimal(200),
            deposited: Decimal(LARGE),
            withdrawn: Decimal(40),
            requested: Decimal(7),
            held: Decimal(6),
            owed: Decimal(2),
            spent: Decimal(3),
            accrued: Decimal(4),
            remaining: Decimal(LARGE - 50),
            max_price_per_gb: Some(Decimal(LARGE)),
            too_dear_assets: vec![1],
        }))
    }

    async fn entitlements(&self, payer: u32) -> Result<Vec<Entitlement>, SourceError> {
        self.works()?;
        let entitlement = Entitlement {
            reserve: 5,
            lot: 4,
            asset: 0,
            asset_name: None,
            kind: "volume".to_owned(),
            first_epoch: Decimal(2),
            last_epoch: Decimal(9),
            ends_by: Decimal(1_700_000_000),
            quantity: Decimal(3),
            asked: Decimal(1),
            met_bytes: Decimal(LARGE),
            left_bytes: Some(Decimal(LARGE)),
            most_per_epoch: None,
            is_in_use: true,
        };
        Ok(match payer {
            0 => vec![entitlement],
            _ => Vec::new(),
        })
    }

    async fn sessions(&self, payer: u32, epoch: u64) -> Result<Option<SessionList>, SourceError> {
        self.works()?;
        let record = SessionRecord {
            session_id: "3031".to_owned(),
            radio: "nas_identifier=tower-7".to_owned(),
            asset: 0,
            bytes_up: Decimal(1_000),
            bytes_down: Decimal(5_000),
            first_event_at_ms: Decimal(1),
            last_event_at_ms: Decimal(2),
            price_per_gb: Decimal(3),
            salt: Hash([4; 32]),
        };
        let list = SessionList {
            payer,
            epoch: Decimal(epoch),
            records: vec![record],
            private_root: Hash([5; 32]),
            record_count: Decimal(2),
            first_record: Decimal(1),
            siblings: vec![Hash([6; 32])],
        };
        Ok((payer == 3 && epoch == 2).then_some(list))
    }

    async fn bills(
        &self,
        payer: u32,
        before: Option<u64>,
        limit: u32,
    ) -> Result<BillList, SourceError> {
        self.works()?;
        let epochs = [2, 1]
            .into_iter()
            .filter(|epoch| before.is_none_or(|before| *epoch < before));
        let bills: Vec<Bill> = epochs.take(limit as usize).map(bill).collect();
        let oldest = bills.last().map(|bill| bill.epoch);
        Ok(BillList {
            payer,
            first_epoch: oldest,
            last_epoch: bills.first().map(|bill| bill.epoch),
            sums: bills.first().map(|bill| bill.sums).unwrap_or_default(),
            assets: vec![BilledAsset {
                asset: 0,
                asset_name: None,
                sums: billed(),
            }],
            bills,
            next_before: oldest.filter(|epoch| epoch.0 > 1),
        })
    }

    async fn income(
        &self,
        asset: u32,
        before: Option<u64>,
        limit: u32,
    ) -> Result<IncomeList, SourceError> {
        self.works()?;
        let epochs = [2, 1]
            .into_iter()
            .filter(|epoch| before.is_none_or(|before| *epoch < before));
        let epochs: Vec<EpochIncome> = epochs.take(limit as usize).map(earned).collect();
        let oldest = epochs.last().map(|one| one.epoch);
        Ok(IncomeList {
            asset,
            asset_name: None,
            first_epoch: oldest,
            last_epoch: epochs.first().map(|one| one.epoch),
            sums: epochs.first().map(|one| one.sums).unwrap_or_default(),
            epochs,
            next_before: oldest.filter(|epoch| epoch.0 > 1),
        })
    }

    async fn bill(&self, _: u32, epoch: u64) -> Result<Option<Bill>, SourceError> {
        self.works()?;
        Ok((1..=2).contains(&epoch).then(|| bill(epoch)))
    }

    async fn live_sessions(&self, question: SessionQuestion) -> Result<LiveSessions, SourceError> {
        self.works()?;
        self.questions.lock().unwrap().push(question);
        Ok(LiveSessions {
            count: Decimal(LARGE),
            ..LiveSessions::default()
        })
    }

    async fn payer_owner(&self, payer: u32) -> Result<Option<Pubkey>, SourceError> {
        self.works()?;
        Ok((payer == 3).then(|| self.owner.pubkey()))
    }

    async fn asset_owner(&self, asset: u32) -> Result<Option<Pubkey>, SourceError> {
        self.works()?;
        Ok((asset == 2).then(|| self.owner.pubkey()))
    }

    async fn asset_radios(&self, question: RadioQuestion) -> Result<AssetRadios, SourceError> {
        self.works()?;
        let index = question.asset;
        self.radio_questions.lock().unwrap().push(question);
        let radio = |kind: &str, value: &str, protocol| AssetRadio {
            kind: kind.to_owned(),
            value: value.to_owned(),
            protocol,
            mapped_since_ms: Decimal(1_700_000_000_000),
            areas: vec!["east".to_owned()],
            last_report_at_ms: Some(Decimal(1_700_000_060_000)),
            running_sessions: Decimal(3),
            bytes: Decimal(LARGE),
            waiting_bytes: Decimal(0),
        };
        let key = "4wBqpZM9xaSheZzJSMawUKKwhdpChKbZ5eu5ky4Vigw";
        Ok(AssetRadios {
            index,
            asset_name: None,
            epoch: Decimal(3),
            count: 7,
            radios: vec![
                radio("nas_identifier", "tower-7", Protocol::Radius),
                AssetRadio {
                    areas: Vec::new(),
                    last_report_at_ms: None,
                    ..radio("ed25519", key, Protocol::SignedReports)
                },
            ],
            next_after: Some(format!("ed25519={key}")),
        })
    }

    async fn owned_payers(
        &self,
        owner: Pubkey,
        before: Option<u32>,
        limit: u32,
        source: IpAddr,
    ) -> Result<OwnedPayers, SourceError> {
        self.works()?;
        self.may_search(source)?;
        let balance = self.payer_balance(3).await?;
        let is_owner = owner == self.owner.pubkey();
        let below = [3, 1]
            .into_iter()
            .filter(|index| is_owner && before.is_none_or(|before| *index < before));
        let payer = |index: u32| OwnedPayer {
            index,
            address: Address(Pubkey::new_from_array([index as u8; 32])),
            pending_owner: None,
            deposited: Decimal(LARGE),
            withdrawn: Decimal(0),
            withdrawal: Some(PendingWithdrawal {
                amount: Decimal(LARGE - 1),
                slot: Decimal(190),
                lapses_at: Decimal(1_700_000_000),
                pays_at: None,
            }),
            max_price_per_gb: None,
            balance: balance.clone(),
        };
        let payers: Vec<OwnedPayer> = below.take(limit as usize).map(payer).collect();
        let last = payers.last().map(|payer| payer.index);
        Ok(OwnedPayers {
            owner: Address(owner),
            slot: Decimal(205),
            count: Decimal(if is_owner { 2 } else { 0 }),
            payers,
            next_before: last.filter(|index| *index > 1),
        })
    }

    async fn collects(
        &self,
        asset: u32,
        before: Option<Signature>,
        _: u32,
        source: IpAddr,
    ) -> Result<CollectList, SourceError> {
        self.works()?;
        self.may_search(source)?;
        let first = Signature::from([5; 64]);
        let epoch = if before == Some(first) { 1 } else { 2 };
        Ok(CollectList {
            asset,
            asset_name: None,
            collects: vec![AssetCollect {
                signature: first.to_string(),
                slot: Decimal(205),
                unix_time: Some(Decimal(1_700_000_000)),
                epoch: Decimal(epoch),
                split: Decimal(LARGE),
                owner: Decimal(LARGE - 6),
                stakers: Decimal(1),
                treasury: Decimal(2),
                levy: Decimal(3),
                treasury_bps: 300,
                levy_bps: 200,
                stakers_bps: 5_000,
                jurisdiction: 276,
                lifetime_bytes: Decimal(LARGE),
                lifetime_earned: Decimal(LARGE),
                earning_shares: Decimal(500),
                reward_per_share: (u128::from(LARGE) << 64).to_string(),
            }],
            is_whole: true,
            untold: 0,
            next_before: (epoch > 1).then(|| first.to_string()),
        })
    }

    async fn holdings(
        &self,
        wallet: Pubkey,
        before: Option<u32>,
        limit: u32,
        source: IpAddr,
    ) -> Result<Holdings, SourceError> {
        self.works()?;
        self.may_search(source)?;
        let is_owner = wallet == self.owner.pubkey();
        let entitlements = self.entitlements(0).await?;
        let below = [1, 0]
            .into_iter()
            .filter(|index| is_owner && before.is_none_or(|before| *index < before));
        let assets: Vec<AssetHolding> = below.take(limit as usize).map(asset_holding).collect();
        let last = assets.last().map(|asset| asset.asset);
        let payers = is_owner.then_some(HeldPayer {
            index: 0,
            remaining: Some(Decimal(LARGE)),
            entitlements,
        });
        let count = Decimal(u64::from(is_owner));
        Ok(Holdings {
            owner: Address(wallet),
            slot: Decimal(205),
            final_epoch: Decimal(2),
            count: Decimal(if is_owner { 2 } else { 0 }),
            assets,
            next_before: last.filter(|index| *index > 0),
            payer_count: count,
            payers: payers.into_iter().collect(),
            offer_count: count,
            offers: is_owner.then(held_offer).into_iter().collect(),
            sale_count: Decimal(0),
            sales: Vec::new(),
            purchase_count: count,
            purchases: is_owner.then(held_purchase).into_iter().collect(),
            unread_mints: Decimal(0),
        })
    }

    async fn mapped_radios(
        &self,
        question: MappingQuestion<RadioIdentity>,
    ) -> Result<MappedPage<RadioIdentity>, SourceError> {
        self.works()?;
        let mut radios = BTreeMap::new();
        for change in self.changes.lock().unwrap().iter().cloned() {
            if let MappingChange::Radio { identity, asset } = change {
                radios.insert(identity, asset);
            }
        }
        let configured = RadioIdentity::NasIdentifier(b"configured".to_vec());
        radios.insert(configured.clone(), Some(2));
        Ok(page(radios, question, |mapped| Mapped {
            is_configured: mapped.identity == configured,
            since_ms: Some(1_700_000_000_000),
            ..mapped
        }))
    }

    async fn mapped_subscribers(
        &self,
        question: MappingQuestion<SubscriberIdentity>,
    ) -> Result<MappedPage<SubscriberIdentity>, SourceError> {
        self.works()?;
        let mut subscribers = BTreeMap::new();
        for change in self.changes.lock().unwrap().iter().cloned() {
            if let MappingChange::Subscriber { identity, payer } = change {
                subscribers.insert(identity, payer);
            }
        }
        Ok(page(subscribers, question, |mapped| mapped))
    }

    async fn change_mapping(&self, change: MappingChange) -> Result<MappingAnswer, SourceError> {
        self.works()?;
        let configured = RadioIdentity::NasIdentifier(b"configured".to_vec());
        if matches!(&change, MappingChange::Radio { identity, .. } if *identity == configured) {
            return Ok(MappingAnswer::Configured);
        }
        let mut changes = self.changes.lock().unwrap();
        changes.push(change);
        Ok(MappingAnswer::Durable(changes.len() as Lsn))
    }

    async fn unattributed(&self, _: u32) -> Result<UnattributedList, SourceError> {
        self.works()?;
        let usage = UnattributedUsage {
            radio: vec!["nas_identifier=tower-9".to_owned()],
            subscriber: vec!["realm=carrier.example".to_owned()],
            asset: None,
            payer: Some(1),
            why: Reason {
                code: "unmapped_radio".to_owned(),
                text: "because".to_owned(),
            },
            session_id: "s1".to_owned(),
            run: 2,
            began_by: Reason {
                code: "start_after_stop".to_owned(),
                text: "because".to_owned(),
            },
            seen: Vec::new(),
            bytes: Decimal(123),
            last_report_at_ms: Decimal(5),
        };
        Ok(UnattributedList {
            count: Decimal(2),
            bytes: Decimal(130),
            counted_before_recovery_bytes: Decimal(0),
            unattributed: vec![usage],
        })
    }

    async fn public_archive(&self, hash: [u8; 32]) -> Result<Option<PathBuf>, SourceError> {
        self.works()?;
        Ok((hash == self.archive_hash).then(|| self.folder.path().join("archive")))
    }
}

fn asset_holding(asset: u32) -> AssetHolding {
    AssetHolding {
        asset,
        asset_name: None,
        share_mint: Address(Pubkey::new_from_array([31; 32])),
        share_decimals: 6,
        in_wallet: Decimal(LARGE),
        frozen: Decimal(0),
        position: Some(StakePosition {
            address: Address(Pubkey::new_from_array([32; 32])),
            pending_owner: None,
            active: Decimal(LARGE - 2),
            leaving: Decimal(0),
            leaving_at: None,
            departed: Decimal(0),
            pending: Decimal(5),
            pending_slot: Decimal(190),
            can_activate: true,
            cooling: Decimal(0),
            cooling_until: None,
            claimable: Some(Decimal(7)),
            claimed: Decimal(3),
        }),
        lots: vec![HeldLot {
            lot: 4,
            mint: Address(Pubkey::new_from_array([33; 32])),
            kind: "volume".to_owned(),
            quantity: Decimal(12),
            first_epoch: Decimal(9),
            last_epoch: Decimal(12),
            ends_by: Decimal(1_800_000_000),
            refund: None,
        }],
    }
}

fn goods() -> Goods {
    Goods {
        mint: Address(Pubkey::new_from_array([31; 32])),
        asset: Some(0),
        lot: None,
    }
}

fn held_offer() -> HeldOffer {
    HeldOffer {
        address: Address(Pubkey::new_from_array([34; 32])),
        goods: goods(),
        side: "sell".to_owned(),
        state: "open".to_owned(),
        price: Decimal(1_250_000),
        left: Decimal(9),
        goods_owed: Decimal(0),
        money: Decimal(0),
        money_owed: Decimal(11),
        expires_at: None,
    }
}

fn held_purchase() -> HeldPurchase {
    HeldPurchase {
        sale: Address(Pubkey::new_from_array([35; 32])),
        goods: goods(),
        bought: Decimal(8),
        locked: Decimal(8),
        locked_until: Some(Decimal(1_800_000_000)),
    }
}
