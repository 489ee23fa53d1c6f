//! The end of an epoch, as charging needs it.

use std::collections::BTreeMap;

use openmast_records::ChainSnapshot;

use super::{
    opening::{Period, VoidEnd, periods},
    tariff_number::TariffNumber,
};
use crate::epoch::closed::{PairCharge, ReserveCharge};

/// The end of an epoch.
pub(crate) struct Closing<'a> {
    pub epoch: u64,
    /// The tariff that the epoch began with.
    pub tariff: TariffNumber,
    /// The snapshot that the epoch began with.
    pub opening: &'a ChainSnapshot,
    /// Ends of this epoch that do not count, in their order.
    pub void_ends: &'a [VoidEnd],
    /// The snapshot that the epoch began with, if a settlement has seen its requests.
    pub before: Option<&'a ChainSnapshot>,
    /// The snapshot that closes the epoch.
    pub snapshot: &'a ChainSnapshot,
    /// Subscribers that used the asset in the epoch, by reserve index of the entitlement of SIM slots.
    pub identities: BTreeMap<u32, u32>,
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
    /// The parts of the epoch, in their order.
    pub(crate) fn periods(&self) -> impl Iterator<Item = Period<'_>> {
        let own = (self.epoch, self.opening, self.tariff);
        periods(own, self.void_ends, self.snapshot.unix_time)
    }
}
