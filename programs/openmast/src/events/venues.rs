//! Venues: markets that take permissioned shares.

use anchor_lang::prelude::*;

/// A token account became a venue, and was thawed.
#[event]
pub struct VenueListed {
    /// The network, a `Network` account.
    pub network: Address,
    /// The asset, an `Asset` account.
    pub asset: Address,
    /// The venue's account of the shares.
    pub token_account: Address,
    /// Who owns that account.
    pub owner: Address,
    /// Listed it.
    pub listed_by: Address,
    /// Paid the rent.
    pub rent_payer: Address,
}

/// An empty venue was closed, and its account frozen.
#[event]
pub struct VenueUnlisted {
    /// The network, a `Network` account.
    pub network: Address,
    /// The asset, an `Asset` account.
    pub asset: Address,
    /// The account of the shares that is no venue any more.
    pub token_account: Address,
}

/// The regulator stopped a venue, and its account was frozen.
#[event]
pub struct VenueHalted {
    /// The network, a `Network` account.
    pub network: Address,
    /// The asset, an `Asset` account.
    pub asset: Address,
    /// The venue's account of the shares.
    pub token_account: Address,
    /// Halted it.
    pub regulator: Address,
    /// When the halt began, Unix seconds.
    pub halted_since: i64,
    /// From then on anybody may end it, Unix seconds.
    pub halted_until: i64,
    /// Hash of the regulator's reason.
    pub reason_hash: [u8; 32],
    /// How often the venue was halted so far.
    pub halts: u32,
}

/// A halt ended, and the venue's account was thawed.
#[event]
pub struct VenueResumed {
    /// The network, a `Network` account.
    pub network: Address,
    /// The asset, an `Asset` account.
    pub asset: Address,
    /// The venue's account of the shares.
    pub token_account: Address,
    /// When it ended, Unix seconds.
    pub halt_ended: i64,
}

/// The market delivered shares out of its escrow into an account that is frozen, and stays so.
#[event]
pub struct SharesDelivered {
    /// The network, a `Network` account.
    pub network: Address,
    /// The asset, an `Asset` account.
    pub asset: Address,
    /// Whose shares they are, and whose associated account they came to.
    pub owner: Address,
    /// How many, base units of the share mint.
    pub amount: u64,
}
