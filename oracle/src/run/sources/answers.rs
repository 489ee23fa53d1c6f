//! What engine, outbox and archive say, in the words of the API.

use openmast_archive::RecordLine;
use openmast_client::{accounts::ShareName, addresses};
use openmast_engine::{Engine, EntitlementView, EpochFigures, PaidAhead, Unattributed, WaitingRun};
use openmast_ledger::{BaseUnits, Domain, LotKind, PricePerGb, uncollected};
use openmast_records::identity;

use super::{ServiceSources, unavailable};
use crate::{
    chain::AssetsAt,
    keeper::KeeperStatus,
    run::live_sessions::{reason, why_not_licensed},
    serve::model::{
        Address, AssetBalance, AssetName, Decimal, Entitlement, Hash, Keeper, NotLicensedBytes,
        PayerBalance, Reason, SessionRecord, Settlement, SettlementState, SettlementTransaction,
        UnattributedUsage,
    },
    serve::{PayerMeans, SourceError},
    settle::{Attempt, Entry, Outbox, OutboxError, Progress},
};

/// The open epoch's figures, without what belongs to the engine.
pub(super) struct Open {
    pub(super) epoch: u64,
    pub(super) opened_at_ms: Option<u64>,
    pub(super) figures: EpochFigures,
    pub(super) open_sessions: u64,
    pub(super) applied_records: u64,
}

impl Open {
    pub(super) fn of(engine: &Engine) -> Self {
        let open = engine.open_epoch();
        Self {
            epoch: open.epoch,
            opened_at_ms: open.opened_at_ms,
            figures: open.figures,
            open_sessions: open.open_sessions,
            applied_records: open.applied_records,
        }
    }
}

/// What the keeper says of itself, if it is on.
pub(super) fn keeper(status: Option<&KeeperStatus>) -> Keeper {
    let on = Keeper {
        enabled: status.is_some(),
        ..Keeper::default()
    };
    status.and_then(KeeperStatus::told).map_or(on, Keeper::from)
}

/// Bytes that are not charged for want of a licence.
pub(super) fn not_licensed(bytes: &openmast_engine::NotLicensedBytes) -> NotLicensedBytes {
    NotLicensedBytes {
        unlicensed: Decimal(bytes.unlicensed),
        suspended: Decimal(bytes.suspended),
        expired: Decimal(bytes.expired),
    }
}

pub(super) fn unattributed((usage, run): (Unattributed, WaitingRun)) -> UnattributedUsage {
    UnattributedUsage {
        radio: usage.radio,
        subscriber: usage.subscriber,
        asset: usage.asset,
        payer: usage.payer,
        why: Reason {
            code: usage.why.code().to_owned(),
            text: usage.why.text().to_owned(),
        },
        session_id: identity::text(&run.session_id),
        run: run.number,
        began_by: reason(run.began_by),
        seen: run.seen.into_iter().map(reason).collect(),
        bytes: Decimal(usage.bytes),
        last_report_at_ms: Decimal(usage.last_report_at_ms),
    }
}

/// What a payer has, and what its highest price bars.
pub(super) fn payer_balance(engine: &Engine, payer: u32) -> Option<PayerBalance> {
    let balance = engine.payer_balance(payer)?;
    let most = balance.funds.max_price_per_gb;
    Some(PayerBalance {
        closed_epoch: engine.closed_epoch().map(Decimal),
        snapshot_slot: Decimal(balance.snapshot_slot),
        deposited: Decimal(balance.funds.deposited),
        withdrawn: Decimal(balance.funds.withdrawn),
        requested: Decimal(balance.funds.requested),
        held: Decimal(balance.held),
        owed: Decimal(balance.owed),
        spent: Decimal(balance.spent),
        accrued: Decimal(balance.accrued),
        remaining: Decimal(balance.remaining),
        max_price_per_gb: (most > 0).then_some(Decimal(most)),
        too_dear_assets: engine.too_dear_assets(payer),
    })
}

/// How long epochs take.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct EpochLengths {
    /// By the program, seconds: none takes less.
    pub least: u32,
    /// As this oracle ends them, seconds. One takes longer while the chain does not answer.
    pub usual: u64,
}

/// What of a payer's money is free, and what it has paid for ahead: less by what the open epoch has used of it already.
pub(super) fn means_of(engine: &Engine, payer: u32, lengths: EpochLengths) -> Option<PayerMeans> {
    let balance = engine.payer_balance(payer)?;
    let (_, running) = engine.running_payer(payer)?;
    let ahead = engine.paid_ahead(payer, lengths.least.into());
    let epoch = engine.open_epoch().epoch;
    let paid_ahead = ahead
        .into_iter()
        .filter_map(|it| in_time(it, epoch, lengths));
    let paid_ahead: Vec<PaidAhead> = paid_ahead.collect();
    let met = paid_ahead.iter().map(|it| it.met.0);
    let met = met.fold(0, u64::saturating_add);
    let used = running.saturating_sub(balance.accrued).saturating_sub(met);
    let most = balance.funds.max_price_per_gb;
    Some(PayerMeans {
        payer,
        max_price: (most > 0).then_some(PricePerGb(most)),
        free: BaseUnits(balance.remaining.saturating_sub(used)),
        paid_ahead,
    })
}

/// From the newest opening on, as far as epochs end before the time at which a lot is over, with the length of one to spare: in an
/// epoch that ends later it would meet nothing. `None`: nothing can be counted on.
fn in_time(ahead: PaidAhead, epoch: u64, lengths: EpochLengths) -> Option<PaidAhead> {
    let length = lengths.usual.max(lengths.least.into()).max(1);
    let left = u64::try_from(ahead.ends_by.saturating_sub(ahead.part_began_at)).ok()?;
    let epochs_after_this = (left / length).checked_sub(2)?;
    let last_epoch = epoch.saturating_add(epochs_after_this);
    Some(PaidAhead {
        last_epoch: ahead.last_epoch.min(last_epoch),
        ..ahead
    })
}

pub(super) fn with_attempts(
    outbox: &Outbox,
    entry: Entry,
) -> Result<(Entry, Vec<Attempt>), OutboxError> {
    let attempts = outbox.attempts(entry.content.epoch)?;
    Ok((entry, attempts))
}

pub(super) fn transaction(attempt: Attempt) -> SettlementTransaction {
    SettlementTransaction {
        action: attempt.action,
        state: attempt.state.as_str().to_owned(),
        signature: solana_signature::Signature::from(attempt.signature).to_string(),
        error: attempt.error,
    }
}

pub(super) fn session_record(record: &RecordLine) -> SessionRecord {
    SessionRecord {
        session_id: record.session_text(),
        radio: record.radio.clone(),
        asset: record.asset,
        bytes_up: Decimal(record.bytes_up),
        bytes_down: Decimal(record.bytes_down),
        first_event_at_ms: Decimal(record.first_event_at_ms),
        last_event_at_ms: Decimal(record.last_event_at_ms),
        price_per_gb: Decimal(record.price_per_gb),
        salt: Hash(record.salt),
    }
}

/// What its shares are called.
pub(super) fn asset_name(seen: &AssetsAt, index: u32) -> Option<AssetName> {
    seen.names.get(index as usize)?.as_ref().map(asset_name_of)
}

pub(super) fn asset_name_of(name: &ShareName) -> AssetName {
    AssetName {
        name: name.name.clone(),
        symbol: name.symbol.clone(),
    }
}

pub(super) fn entitlement(view: &EntitlementView) -> Entitlement {
    Entitlement {
        reserve: view.reserve,
        lot: view.lot,
        asset: view.asset,
        asset_name: None,
        kind: kind_code(view.kind).to_owned(),
        first_epoch: Decimal(view.first_epoch),
        last_epoch: Decimal(view.last_epoch),
        ends_by: Decimal(view.ends_by.max(0).unsigned_abs()),
        quantity: Decimal(view.quantity),
        asked: Decimal(view.asked),
        met_bytes: Decimal(view.met_bytes),
        left_bytes: view.left_bytes.map(Decimal),
        most_per_epoch: view.most_per_epoch.map(Decimal),
        is_in_use: view.is_in_use,
    }
}

/// What a token of a lot is, by its stable name.
pub(super) fn kind_code(kind: LotKind) -> &'static str {
    match kind {
        LotKind::Volume => "volume",
        LotKind::SimSlot => "sim_slot",
        LotKind::Rate => "rate",
        LotKind::Exclusive => "exclusive",
    }
}

/// How far a settlement has come.
pub(super) fn state(progress: Progress) -> SettlementState {
    match progress {
        Progress::Queued => SettlementState::Queued,
        Progress::Proposed => SettlementState::Proposed,
        Progress::Final => SettlementState::Final,
        Progress::Closed => SettlementState::Closed,
    }
}

impl ServiceSources {
    pub(super) fn settlement_of(&self, entry: Entry, attempts: Vec<Attempt>) -> Settlement {
        let content = entry.content;
        let content_hash = content.hash(&self.network);
        let proposal = addresses::proposal(&self.network, content.epoch, &content_hash);
        Settlement {
            epoch: Decimal(content.epoch),
            state: state(entry.progress),
            address: Address(addresses::settlement(&self.network, content.epoch)),
            content_hash: Hash(content_hash),
            proposal: Address(proposal),
            snapshot_slot: Decimal(content.snapshot_slot),
            closed_at: Decimal(content.closed_at.max(0).unsigned_abs()),
            asset_count: content.asset_count,
            payer_count: content.payer_count,
            reserve_count: content.reserve_count,
            asset_root: Hash(content.asset_root),
            payer_root: Hash(content.payer_root),
            reserve_root: Hash(content.reserve_root),
            charged: Decimal(content.asset_charged),
            accrued: Decimal(content.asset_accrued),
            reserve_charged: Decimal(content.reserve_charged),
            reserve_accrued: Decimal(content.reserve_accrued),
            bytes: Decimal(content.bytes),
            archive_hash: Hash(content.archive_hash),
            private_root: Hash(content.private_root),
            price_set_hash: Hash(content.price_set_hash),
            changed_at_ms: Decimal(entry.changed_at_ms),
            transactions: attempts.into_iter().map(transaction).collect(),
        }
    }

    pub(super) async fn asset_balance_of(
        &self,
        index: u32,
    ) -> Result<Option<AssetBalance>, SourceError> {
        let asked = self
            .engine
            .ask(move |engine| Some((engine.closed_epoch(), engine.asset_balance(index)?)));
        let Some((closed_epoch, balance)) = asked.await.map_err(unavailable)? else {
            return Ok(None);
        };
        let seen = self.assets.borrow().clone();
        let of_asset = seen
            .as_ref()
            .and_then(|all| Some((all.announced.slot, *all.collected.get(index as usize)?)));
        Ok(Some(AssetBalance {
            closed_epoch: closed_epoch.map(Decimal),
            earned: Decimal(balance.earned),
            accrued: Decimal(balance.accrued),
            collected: of_asset.map(|(_, amount)| Decimal(amount)),
            collected_slot: of_asset.map(|(slot, _)| Decimal(slot)),
            uncollected: of_asset.and_then(|(_, amount)| self.uncollected(index, amount)),
            not_licensed: balance.not_licensed.map(why_not_licensed),
        }))
    }

    /// What the newest final settlement shows beyond what was collected. `None`: nothing is final, or somebody collected
    /// with a settlement that this oracle has not seen become final yet.
    fn uncollected(&self, asset: u32, collected: u64) -> Option<Decimal> {
        let ledger = self.ledgers.get(None)?;
        let earned = ledger.prove(Domain::Asset, asset).totals.charged;
        let left = uncollected(earned, BaseUnits(collected)).ok()?;
        Some(Decimal(left.0))
    }
}
