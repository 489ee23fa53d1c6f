//! What a lot must keep beside its own terms: a licence, the length of an epoch, the least price.

use {
    super::IssueLot,
    crate::{
        errors::OpenMastError,
        state::{NewLot, Settlement},
        totals::basis_points,
    },
    anchor_lang::prelude::*,
    openmast_ledger::{
        BaseUnits, Capacity, LotKind, LotTariff, PricePerGb, least_price, window_epochs,
    },
};

/// Returns how long an epoch counts to be, seconds.
#[inline(never)]
pub(super) fn check(accounts: &IssueLot, new: &NewLot, kind: LotKind, now: i64) -> Result<u32> {
    require_licensed(accounts, new.ends_by, now)?;
    let schedule = accounts.asset.capacity_schedule();
    let capacity = schedule.at(new.first_epoch);
    require_known(&capacity, kind)?;
    let seconds = seconds_of_epoch(accounts, capacity.epoch_seconds, now)?;
    let most_mbps = capacity.mbps.max(schedule.at(new.last_epoch).mbps);
    let asset = &accounts.asset;
    let tariff = LotTariff {
        price: PricePerGb(asset.price_per_gb.get().max(asset.next_price_per_gb.get())),
        slot_price: BaseUnits(asset.slot_price.get().max(asset.next_slot_price.get())),
        capacity_mbps: most_mbps,
        epoch_seconds: seconds,
        window: window_epochs(new.first_epoch, new.last_epoch).map_err(OpenMastError::from)?,
    };
    let least = basis_points(accounts.network.parameters_at(now).least_lot_bps.get())?;
    let least = least_price(kind, &tariff, least).map_err(OpenMastError::from)?;
    require!(new.price_floor >= least.get(), OpenMastError::LotTooCheap);
    Ok(capacity.epoch_seconds)
}

/// A suspension that comes later leaves epochs that are not served: what was paid for them comes back.
fn require_licensed(accounts: &IssueLot, ends_by: i64, now: i64) -> Result<()> {
    let (network, asset) = (&accounts.network, &accounts.asset);
    if network.parameters_at(now).requires_licences == 0 {
        return Ok(());
    }
    let licence = accounts.licence.as_ref();
    let licence = licence.ok_or(OpenMastError::LicenceMissing)?;
    require!(
        licence.asset == *asset.address()
            && asset.counts_licence(licence.number, licence.jurisdiction),
        OpenMastError::LicenceMissing
    );
    licence.require_covers_lot(ends_by, network, now)
}

/// Refuses with [`OpenMastError::CapacityUnknown`] to sell what nobody knows the size of.
fn require_known(capacity: &Capacity, kind: LotKind) -> Result<()> {
    let is_known = capacity.epoch_seconds > 0 && (kind != LotKind::Exclusive || capacity.mbps > 0);
    require!(is_known, OpenMastError::CapacityUnknown);
    Ok(())
}

/// How long an epoch is by which a price is measured, seconds: as the newest final one was, which the owner may count
/// shorter and not longer. Counted shorter it would make a rate look cheaper than it is.
///
/// [`OpenMastError::SettlementNotNewest`], [`OpenMastError::WrongNetwork`], [`OpenMastError::EpochsShorter`].
fn seconds_of_epoch(accounts: &IssueLot, counted: u32, now: i64) -> Result<u64> {
    let network = &accounts.network;
    if network.final_epoch.get() == 0 {
        let least = network.parameters_at(now).min_epoch_seconds.get();
        return Ok(u64::from(counted.max(least)));
    }
    let settlement = accounts.settlement.as_ref();
    let settlement = settlement.ok_or(OpenMastError::SettlementNotNewest)?;
    require!(
        settlement.network == *network.address(),
        OpenMastError::WrongNetwork
    );
    require!(
        settlement.content.epoch == network.final_epoch,
        OpenMastError::SettlementNotNewest
    );
    let measured = length(settlement);
    require!(measured >= u64::from(counted), OpenMastError::EpochsShorter);
    Ok(measured)
}

/// How long its epoch was, seconds.
fn length(settlement: &Settlement) -> u64 {
    let (opened, closed) = (
        settlement.opened_at.get(),
        settlement.content.closed_at.get(),
    );
    u64::try_from(closed.saturating_sub(opened)).unwrap_or(0)
}
