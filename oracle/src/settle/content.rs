//! What one settlement says: the arguments of `post_settlement` without the keys.

use std::fmt;

use borsh::{BorshDeserialize, BorshSerialize};

/// Everything that `post_settlement` commits to for one epoch. It is fixed when the epoch closes and never changes,
/// however often its transaction has to be built anew.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Content {
    pub epoch: u64,
    /// Slot of the chain state that the balances were checked against.
    pub snapshot_slot: u64,
    pub asset_count: u32,
    pub payer_count: u32,
    pub asset_root: [u8; 32],
    pub payer_root: [u8; 32],
    /// Lifetime base units: the sum of the asset tree, and equally of the payer tree.
    pub amount: u64,
    /// Lifetime bytes over all assets.
    pub bytes: u64,
    /// SHA-256 of the public part of the archive.
    pub archive_hash: [u8; 32],
    pub private_root: [u8; 32],
    pub price_set_hash: [u8; 32],
}

impl Content {
    /// The names of the fields in which `self` and `other` differ, with both values.
    pub fn differences(&self, other: &Self) -> Vec<String> {
        let mut found = Vec::new();
        let mut check = |name: &str, ours: String, theirs: String| {
            if ours != theirs {
                found.push(format!("{name}: {ours} here, {theirs} there"));
            }
        };
        check("epoch", self.epoch.to_string(), other.epoch.to_string());
        check(
            "snapshot slot",
            self.snapshot_slot.to_string(),
            other.snapshot_slot.to_string(),
        );
        check(
            "assets",
            self.asset_count.to_string(),
            other.asset_count.to_string(),
        );
        check(
            "payers",
            self.payer_count.to_string(),
            other.payer_count.to_string(),
        );
        check("asset root", hex(&self.asset_root), hex(&other.asset_root));
        check("payer root", hex(&self.payer_root), hex(&other.payer_root));
        check("amount", self.amount.to_string(), other.amount.to_string());
        check("bytes", self.bytes.to_string(), other.bytes.to_string());
        check(
            "archive hash",
            hex(&self.archive_hash),
            hex(&other.archive_hash),
        );
        check(
            "private root",
            hex(&self.private_root),
            hex(&other.private_root),
        );
        check(
            "price set hash",
            hex(&self.price_set_hash),
            hex(&other.price_set_hash),
        );
        found
    }
}

impl fmt::Display for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "epoch {}: {} base units, {} bytes, {} assets (root {}), {} payers (root {}), snapshot slot {}",
            self.epoch,
            self.amount,
            self.bytes,
            self.asset_count,
            hex(&self.asset_root),
            self.payer_count,
            hex(&self.payer_root),
            self.snapshot_slot
        )
    }
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
