//! The lines of reserves: lots of capacity that were sold ahead, and entitlements, which are tokens of lots that were redeemed
//! for a payer. A file of its own, as these lines have what follows from accounts on chain in them.

use openmast_ledger::{BaseUnits, Bytes, CountedRate, LotKind, LotRules, Totals};
use serde::{Deserialize, Serialize};

use super::values::{decimal, decimal_signed};

/// One reserve; lines are in the order of the index. There is one for each whose account is there at the snapshot, and for each
/// that ever had something.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReserveLine {
    /// On-chain index of the reserve.
    pub reserve: u32,
    /// On-chain index of the asset whose capacity it is.
    pub asset: u32,
    /// Reserve index of the lot that this is an entitlement of; absent: this is a lot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lot: Option<u32>,
    /// Of an entitlement: lifetime bytes that it met. Of a lot: the epochs of its window that were served so far, a count.
    #[serde(with = "decimal")]
    pub bytes: u64,
    /// Lifetime base units that were charged: what of `accrued` the breaker let through.
    #[serde(with = "decimal")]
    pub charged: u64,
    /// Lifetime base units that were released to the asset.
    #[serde(with = "decimal")]
    pub accrued: u64,
    /// What this epoch added to `bytes`.
    #[serde(with = "decimal")]
    pub epoch_bytes: u64,
    /// Base units charged in this epoch.
    #[serde(with = "decimal")]
    pub epoch_charged: u64,
    /// Base units released in this epoch.
    #[serde(with = "decimal")]
    pub epoch_accrued: u64,
    /// Of an entitlement of rate or of an exclusive window: lifetime bytes that its tokens were priced by, over the epochs that were
    /// served in which they could be used. Of others 0.
    #[serde(with = "decimal")]
    pub counted_bytes: u64,
    /// Lifetime base units that the rules release; more than `accrued` where the backlog had no room, or lots hold no more.
    #[serde(with = "decimal")]
    pub due: u64,
    /// Of an entitlement of SIM slots: subscribers of its payer that used the asset in this epoch. Of others 0.
    pub identities: u32,
    /// Of a lot: its terms. Absent: it is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terms: Option<LotTerms>,
    /// Of an entitlement: whose it is, and how much. Absent: it is none, or its account is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokens: Option<EntitlementTokens>,
}

/// What the snapshot says of a lot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LotTerms {
    /// What a token is: 0 volume (10⁹ bytes), 1 a SIM slot, 2 committed rate (1 Mbit/s), 3 the whole asset.
    pub kind: u8,
    /// What each token was sold for, base units.
    #[serde(with = "decimal")]
    pub price: u64,
    /// Tokens that were sold and not returned before the window.
    #[serde(with = "decimal")]
    pub sold: u64,
    /// First epoch of the window.
    #[serde(with = "decimal")]
    pub first_epoch: u64,
    /// Last epoch of the window, roll-over included.
    #[serde(with = "decimal")]
    pub last_epoch: u64,
    /// The window is over at this time at the latest, Unix seconds.
    #[serde(with = "decimal_signed")]
    pub ends_by: i64,
    /// Most that a token meets in one epoch, bytes; 0: no cap.
    #[serde(with = "decimal")]
    pub most_per_epoch: u64,
    /// Mbit/s that a token of rate, or the exclusive window, was priced by; 0 of the other kinds.
    pub counted_mbps: u32,
    /// How long an epoch counted to be when it was priced, seconds; 0 of volume and SIM slots.
    pub counted_seconds: u32,
    /// Fees kept of tokens that were returned, lifetime base units.
    #[serde(with = "decimal")]
    pub forfeited: u64,
}

/// What the snapshot says of an entitlement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntitlementTokens {
    /// On-chain index of the payer that it is for.
    pub payer: u32,
    /// Tokens, without those that were taken back.
    #[serde(with = "decimal")]
    pub quantity: u64,
    /// Tokens that are asked back; 0: none.
    #[serde(with = "decimal")]
    pub asked: u64,
    /// Slot in which they were asked back.
    #[serde(with = "decimal")]
    pub asked_slot: u64,
}

impl ReserveLine {
    /// Whether there is a line for it: its account is there, or not all of its numbers are zero.
    pub fn says_something(&self) -> bool {
        let nothing = Self {
            reserve: self.reserve,
            asset: self.asset,
            lot: self.lot,
            ..Self::default()
        };
        *self != nothing
    }

    /// Whether it is the same reserve that it was in the archive before, with which its lot `was_over` or not.
    pub(super) fn goes_on_from(&self, before: &Self, was_over: bool) -> bool {
        let of = |line: &Self| (line.asset, line.lot);
        let terms = self.terms.zip(before.terms);
        let tokens = match (self.tokens, before.tokens) {
            (Some(now), Some(then)) => now.go_on_from(&then),
            // An account that was closed is not opened again. Once the lot is over nothing follows from whether it is there, and a node
            // that missed it once is no reason to call what an oracle says false.
            (Some(_), None) => was_over,
            (None, _) => true,
        };
        of(self) == of(before) && terms.is_none_or(|(now, then)| now.go_on_from(&then)) && tokens
    }

    /// What follows from the terms of a lot whose account is there.
    pub(super) fn rules(&self) -> Option<LotRules> {
        self.terms?.rules()
    }

    /// What its leaf holds.
    pub fn totals(&self) -> Totals {
        of_reserve(self.bytes, self.charged, self.accrued)
    }

    /// What this epoch added.
    pub(super) fn epoch_totals(&self) -> Totals {
        of_reserve(self.epoch_bytes, self.epoch_charged, self.epoch_accrued)
    }
}

impl EntitlementTokens {
    /// Whose they are never changes, and none is added.
    fn go_on_from(&self, before: &Self) -> bool {
        self.payer == before.payer && self.quantity <= before.quantity
    }

    /// Tokens that can be used, as a snapshot of this slot sees what is asked back.
    pub(super) fn usable(&self, slot: u64) -> u64 {
        let asked = if self.asked_slot <= slot {
            self.asked
        } else {
            0
        };
        self.quantity.saturating_sub(asked)
    }
}

impl LotTerms {
    /// What a lot sells never changes. Its price falls as long as it is on sale, its end comes nearer when it is cut short, and fees
    /// that were kept stay so. How much of it is sold goes up and down.
    fn go_on_from(&self, before: &Self) -> bool {
        let what_may_change = Self {
            price: before.price,
            sold: before.sold,
            ends_by: before.ends_by,
            forfeited: before.forfeited,
            ..*self
        };
        what_may_change == *before
            && self.price <= before.price
            && self.ends_by <= before.ends_by
            && self.forfeited >= before.forfeited
    }

    /// What follows from them. `None`: the kind is none.
    pub(super) fn rules(&self) -> Option<LotRules> {
        Some(LotRules {
            kind: LotKind::from_code(self.kind)?,
            price: BaseUnits(self.price),
            sold: self.sold,
            first_epoch: self.first_epoch,
            last_epoch: self.last_epoch,
            ends_by: self.ends_by,
            most_per_epoch: Bytes(self.most_per_epoch),
            counted: CountedRate {
                mbps: self.counted_mbps,
                epoch_seconds: self.counted_seconds,
            },
            forfeited: BaseUnits(self.forfeited),
        })
    }
}

/// All that a reserve counts was paid for.
fn of_reserve(bytes: u64, charged: u64, accrued: u64) -> Totals {
    Totals {
        bytes: Bytes(bytes),
        paid: Bytes(bytes),
        charged: BaseUnits(charged),
        accrued: BaseUnits(accrued),
    }
}
