//! Lots of capacity that were sold, and what of them was redeemed: the accounts that a network counts with one counter, as the chain
//! shows them at an epoch's boundary.

use borsh::{BorshDeserialize, BorshSerialize};

/// The greatest value of [`LotState::kind`].
const MOST_KIND: u8 = 3;

/// A reserve: a lot, or an entitlement. Both lie at addresses of one counter, and only the account tells which it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum ReserveState {
    /// Capacity of an asset, sold as a token.
    Lot(LotState),
    /// Tokens of a lot that were redeemed for a payer.
    Entitlement(EntitlementState),
    /// The account is closed: all that it was for is paid.
    Closed,
}

/// What an epoch's end needs of a lot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct LotState {
    /// On-chain index of the asset whose capacity it is.
    pub asset: u32,
    /// What a token is: 0 volume (10⁹ bytes), 1 a SIM slot, 2 committed rate (1 Mbit/s), 3 the whole asset. A code of the ledger crate's
    /// `LotKind`.
    pub kind: u8,
    /// What each token was sold for, base units.
    pub price: u64,
    /// Tokens that were sold and not returned before the window.
    pub sold: u64,
    /// First epoch of the window.
    pub first_epoch: u64,
    /// Last epoch of the window, roll-over included.
    pub last_epoch: u64,
    /// The window is over at this time at the latest, the chain's Unix seconds.
    pub ends_by: i64,
    /// Most that a token meets in one epoch, bytes; 0: no cap. Of volume alone.
    pub most_per_epoch: u64,
    /// Mbit/s that a token of rate, or the exclusive window, was priced by; 0 of the other kinds.
    pub counted_mbps: u32,
    /// How long an epoch counted to be when it was priced, seconds; 0 of volume and SIM slots.
    pub counted_seconds: u32,
    /// Fees kept of tokens that were returned, lifetime base units.
    pub forfeited: u64,
}

/// What an epoch's end needs of an entitlement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct EntitlementState {
    /// Reserve index of the lot that its tokens are of.
    pub lot: u32,
    /// On-chain index of the payer that it is for.
    pub payer: u32,
    /// Tokens, without those that were taken back.
    pub quantity: u64,
    /// Tokens that are asked back; 0: none.
    pub asked: u64,
    /// When they were asked back.
    pub asked_slot: u64,
}

impl ReserveState {
    /// Whether this version of the software knows all that it says.
    pub(crate) fn is_known(&self) -> bool {
        match self {
            Self::Lot(lot) => lot.kind <= MOST_KIND,
            Self::Entitlement(_) | Self::Closed => true,
        }
    }

    /// The lot; `None`: it is another reserve.
    pub fn lot(&self) -> Option<&LotState> {
        match self {
            Self::Lot(lot) => Some(lot),
            Self::Entitlement(_) | Self::Closed => None,
        }
    }

    /// The entitlement; `None`: it is another reserve.
    pub fn entitlement(&self) -> Option<&EntitlementState> {
        match self {
            Self::Entitlement(entitlement) => Some(entitlement),
            Self::Lot(_) | Self::Closed => None,
        }
    }
}

impl EntitlementState {
    /// Tokens that a snapshot of this slot finds and does not see asked back.
    pub fn usable(&self, slot: u64) -> u64 {
        let is_seen = self.asked_slot <= slot;
        let asked = if is_seen { self.asked } else { 0 };
        self.quantity.saturating_sub(asked)
    }
}
