use anchor_lang::prelude::*;

/// Commits to the lifetime ledger after one epoch.
///
/// Address: `"settlement"`, network, epoch.
#[account]
pub struct Settlement {
    /// The network that it settles.
    pub network: Address,
    /// The epoch, from 1.
    pub epoch: PodU64,
    /// Bump of this account's address.
    pub bump: u8,
    /// 0 posted, 1 final, 2 rejected.
    pub state: u8,
    /// The oracle that posted it.
    pub poster: Address,
    /// Receives this account's rent when it is closed.
    pub rent_payer: Address,
    /// Version of the oracle set under which it was posted.
    pub oracle_set_version: PodU32,
    /// Who attested, a bit per member.
    pub attested: PodU16,
    /// Who rejected, a bit per member.
    pub rejected: PodU16,
    /// Slot of the posting.
    pub posted_slot: PodU64,
    /// Time of the posting, Unix seconds.
    pub posted_at: PodI64,
    /// When it became final, Unix seconds; 0 before.
    pub final_at: PodI64,
    /// Slot of the chain state that it used.
    pub snapshot_slot: PodU64,
    /// Leaves of the asset tree.
    pub asset_count: PodU32,
    /// Leaves of the payer tree.
    pub payer_count: PodU32,
    /// Root hash of the asset tree.
    pub asset_root: [u8; 32],
    /// Root hash of the payer tree.
    pub payer_root: [u8; 32],
    /// Sum of both trees: lifetime earned, which is lifetime spent, base units.
    pub amount: PodU64,
    /// Lifetime bytes of all assets.
    pub bytes: PodU64,
    /// SHA-256 of the public archive.
    pub archive_hash: [u8; 32],
    /// Root of the private records.
    pub private_root: [u8; 32],
    /// SHA-256 of the prices that the epoch used.
    pub price_set_hash: [u8; 32],
    /// Zero.
    pub reserved: [u8; 32],
}
