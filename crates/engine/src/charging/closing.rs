//! The end of an epoch, as charging needs it.

use std::collections::BTreeMap;

use openmast_records::ChainSnapshot;

use super::tariff_number::TariffNumber;
use crate::epoch::closed::{PairCharge, ReserveCharge};

/// The end of an epoch.
pub(crate) struct Closing<'a> {
    pub epoch: u64,
    /// The tariff that the epoch began with.
    pub tariff: TariffNumber,
    /// The snapshot that the epoch began with.
    pub opening: &'a ChainSnapshot,
    /// The same, if a settlement has seen its requests.
    pub before: Option<&'a ChainSnapshot>,
    /// The snapshot that closes the epoch.
    pub snapshot: &'a ChainSnapshot,
    /// Subscribers that used the asset in the epoch, by reserve index of the entitlement of SIM slots.
    pub identities: &'a BTreeMap<u32, u32>,
}

/// What an epoch comes to.
#[derive(Debug)]
pub(crate) struct Charged {
    /// By payer, then asset.
    pub pairs: Vec<PairCharge>,
    /// By index, those that have something.
    pub reserves: Vec<ReserveCharge>,
}

impl Closing<'_> {
    /// How long the epoch took by the chain's clock. Not negative, as snapshots follow each other; if it were, nothing is met by rate.
    pub(crate) fn seconds(&self) -> i64 {
        let (opened_at, closed_at) = (self.opening.unix_time, self.snapshot.unix_time);
        closed_at.saturating_sub(opened_at)
    }
}
