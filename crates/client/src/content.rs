//! What one settlement says, as people read it. It is fixed when the epoch closes and never changes, however often its
//! transaction has to be built anew.

use std::fmt;

use crate::accounts::Content;

/// SHA-256 of everything that a content says, together with the network's address: what members attest, and where a
/// proposal of it stands.
pub type ContentHash = [u8; 32];

/// A content in one line.
pub struct OneLine<'a>(pub &'a Content);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let content = self.0;
        write!(
            f,
            "epoch {}: {} base units charged, {} accrued, {} bytes, {} assets (root {}), {} payers (root {}), {} \
             reserves (root {}), snapshot slot {}",
            content.epoch,
            content.asset_charged,
            content.asset_accrued,
            content.bytes,
            content.asset_count,
            hex::encode(content.asset_root),
            content.payer_count,
            hex::encode(content.payer_root),
            content.reserve_count,
            hex::encode(content.reserve_root),
            content.snapshot_slot
        )
    }
}

/// The names of the fields in which two contents differ, with both values.
pub fn differences(here: &Content, there: &Content) -> Vec<String> {
    let pairs = fields(here).into_iter().zip(fields(there));
    pairs
        .filter(|((_, here), (_, there))| here != there)
        .map(|((name, here), (_, there))| format!("{name}: {here} here, {there} there"))
        .collect()
}

fn fields(content: &Content) -> [(&'static str, String); 19] {
    [
        ("epoch", content.epoch.to_string()),
        ("snapshot slot", content.snapshot_slot.to_string()),
        ("closed at", content.closed_at.to_string()),
        ("assets", content.asset_count.to_string()),
        ("payers", content.payer_count.to_string()),
        ("reserves", content.reserve_count.to_string()),
        ("asset root", hex::encode(content.asset_root)),
        ("charged for the assets", content.asset_charged.to_string()),
        ("accrued for the assets", content.asset_accrued.to_string()),
        ("payer root", hex::encode(content.payer_root)),
        ("charged to the payers", content.payer_charged.to_string()),
        ("accrued by the payers", content.payer_accrued.to_string()),
        ("reserve root", hex::encode(content.reserve_root)),
        (
            "charged by the reserves",
            content.reserve_charged.to_string(),
        ),
        (
            "accrued by the reserves",
            content.reserve_accrued.to_string(),
        ),
        ("bytes", content.bytes.to_string()),
        ("archive hash", hex::encode(content.archive_hash)),
        ("private root", hex::encode(content.private_root)),
        ("price set hash", hex::encode(content.price_set_hash)),
    ]
}
