//! The oracle set and its bonds.

use {crate::state::MemberWeight, alloc::vec::Vec, anchor_lang::prelude::*};

/// The authority named oracles that may take over; no members: what was named is cancelled.
#[event]
pub struct OracleSetAnnounced {
    /// The network, a `Network` account.
    pub network: Address,
    /// Every member and its weight.
    pub members: Vec<MemberWeight>,
    /// Least weight that finalizes a settlement.
    pub threshold: u32,
    /// Whether it takes over when the authority says so; otherwise it does by itself.
    pub standby: bool,
    /// From then on it may take over, Unix seconds; 0 when there are no members.
    pub from: i64,
    /// Number of the set that decides.
    pub set_version: u32,
    /// Whether it took over at once, because there was no set before it: then it is neither the next nor the stand-by one,
    /// and the network's first epoch opened at `from`.
    pub at_once: bool,
}

/// The next oracle set took over. Members that are missing left; who left before and is named again
/// begins with a bond of zero, and what it left stays due as it was. All attestations are forgotten.
#[event]
pub struct OracleSetRotated {
    /// The network, a `Network` account.
    pub network: Address,
    /// Number of this set; it grows by 1 with each.
    pub set_version: u32,
    /// Least weight that finalizes a settlement.
    pub threshold: u32,
    /// Weight of all members together.
    pub total_weight: u32,
    /// Every member and its weight.
    pub members: Vec<MemberWeight>,
    /// From then on the bonds of those that left now may be withdrawn, Unix seconds.
    pub released_at: i64,
}

/// The stand-by oracle set took over, as the authority said. As with [`OracleSetRotated`].
#[event]
pub struct OracleSetSwitched {
    /// The network, a `Network` account.
    pub network: Address,
    /// Number of this set; it grows by 1 with each.
    pub set_version: u32,
    /// Least weight that finalizes a settlement.
    pub threshold: u32,
    /// Weight of all members together.
    pub total_weight: u32,
    /// Every member and its weight.
    pub members: Vec<MemberWeight>,
    /// From then on the bonds of those that left now may be withdrawn, Unix seconds.
    pub released_at: i64,
}

/// An oracle's bond grew.
#[event]
pub struct BondDeposited {
    /// The network, a `Network` account.
    pub network: Address,
    /// The oracle, a member of the set.
    pub member: Address,
    /// Who paid.
    pub depositor: Address,
    /// Paid in now, base units.
    pub amount: u64,
    /// The member's bond, base units.
    pub bond: u64,
    /// All bonds together, of members and of those that left, base units.
    pub bonded: u64,
}

/// An oracle that left took its bonds that were due at `at`.
#[event]
pub struct BondWithdrawn {
    /// The network, a `Network` account.
    pub network: Address,
    /// The oracle, which signed.
    pub member: Address,
    /// Paid to it, base units.
    pub amount: u64,
    /// All bonds together, of members and of those that left, base units.
    pub bonded: u64,
    /// Time of the payment, Unix seconds: what was due then was paid.
    pub at: i64,
}

/// Somebody sent an oracle that left its bonds that were due at `at`, into the oracle's associated token account.
#[event]
pub struct BondReturned {
    /// The network, a `Network` account.
    pub network: Address,
    /// The oracle, which did not sign.
    pub member: Address,
    /// Paid to it, base units.
    pub amount: u64,
    /// All bonds together, of members and of those that left, base units.
    pub bonded: u64,
    /// Time of the payment, Unix seconds: what was due then was paid.
    pub at: i64,
}
