use super::Content;
use solana_pubkey::Pubkey;

impl Content {
    /// What names it in a network: attested, and a part of the proposal's address.
    pub fn hash(&self, network: &Pubkey) -> [u8; 32] {
        openmast_ledger::Content::from(*self).hash(network.as_array())
    }
}

impl From<openmast_ledger::Content> for Content {
    fn from(content: openmast_ledger::Content) -> Self {
        Self {
            epoch: content.epoch,
            snapshot_slot: content.snapshot_slot,
            closed_at: content.closed_at,
            asset_count: content.asset_count,
            payer_count: content.payer_count,
            reserve_count: content.reserve_count,
            asset_root: content.asset_root,
            asset_charged: content.asset_charged,
            asset_accrued: content.asset_accrued,
            payer_root: content.payer_root,
            payer_charged: content.payer_charged,
            payer_accrued: content.payer_accrued,
            reserve_root: content.reserve_root,
            reserve_charged: content.reserve_charged,
            reserve_accrued: content.reserve_accrued,
            bytes: content.bytes,
            archive_hash: content.archive_hash,
            private_root: content.private_root,
            price_set_hash: content.price_set_hash,
        }
    }
}

impl From<Content> for openmast_ledger::Content {
    fn from(content: Content) -> Self {
        Self {
            epoch: content.epoch,
            snapshot_slot: content.snapshot_slot,
            closed_at: content.closed_at,
            asset_count: content.asset_count,
            payer_count: content.payer_count,
            reserve_count: content.reserve_count,
            asset_root: content.asset_root,
            asset_charged: content.asset_charged,
            asset_accrued: content.asset_accrued,
            payer_root: content.payer_root,
            payer_charged: content.payer_charged,
            payer_accrued: content.payer_accrued,
            reserve_root: content.reserve_root,
            reserve_charged: content.reserve_charged,
            reserve_accrued: content.reserve_accrued,
            bytes: content.bytes,
            archive_hash: content.archive_hash,
            private_root: content.private_root,
            price_set_hash: content.price_set_hash,
        }
    }
}
