use borsh::{BorshDeserialize, BorshSerialize};
use solana_pubkey::Pubkey;

/// What an oracle proposes for an epoch: a part of proposals and settlements, and what is attested by its hash.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[cfg_attr(test, derive(borsh::BorshSchema))]
pub struct Content {
    pub epoch: u64,
    /// Slot of the chain state that the oracle used.
    pub snapshot_slot: u64,
    /// The chain's clock there.
    pub closed_at: i64,
    pub asset_count: u32,
    pub payer_count: u32,
    pub asset_root: [u8; 32],
    pub asset_charged: u64,
    pub asset_accrued: u64,
    pub payer_root: [u8; 32],
    pub payer_charged: u64,
    pub payer_accrued: u64,
    /// Lifetime, all assets.
    pub bytes: u64,
    pub archive_hash: [u8; 32],
    pub private_root: [u8; 32],
    pub price_set_hash: [u8; 32],
}

impl Content {
    /// Bytes of its fields.
    pub const SIZE: usize = openmast_ledger::Content::LEN;

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
            asset_root: content.asset_root,
            asset_charged: content.asset_charged,
            asset_accrued: content.asset_accrued,
            payer_root: content.payer_root,
            payer_charged: content.payer_charged,
            payer_accrued: content.payer_accrued,
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
            asset_root: content.asset_root,
            asset_charged: content.asset_charged,
            asset_accrued: content.asset_accrued,
            payer_root: content.payer_root,
            payer_charged: content.payer_charged,
            payer_accrued: content.payer_accrued,
            bytes: content.bytes,
            archive_hash: content.archive_hash,
            private_root: content.private_root,
            price_set_hash: content.price_set_hash,
        }
    }
}
