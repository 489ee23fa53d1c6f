//! A network for a log that no chain stands behind.

use openmast_records::{AssetState, ChainSnapshot, Genesis, PayerState};

/// What there is, all alike.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Assets 0 to this, exclusive.
    pub assets: u32,
    /// Price of each asset: base units per 10⁹ bytes.
    pub price_per_gb: u64,
    /// Payers 0 to this, exclusive.
    pub payers: u32,
    /// What each payer has deposited: base units.
    pub deposited: u64,
}

/// A log's first record: `network` begins with its first epoch and no limit to what an epoch may charge.
pub fn genesis(network: [u8; 32], size: Size) -> Genesis {
    let asset = AssetState {
        price_per_gb: size.price_per_gb,
        ..AssetState::default()
    };
    let payer = PayerState {
        deposited: size.deposited,
        ..PayerState::default()
    };
    Genesis {
        program: [1; 32],
        network,
        salt_key: [3; 32],
        first_epoch: 1,
        snapshot: ChainSnapshot {
            slot: 1,
            breaker: u64::MAX,
            lots_left: u64::MAX,
            assets: vec![asset; size.assets as usize],
            payers: vec![payer; size.payers as usize],
            ..ChainSnapshot::default()
        },
    }
}
