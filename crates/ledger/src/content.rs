//! What an oracle proposes, and the hash that names it.

use crate::{
    hash::sha256,
    leaf::NetworkId,
    node::{Node, Sums},
    settlement::Posting,
    units::BaseUnits,
};

/// Begins what is hashed. The digit is the version of the fields and their order.
const PREFIX: &[u8; 18] = b"openmast/content/2";

/// The whole content of a settlement: fields, order and units as in docs/reference/protocol.md.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// The epoch that it settles, from 1.
    pub epoch: u64,
    /// The slot of the chain state that was used.
    pub snapshot_slot: u64,
    /// The chain's clock there, in Unix seconds.
    pub closed_at: i64,
    /// Leaves of the asset tree.
    pub asset_count: u32,
    /// Leaves of the payer tree.
    pub payer_count: u32,
    /// Leaves of the reserve tree.
    pub reserve_count: u32,
    /// Root hash of the asset tree.
    pub asset_root: [u8; 32],
    /// First sum of the asset tree's root: lifetime charged, base units.
    pub asset_charged: u64,
    /// Second sum of the asset tree's root: lifetime accrued, base units.
    pub asset_accrued: u64,
    /// Root hash of the payer tree.
    pub payer_root: [u8; 32],
    /// First sum of the payer tree's root: lifetime charged, base units.
    pub payer_charged: u64,
    /// Second sum of the payer tree's root: lifetime accrued, base units.
    pub payer_accrued: u64,
    /// Root hash of the reserve tree.
    pub reserve_root: [u8; 32],
    /// First sum of the reserve tree's root: lifetime charged, base units.
    pub reserve_charged: u64,
    /// Second sum of the reserve tree's root: lifetime accrued, base units.
    pub reserve_accrued: u64,
    /// Lifetime bytes of all assets.
    pub bytes: u64,
    /// SHA-256 of the public archive.
    pub archive_hash: [u8; 32],
    /// Root of the private records.
    pub private_root: [u8; 32],
    /// SHA-256 of the prices that the epoch used.
    pub price_set_hash: [u8; 32],
}

impl Content {
    /// Bytes of the fields together.
    pub const LEN: usize = 284;

    /// The fields in their order, little-endian, without padding: as borsh writes them.
    #[expect(
        clippy::indexing_slicing,
        reason = "the fields are as long as the bytes together"
    )]
    pub fn to_bytes(&self) -> [u8; Self::LEN] {
        let mut bytes = [0; Self::LEN];
        let mut end = 0;
        let mut put = |field: &[u8]| {
            bytes[end..end + field.len()].copy_from_slice(field);
            end += field.len();
        };
        put(&self.epoch.to_le_bytes());
        put(&self.snapshot_slot.to_le_bytes());
        put(&self.closed_at.to_le_bytes());
        put(&self.asset_count.to_le_bytes());
        put(&self.payer_count.to_le_bytes());
        put(&self.reserve_count.to_le_bytes());
        put(&self.asset_root);
        put(&self.asset_charged.to_le_bytes());
        put(&self.asset_accrued.to_le_bytes());
        put(&self.payer_root);
        put(&self.payer_charged.to_le_bytes());
        put(&self.payer_accrued.to_le_bytes());
        put(&self.reserve_root);
        put(&self.reserve_charged.to_le_bytes());
        put(&self.reserve_accrued.to_le_bytes());
        put(&self.bytes.to_le_bytes());
        put(&self.archive_hash);
        put(&self.private_root);
        put(&self.price_set_hash);
        debug_assert_eq!(end, Self::LEN);
        bytes
    }

    /// `SHA-256("openmast/content/2" ‖ network ‖ fields)`: a proposal of one network is none of another.
    pub fn hash(&self, network: &NetworkId) -> [u8; 32] {
        sha256(&[PREFIX, network, &self.to_bytes()])
    }

    /// Its three trees, as [`check_posting`](crate::check_posting) takes them.
    pub fn posting(&self) -> Posting {
        Posting {
            asset_root: root(self.asset_root, self.asset_charged, self.asset_accrued),
            payer_root: root(self.payer_root, self.payer_charged, self.payer_accrued),
            reserve_root: root(
                self.reserve_root,
                self.reserve_charged,
                self.reserve_accrued,
            ),
            asset_count: self.asset_count,
            payer_count: self.payer_count,
            reserve_count: self.reserve_count,
        }
    }
}

fn root(hash: [u8; 32], charged: u64, accrued: u64) -> Node {
    Node {
        hash,
        sums: Sums {
            charged: BaseUnits(charged),
            accrued: BaseUnits(accrued),
        },
    }
}
