use {
    super::stored::stored,
    anchor_lang::prelude::*,
    openmast_ledger::{self as ledger, BaseUnits, Sums},
};

stored! {
    /// What an oracle proposes: the ledger after one epoch.
    argument Content,
    /// [`Content`] as it lies in a proposal and in a settlement.
    stored StoredContent,
    {
        /// The one after the newest final epoch, from 1.
        epoch: u64 / PodU64,
        /// Slot of the chain state that was used.
        snapshot_slot: u64 / PodU64,
        /// The chain's clock there, Unix seconds.
        closed_at: i64 / PodI64,
        /// Leaves of the asset tree.
        asset_count: u32 / PodU32,
        /// Leaves of the payer tree.
        payer_count: u32 / PodU32,
        /// Leaves of the reserve tree.
        reserve_count: u32 / PodU32,
        /// Root hash of the asset tree.
        asset_root: [u8; 32] / [u8; 32],
        /// First sum of the asset tree's root: lifetime charged, base units.
        asset_charged: u64 / PodU64,
        /// Second sum of the asset tree's root: lifetime accrued, base units.
        asset_accrued: u64 / PodU64,
        /// Root hash of the payer tree.
        payer_root: [u8; 32] / [u8; 32],
        /// First sum of the payer tree's root: lifetime charged, base units.
        payer_charged: u64 / PodU64,
        /// Second sum of the payer tree's root: lifetime accrued, base units.
        payer_accrued: u64 / PodU64,
        /// Root hash of the reserve tree.
        reserve_root: [u8; 32] / [u8; 32],
        /// First sum of the reserve tree's root: lifetime charged, base units.
        reserve_charged: u64 / PodU64,
        /// Second sum of the reserve tree's root: lifetime accrued, base units.
        reserve_accrued: u64 / PodU64,
        /// Lifetime bytes of all assets.
        bytes: u64 / PodU64,
        /// SHA-256 of the public archive.
        archive_hash: [u8; 32] / [u8; 32],
        /// Root of the private records.
        private_root: [u8; 32] / [u8; 32],
        /// SHA-256 of the prices that the epoch used.
        price_set_hash: [u8; 32] / [u8; 32],
    }
}

impl From<&Content> for ledger::Content {
    fn from(content: &Content) -> Self {
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

impl StoredContent {
    /// Sums of the asset tree.
    pub(crate) fn asset_sums(&self) -> Sums {
        sums(self.asset_charged, self.asset_accrued)
    }

    /// Sums of the payer tree.
    pub(crate) fn payer_sums(&self) -> Sums {
        sums(self.payer_charged, self.payer_accrued)
    }

    /// Sums of the reserve tree.
    pub(crate) fn reserve_sums(&self) -> Sums {
        sums(self.reserve_charged, self.reserve_accrued)
    }
}

fn sums(charged: PodU64, accrued: PodU64) -> Sums {
    Sums {
        charged: BaseUnits(charged.get()),
        accrued: BaseUnits(accrued.get()),
    }
}
