//! What a snapshot of the chain says of lots and entitlements.

use openmast_ledger::{BaseUnits, Bytes, CountedRate, LotKind, LotRules};
use openmast_records::{ChainSnapshot, EntitlementState, LotState, ReserveState};

use super::{closing::Closing, opening::is_charged_in};
use crate::epoch::closed::StandingEntitlement;

/// What a token of a lot is. A snapshot has no other codes.
pub(crate) fn kind_of(lot: &LotState) -> LotKind {
    LotKind::from_code(lot.kind).unwrap_or(LotKind::SimSlot)
}

/// What follows from a lot's terms.
pub(crate) fn rules_of(lot: &LotState) -> LotRules {
    LotRules {
        kind: kind_of(lot),
        price: BaseUnits(lot.price),
        sold: lot.sold,
        first_epoch: lot.first_epoch,
        last_epoch: lot.last_epoch,
        ends_by: lot.ends_by,
        most_per_epoch: Bytes(lot.most_per_epoch),
        counted: CountedRate {
            mbps: lot.counted_mbps,
            epoch_seconds: lot.counted_seconds,
        },
        forfeited: BaseUnits(lot.forfeited),
    }
}

/// A reserve that is an entitlement, with the lot that it is of.
pub(crate) fn with_lot<'a>(
    snapshot: &'a ChainSnapshot,
    state: &'a ReserveState,
) -> Option<(&'a EntitlementState, &'a LotState)> {
    let entitlement = state.entitlement()?;
    let lot = snapshot.reserves.get(entitlement.lot as usize)?.lot()?;
    Some((entitlement, lot))
}

/// Whether a reserve is an entitlement that meets usage of the epoch that begins with a snapshot.
pub(crate) fn is_usable(opening: &ChainSnapshot, epoch: u64, state: &ReserveState) -> bool {
    with_lot(opening, state).is_some_and(|(entitlement, lot)| {
        entitlement.quantity > 0 && rules_of(lot).covers(epoch, opening.unix_time)
    })
}

/// The entitlements that meet usage of the epoch that begins with a snapshot, by index.
pub(crate) fn usable_entitlements(
    opening: &ChainSnapshot,
    epoch: u64,
) -> impl Iterator<Item = (u32, &EntitlementState, &LotState)> {
    let reserves = (0..).zip(&opening.reserves);
    let usable = reserves.filter(move |(_, state)| is_usable(opening, epoch, state));
    usable.filter_map(|(index, state)| {
        let (entitlement, lot) = with_lot(opening, state)?;
        Some((index, entitlement, lot))
    })
}

/// Whether the lot of an entitlement has not ended by the clock at the end of an epoch, as that end has the lot: it can have been cut
/// short since the epoch began. What an ended lot has left is paid back, so nothing of it is used besides.
pub(crate) fn is_open_at(end: &ChainSnapshot, entitlement: &EntitlementState) -> bool {
    let lot = end.reserves.get(entitlement.lot as usize);
    lot.and_then(ReserveState::lot)
        .is_some_and(|lot| end.unix_time < lot.ends_by)
}

/// Whether an epoch of a lot's window counts as served: what its asset's owner asks for is charged in it, be it nothing.
pub(crate) fn is_served(lot: &LotState, closing: &Closing<'_>) -> bool {
    let epoch = closing.epoch;
    let covers = rules_of(lot).covers(epoch, closing.snapshot.unix_time);
    covers && is_charged_in(closing.opening, epoch, lot.asset)
}

/// Those that the epochs after this one may use, by reserve index.
pub(crate) fn standing_entitlements(
    snapshot: &ChainSnapshot,
    epoch: u64,
) -> Vec<StandingEntitlement> {
    let reserves = (0..).zip(&snapshot.reserves);
    let standing = reserves.filter_map(|(reserve, state)| {
        let (entitlement, lot) = with_lot(snapshot, state)?;
        let is_over = rules_of(lot).is_over(epoch, snapshot.unix_time);
        let stands = entitlement.quantity > 0 && !is_over;
        stands.then(|| StandingEntitlement {
            reserve,
            lot: entitlement.lot,
            payer: entitlement.payer,
            quantity: entitlement.quantity,
            asked: entitlement.quantity - entitlement.usable(snapshot.slot),
        })
    });
    standing.collect()
}
