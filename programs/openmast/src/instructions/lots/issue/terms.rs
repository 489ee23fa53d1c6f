//! What a lot must keep beside its own terms: a licence, the length of an epoch, the least price.

use {
    super::IssueLot,
    crate::{
        errors::OpenMastError,
        state::{Asset, Measure, NewLot, Settlement},
        totals::basis_points,
    },
    anchor_lang::prelude::*,
    openmast_ledger::{Capacity, CountedRate, LotKind, LotTariff, PricePerGb, least_price},
};

/// Returns what it is measured by.
#[inline(never)]
pub(super) fn check(accounts: &IssueLot, new: &NewLot, kind: LotKind, now: i64) -> Result<Measure> {
    require_licensed(accounts, new.ends_by, now)?;
    let schedule = accounts.asset.capacity_schedule();
    let capacity = schedule.at(new.first_epoch);
    require_known(&capacity, kind)?;
    require_reached(accounts, new, capacity.epoch_seconds, now)?;
    let seconds = seconds_of_epoch(accounts, kind, capacity.epoch_seconds)?;
    let asset = &accounts.asset;
    let tariff = LotTariff::of(
        &asset.price_schedule(),
        live_cap(asset),
        &schedule,
        (new.first_epoch, new.last_epoch),
        seconds.into(),
    );
    let tariff = tariff.map_err(OpenMastError::from)?;
    let least = basis_points(accounts.network.parameters_at(now).least_lot_bps.get())?;
    let least = least_price(kind, &tariff, least).map_err(OpenMastError::from)?;
    require!(new.price_floor >= least.get(), OpenMastError::LotTooCheap);
    Ok(Measure {
        epoch_seconds: capacity.epoch_seconds,
        counted: match kind {
            LotKind::Rate => CountedRate {
                mbps: 1,
                epoch_seconds: seconds,
            },
            LotKind::Exclusive => CountedRate {
                mbps: tariff.capacity_mbps,
                epoch_seconds: seconds,
            },
            LotKind::Volume | LotKind::SimSlot => CountedRate::default(),
        },
    })
}

/// The highest price that it may come to without another word of its owner's; 0 unless its price is live.
fn live_cap(asset: &Asset) -> PricePerGb {
    match asset.is_live() {
        true => PricePerGb(asset.price_cap.get()),
        false => PricePerGb(0),
    }
}

/// Refuses with [`OpenMastError::LotWindow`] a window that time does not reach before `ends_by`, as its owner counts epochs.
/// Over epochs that never come a volume would seem to take next to nothing.
fn require_reached(accounts: &IssueLot, new: &NewLot, epoch_seconds: u32, now: i64) -> Result<()> {
    let epochs = (new.last_epoch).saturating_sub(accounts.network.final_epoch.get());
    let needed = u128::from(epochs) * u128::from(epoch_seconds);
    let there_is = u128::try_from(new.ends_by.saturating_sub(now)).unwrap_or(0);
    require!(needed <= there_is, OpenMastError::LotWindow);
    Ok(())
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
/// shorter and not longer. Counted shorter it would make a rate look cheaper than it is, and longer a volume smaller. Before
/// there is one, nobody knows: only SIM slots, which no seconds measure, can be issued.
///
/// [`OpenMastError::EpochLengthUnknown`], [`OpenMastError::SettlementNotNewest`], [`OpenMastError::WrongNetwork`],
/// [`OpenMastError::EpochsShorter`].
fn seconds_of_epoch(accounts: &IssueLot, kind: LotKind, counted: u32) -> Result<u32> {
    let network = &accounts.network;
    if network.final_epoch.get() == 0 {
        require!(kind == LotKind::SimSlot, OpenMastError::EpochLengthUnknown);
        return Ok(counted);
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
    require!(measured >= counted, OpenMastError::EpochsShorter);
    Ok(measured)
}

/// How long its epoch was, seconds.
fn length(settlement: &Settlement) -> u32 {
    let (opened, closed) = (
        settlement.opened_at.get(),
        settlement.content.closed_at.get(),
    );
    let seconds = closed.saturating_sub(opened).max(0);
    u32::try_from(seconds).unwrap_or(u32::MAX)
}
