//! What accounts have at the end of the newest closed epoch.

use openmast_ledger::{BaseUnits, NotLicensed, free, held};

use crate::charging::{not_licensed::NotLicensedBytes, requests::WithdrawalRequests};
use crate::{Engine, charging::lifetime::Lifetime};
use openmast_records::PayerState;

/// A payer's money in base units, all as of the snapshot that closed the newest epoch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PayerBalance {
    /// Slot of the snapshot that the balance is by.
    pub snapshot_slot: u64,
    /// On chain at that slot or a little later.
    pub funds: PayerState,
    /// Lifetime charges of all closed epochs.
    pub spent: u64,
    /// What is owed for good: `spent`, and what the breaker carried over.
    pub accrued: u64,
    /// Deferred: accrues before anything else if the request that holds the money ends unpaid, and is lost if it is paid.
    pub owed: u64,
    /// What a withdrawal request keeps aside from that snapshot on.
    pub held: u64,
    /// What the open epoch can be charged, unless more is deposited before it ends, or the request ends unpaid.
    pub remaining: u64,
}

/// An asset's money in base units, all of closed epochs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AssetBalance {
    /// Lifetime, what can be collected or was.
    pub earned: u64,
    /// What it will get: `earned`, and what the breaker carried over.
    pub accrued: u64,
    /// Why what is reported now costs nothing, if that is for want of a licence.
    pub not_licensed: Option<NotLicensed>,
}

impl Engine {
    /// The newest closed epoch; `None` in the first of a log that goes on from none.
    pub fn closed_epoch(&self) -> Option<u64> {
        let first = self.deployment?.first_epoch;
        let closed = self.epoch.checked_sub(1)?;
        (closed >= first || self.first_sight.is_some()).then_some(closed)
    }

    /// `None`: the open epoch did not begin with such a payer on chain.
    pub fn payer_balance(&self, payer: u32) -> Option<PayerBalance> {
        let index = usize::try_from(payer).ok()?;
        let funds = *self.opening.payers.get(index)?;
        let Lifetime {
            charged, accrued, ..
        } = self.ledger.payers.get(index).copied().unwrap_or_default();
        let unspent = funds.unspent(BaseUnits(accrued));
        let requested = match self.closed_epoch() {
            Some(_) => funds.requested_from(&self.opening),
            // No settlement has seen a request yet.
            None => funds.requested_and_held(&self.opening, None),
        };
        Some(PayerBalance {
            snapshot_slot: self.opening.slot,
            funds,
            spent: charged,
            accrued,
            owed: self.ledger.pairs.owed_by(payer),
            held: held(requested, unspent).0,
            remaining: free(requested, unspent).0,
        })
    }

    /// `None`: the open epoch did not begin with such an asset on chain.
    pub fn asset_balance(&self, asset: u32) -> Option<AssetBalance> {
        let index = usize::try_from(asset).ok()?;
        self.opening.assets.get(index)?;
        let lifetime = self.ledger.assets.get(index).copied().unwrap_or_default();
        Some(AssetBalance {
            earned: lifetime.charged,
            accrued: lifetime.accrued,
            not_licensed: self.tariffs.terms(asset).and_then(|it| it.not_licensed),
        })
    }

    /// What was used of an asset in the open epoch and is not charged for want of a licence.
    pub fn asset_not_licensed(&self, asset: u32) -> NotLicensedBytes {
        self.ledger.pairs.not_licensed.asset(asset)
    }

    /// What a payer used in the open epoch and is not charged for want of a licence.
    pub fn payer_not_licensed(&self, payer: u32) -> NotLicensedBytes {
        self.ledger.pairs.not_licensed.payer(payer)
    }
}
