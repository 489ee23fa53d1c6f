use anchor_lang::prelude::*;

/// A prepaid account.
///
/// Address: `"payer"`, network, index.
#[account]
pub struct Payer {
    /// The network that it belongs to.
    pub network: Address,
    /// Its position in the payer tree.
    pub index: PodU32,
    /// Bump of this account's address.
    pub bump: u8,
    /// May withdraw.
    pub owner: Address,
    /// Paid in, lifetime, base units.
    pub deposited: PodU64,
    /// Taken out again, lifetime, base units.
    pub withdrawn: PodU64,
    /// Requested to be withdrawn, base units; 0: no request.
    pub requested: PodU64,
    /// Slot of the request.
    pub requested_slot: PodU64,
    /// Time of the request, Unix seconds.
    pub requested_at: PodI64,
    /// Zero.
    pub reserved: [u8; 32],
}
