//! Which entitlements had something left when the open epoch began, found by payer and asset. It follows from the epoch's opening and
//! is no part of the state.

use std::collections::BTreeMap;

use openmast_records::ChainSnapshot;

use super::{
    lots::usable_entitlements, opening::Period, reserves::Reserves, tariff_number::TariffNumber,
};

/// Any time does to tell whether something is left: what is priced by time has something in every second, or nothing.
const ANY_SECONDS: i64 = 1;

/// Reserve indexes by payer and asset.
#[derive(Debug, Default)]
pub(crate) struct PaidAheadIndex(BTreeMap<(u32, u32), Vec<u32>>);

impl PaidAheadIndex {
    /// Of the epoch that begins with this snapshot.
    pub(crate) fn of(
        (epoch, opening): (u64, &ChainSnapshot),
        tariff: TariffNumber,
        reserves: &Reserves,
    ) -> Self {
        let period = Period::whole(epoch, opening, ANY_SECONDS, tariff);
        let usable = usable_entitlements(opening, epoch);
        let can_meet = reserves.can_meet(usable, &period, &[]);
        Self(can_meet.with_left().collect())
    }

    /// Whether a payer has something left for an asset.
    pub(crate) fn has(&self, accounts: (u32, u32)) -> bool {
        self.0.contains_key(&accounts)
    }

    /// A payer's, by asset.
    pub(crate) fn of_payer(&self, payer: u32) -> impl Iterator<Item = (u32, &[u32])> {
        let of_payer = self.0.range((payer, 0)..=(payer, u32::MAX));
        of_payer.map(|((_, asset), reserves)| (*asset, reserves.as_slice()))
    }
}
