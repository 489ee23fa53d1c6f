//! Makes an archive of a closed epoch: what the engine returns, in the order and form in which it is published.

use openmast_engine::{
    AssetTotals, ClosedEpoch, EpochEnd, EpochLedgers, PairCharge, PayerTotals, ReserveCharge,
    StandingRequest, TariffPrices, UsageRecord, UsageRecords,
};
use openmast_records::{EntitlementState, LotState, ReserveState};
use solana_pubkey::Pubkey;

use super::{
    RecordLine, RecordSource, RecordTree,
    format::{
        AssetLine, ChargeLine, CounterLine, Header, PUBLIC_FORMAT, PayerLine, RequestLine,
        TariffLine,
    },
    pairs::pair_lines,
    public::PublicArchive,
    reserve_lines::{EntitlementTokens, LotTerms, ReserveLine},
};

/// The archive of a closed epoch, in memory.
#[derive(Debug)]
pub struct SealedEpoch {
    /// The public part; its `previous` is not known here.
    pub public: PublicArchive,
    /// The session records, in the order of the commitment's leaves.
    pub records: UsageRecords,
    /// The commitment to the records.
    pub tree: RecordTree,
}

/// Sorts pairs and records and commits to the records. With ten million records it takes many seconds; the engine is
/// not needed.
pub fn seal(closed: ClosedEpoch) -> SealedEpoch {
    let ClosedEpoch {
        ledgers,
        mut records,
    } = closed;
    records.sort();
    let tree = RecordTree::of(&records);
    let mut public = PublicArchive::from(ledgers);
    public.header.private_root = tree.root();
    SealedEpoch {
        public,
        records,
        tree,
    }
}

/// Fields `previous` and `private_root` are not known here.
impl From<EpochLedgers> for PublicArchive {
    fn from(ledgers: EpochLedgers) -> Self {
        let counters = ledgers.counters.into_iter();
        let mut archive = Self {
            header: Header::from(ledgers.end),
            assets: ledgers.assets.into_iter().map(AssetLine::from).collect(),
            payers: ledgers.payers.into_iter().map(PayerLine::from).collect(),
            reserves: (ledgers.reserves.into_iter())
                .map(ReserveLine::from)
                .collect(),
            tariffs: ledgers.tariffs.into_iter().map(TariffLine::from).collect(),
            earlier_tariffs: ledgers
                .earlier_tariffs
                .into_iter()
                .map(TariffLine::from)
                .collect(),
            next_tariff: TariffLine::from(ledgers.next_tariff),
            charges: ledgers.charges.into_iter().map(ChargeLine::from).collect(),
            requests: ledgers
                .requests
                .into_iter()
                .map(RequestLine::from)
                .collect(),
            pairs: pair_lines(ledgers.pairs),
            counters: counters
                .map(|(counter, count)| CounterLine { counter, count })
                .collect(),
        };
        archive.count_lines();
        archive
    }
}

impl PublicArchive {
    /// Fills in the counts of lines. Accounts and tariffs have indexes of 32 bits.
    fn count_lines(&mut self) {
        let header = &mut self.header;
        header.asset_lines = self.assets.len() as u32;
        header.payer_lines = self.payers.len() as u32;
        header.reserve_lines = self.reserves.len() as u32;
        header.tariff_lines = self.tariffs.len() as u32;
        header.earlier_tariff_lines = self.earlier_tariffs.len() as u32;
        header.charge_lines = self.charges.len() as u64;
        header.request_lines = self.requests.len() as u32;
        header.pair_lines = self.pairs.len() as u32;
    }
}

/// The header without counts and commitments.
impl From<EpochEnd> for Header {
    fn from(end: EpochEnd) -> Self {
        Self {
            format: PUBLIC_FORMAT.into(),
            program: Pubkey::new_from_array(end.program).to_string(),
            network: Pubkey::new_from_array(end.network).to_string(),
            epoch: end.epoch,
            snapshot_slot: end.snapshot_slot,
            closed_at: end.closed_at,
            closed_at_ms: end.closed_at_ms,
            heard_until_ms: end.heard_until_ms,
            breaker: end.breaker.0,
            lots_left: end.lots_left.0,
            previous: None,
            asset_count: end.asset_count,
            payer_count: end.payer_count,
            reserve_count: end.reserve_count,
            asset_lines: 0,
            payer_lines: 0,
            reserve_lines: 0,
            tariff_lines: 0,
            earlier_tariff_lines: 0,
            charge_lines: 0,
            request_lines: 0,
            pair_lines: 0,
            asset_root: end.asset_root.hash,
            payer_root: end.payer_root.hash,
            reserve_root: end.reserve_root.hash,
            charged: end.asset_root.sums.charged.0,
            accrued: end.asset_root.sums.accrued.0,
            payer_charged: end.payer_root.sums.charged.0,
            payer_accrued: end.payer_root.sums.accrued.0,
            reserve_charged: end.reserve_root.sums.charged.0,
            reserve_accrued: end.reserve_root.sums.accrued.0,
            bytes: end.bytes.0,
            private_root: [0; 32],
            price_set_hash: end.price_set_hash,
        }
    }
}

impl From<AssetTotals> for AssetLine {
    fn from(totals: AssetTotals) -> Self {
        Self {
            asset: totals.asset,
            bytes: totals.lifetime.bytes.0,
            paid: totals.lifetime.paid.0,
            earned: totals.lifetime.charged.0,
            accrued: totals.lifetime.accrued.0,
            epoch_bytes: totals.epoch.bytes.0,
            epoch_paid: totals.epoch.paid.0,
            epoch_earned: totals.epoch.charged.0,
            epoch_accrued: totals.epoch.accrued.0,
            trailing: totals.trailing.0,
        }
    }
}

impl From<PayerTotals> for PayerLine {
    fn from(totals: PayerTotals) -> Self {
        Self {
            payer: totals.payer,
            bytes: totals.lifetime.bytes.0,
            paid: totals.lifetime.paid.0,
            spent: totals.lifetime.charged.0,
            accrued: totals.lifetime.accrued.0,
            epoch_bytes: totals.epoch.bytes.0,
            epoch_paid: totals.epoch.paid.0,
            epoch_spent: totals.epoch.charged.0,
            epoch_accrued: totals.epoch.accrued.0,
        }
    }
}

impl From<ReserveCharge> for ReserveLine {
    fn from(charge: ReserveCharge) -> Self {
        let (terms, tokens) = match charge.account {
            Some(ReserveState::Lot(lot)) => (Some(LotTerms::from(lot)), None),
            Some(ReserveState::Entitlement(it)) => (None, Some(EntitlementTokens::from(it))),
            Some(ReserveState::Closed) | None => (None, None),
        };
        Self {
            reserve: charge.reserve,
            asset: charge.asset,
            lot: charge.lot,
            bytes: charge.lifetime.bytes.0,
            charged: charge.lifetime.charged.0,
            accrued: charge.lifetime.accrued.0,
            epoch_bytes: charge.epoch.bytes.0,
            epoch_charged: charge.epoch.charged.0,
            epoch_accrued: charge.epoch.accrued.0,
            counted_bytes: charge.counted_bytes.0,
            due: charge.due.0,
            identities: charge.identities,
            terms,
            tokens,
        }
    }
}

impl From<LotState> for LotTerms {
    fn from(lot: LotState) -> Self {
        Self {
            kind: lot.kind,
            price: lot.price,
            sold: lot.sold,
            first_epoch: lot.first_epoch,
            last_epoch: lot.last_epoch,
            ends_by: lot.ends_by,
            most_per_epoch: lot.most_per_epoch,
            counted_mbps: lot.counted_mbps,
            counted_seconds: lot.counted_seconds,
            forfeited: lot.forfeited,
        }
    }
}

impl From<EntitlementState> for EntitlementTokens {
    fn from(entitlement: EntitlementState) -> Self {
        Self {
            payer: entitlement.payer,
            quantity: entitlement.quantity,
            asked: entitlement.asked,
            asked_slot: entitlement.asked_slot,
        }
    }
}

impl From<TariffPrices> for TariffLine {
    fn from(tariff: TariffPrices) -> Self {
        let line = Self {
            tariff: tariff.epoch,
            prices: tariff.prices.into_iter().map(|price| price.0).collect(),
            ..Self::default()
        };
        line.with_not_licensed(&tariff.not_licensed)
    }
}

impl From<PairCharge> for ChargeLine {
    fn from(charge: PairCharge) -> Self {
        Self {
            payer: charge.payer,
            asset: charge.asset,
            bytes: charge.bytes.0,
            unlicensed_bytes: charge.not_licensed.unlicensed,
            suspended_bytes: charge.not_licensed.suspended,
            expired_bytes: charge.not_licensed.expired,
            met_bytes: charge.met_bytes.0,
            paid_bytes: charge.paid_bytes.0,
            accrued: charge.accrued.0,
            charged: charge.charged.0,
            owed: charge.owed.0,
            written_off_bytes: charge.written_off_bytes.0,
            written_off: charge.written_off.0,
        }
    }
}

impl From<StandingRequest> for RequestLine {
    fn from(request: StandingRequest) -> Self {
        Self {
            payer: request.payer,
            requested: request.requested.0,
            requested_slot: request.requested_slot,
            lapses_at: request.lapses_at,
            holds_from: request.holds_from,
            requests_ended: request.requests_ended,
            endings: request.endings,
        }
    }
}

impl RecordSource for UsageRecords {
    fn count(&self) -> u64 {
        self.count()
    }

    fn each<E>(&self, mut show: impl FnMut(&RecordLine) -> Result<(), E>) -> Result<(), E> {
        // One line is reused for all records, of which there may be as many as sessions.
        let mut line = RecordLine::default();
        self.each(|record| {
            line.set(&record);
            show(&line)
        })
    }
}

impl RecordLine {
    fn set(&mut self, record: &UsageRecord<'_>) {
        self.payer = record.payer;
        self.asset = record.asset;
        self.session_id = hex::encode(record.session_id);
        self.radio.clear();
        self.radio.push_str(record.radio);
        self.bytes_up = record.bytes_up;
        self.bytes_down = record.bytes_down;
        self.first_event_at_ms = record.first_event_at_ms;
        self.last_event_at_ms = record.last_event_at_ms;
        self.price_per_gb = record.price.0;
        self.salt = record.salt;
    }
}
