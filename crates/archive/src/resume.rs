//! Continuing from an archive: the end of an epoch as the engine knows it, for an oracle whose log is lost.

use std::str::FromStr;

use openmast_engine::{
    AssetTotals, EpochEnd, EpochLedgers, PairCharge, PayerTotals, ReserveCharge,
    StandingEntitlement, StandingRequest, TariffPrices,
};
use openmast_ledger::{BaseUnits, Bytes, Node, PricePerGb, Sums, TrailingAverage};
use openmast_records::{EntitlementState, LotState, ReserveState};
use solana_pubkey::Pubkey;

use super::{
    ArchiveError,
    format::{AssetLine, ChargeLine, Header, PayerLine, RequestLine, TariffLine},
    public::{PublicArchive, totals},
    reserve_lines::ReserveLine,
};

impl PublicArchive {
    /// The ledgers in the archive.
    ///
    /// # Errors
    /// [`ArchiveError::Malformed`] if its program or network is no address.
    pub fn ledgers(&self) -> Result<EpochLedgers, ArchiveError> {
        let counters = self.counters.iter();
        Ok(EpochLedgers {
            end: self.header.end()?,
            assets: self.assets.iter().map(AssetTotals::from).collect(),
            payers: self.payers.iter().map(PayerTotals::from).collect(),
            reserves: self.reserves.iter().map(ReserveCharge::from).collect(),
            entitlements: self.standing_entitlements(),
            tariffs: self.tariffs.iter().map(TariffPrices::from).collect(),
            earlier_tariffs: self
                .earlier_tariffs
                .iter()
                .map(TariffPrices::from)
                .collect(),
            next_tariff: TariffPrices::from(&self.next_tariff),
            charges: self.charges.iter().map(PairCharge::from).collect(),
            requests: self.requests.iter().map(StandingRequest::from).collect(),
            pairs: self.pair_balances().collect(),
            counters: counters
                .map(|line| (line.counter.clone(), line.count))
                .collect(),
        })
    }
}

impl Header {
    fn end(&self) -> Result<EpochEnd, ArchiveError> {
        let root = |hash, charged, accrued| Node {
            hash,
            sums: Sums {
                charged: BaseUnits(charged),
                accrued: BaseUnits(accrued),
            },
        };
        Ok(EpochEnd {
            program: address(&self.program)?,
            network: address(&self.network)?,
            epoch: self.epoch,
            snapshot_slot: self.snapshot_slot,
            closed_at: self.closed_at,
            closed_at_ms: self.closed_at_ms,
            heard_until_ms: self.heard_until_ms,
            breaker: BaseUnits(self.breaker),
            lots_left: BaseUnits(self.lots_left),
            asset_count: self.asset_count,
            payer_count: self.payer_count,
            reserve_count: self.reserve_count,
            asset_root: root(self.asset_root, self.charged, self.accrued),
            payer_root: root(self.payer_root, self.payer_charged, self.payer_accrued),
            reserve_root: root(
                self.reserve_root,
                self.reserve_charged,
                self.reserve_accrued,
            ),
            bytes: Bytes(self.bytes),
            price_set_hash: self.price_set_hash,
        })
    }
}

fn address(text: &str) -> Result<[u8; 32], ArchiveError> {
    let address = Pubkey::from_str(text);
    let address =
        address.map_err(|_| ArchiveError::Malformed(format!("`{text}` is no address")))?;
    Ok(address.to_bytes())
}

impl From<&AssetLine> for AssetTotals {
    fn from(line: &AssetLine) -> Self {
        Self {
            asset: line.asset,
            lifetime: line.totals(),
            epoch: totals(
                (line.epoch_bytes, line.epoch_paid),
                line.epoch_earned,
                line.epoch_accrued,
            ),
            trailing: TrailingAverage(line.trailing),
        }
    }
}

impl From<&PayerLine> for PayerTotals {
    fn from(line: &PayerLine) -> Self {
        Self {
            payer: line.payer,
            lifetime: line.totals(),
            epoch: totals(
                (line.epoch_bytes, line.epoch_paid),
                line.epoch_spent,
                line.epoch_accrued,
            ),
        }
    }
}

impl From<&ReserveLine> for ReserveCharge {
    fn from(line: &ReserveLine) -> Self {
        Self {
            reserve: line.reserve,
            asset: line.asset,
            lot: line.lot,
            lifetime: line.totals(),
            epoch: line.epoch_totals(),
            counted_bytes: Bytes(line.counted_bytes),
            due: BaseUnits(line.due),
            identities: line.identities,
            account: account(line),
        }
    }
}

fn account(line: &ReserveLine) -> Option<ReserveState> {
    match (line.lot, line.terms, line.tokens) {
        (None, Some(terms), _) => Some(ReserveState::Lot(LotState {
            asset: line.asset,
            kind: terms.kind,
            price: terms.price,
            sold: terms.sold,
            first_epoch: terms.first_epoch,
            last_epoch: terms.last_epoch,
            ends_by: terms.ends_by,
            most_per_epoch: terms.most_per_epoch,
            counted_mbps: terms.counted_mbps,
            counted_seconds: terms.counted_seconds,
            forfeited: terms.forfeited,
        })),
        (Some(lot), _, Some(tokens)) => Some(ReserveState::Entitlement(EntitlementState {
            lot,
            payer: tokens.payer,
            quantity: tokens.quantity,
            asked: tokens.asked,
            asked_slot: tokens.asked_slot,
        })),
        _ => None,
    }
}

impl PublicArchive {
    /// What can meet usage of the epochs after this one: tokens of lots whose window is not over.
    fn standing_entitlements(&self) -> Vec<StandingEntitlement> {
        let (epoch, closed_at) = (self.header.epoch, self.header.closed_at);
        let standing = self.reserves.iter().filter_map(|line| {
            let (lot, tokens) = (line.lot?, line.tokens?);
            let rules = self.reserve_line(lot)?.rules()?;
            let stands = tokens.quantity > 0 && !rules.is_over(epoch, closed_at);
            stands.then(|| StandingEntitlement {
                reserve: line.reserve,
                lot,
                payer: tokens.payer,
                quantity: tokens.quantity,
                asked: tokens.quantity - tokens.usable(self.header.snapshot_slot),
            })
        });
        standing.collect()
    }
}

impl From<&TariffLine> for TariffPrices {
    fn from(line: &TariffLine) -> Self {
        Self {
            epoch: line.tariff,
            prices: line.prices.iter().copied().map(PricePerGb).collect(),
            not_licensed: line.not_licensed(),
        }
    }
}

impl From<&ChargeLine> for PairCharge {
    fn from(line: &ChargeLine) -> Self {
        Self {
            payer: line.payer,
            asset: line.asset,
            bytes: Bytes(line.bytes),
            not_licensed: line.not_licensed(),
            met_bytes: Bytes(line.met_bytes),
            paid_bytes: Bytes(line.paid_bytes),
            accrued: BaseUnits(line.accrued),
            charged: BaseUnits(line.charged),
            owed: BaseUnits(line.owed),
            written_off_bytes: Bytes(line.written_off_bytes),
            written_off: BaseUnits(line.written_off),
        }
    }
}

impl From<&RequestLine> for StandingRequest {
    fn from(line: &RequestLine) -> Self {
        Self {
            payer: line.payer,
            requested: BaseUnits(line.requested),
            requested_slot: line.requested_slot,
            lapses_at: line.lapses_at,
            holds_from: line.holds_from,
            requests_ended: line.requests_ended,
            endings: line.endings,
        }
    }
}
