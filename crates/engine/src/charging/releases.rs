//! What lots and entitlements release by the end of an epoch: money that was paid ahead becomes the asset's.

use std::collections::BTreeMap;

use anyhow::Context;
use openmast_ledger::{
    ArithmeticError, BaseUnits, Breaker, BreakerError, Bytes, PairAmount, Totals,
};
use openmast_records::ReserveState;

use super::{
    closing::Closing,
    lifetime::Lifetime,
    lots::rules_of,
    reserves::{ReserveOf, Reserves},
};
use crate::epoch::closed::ReserveCharge;

/// A reserve at the end of an epoch, and what of it is released.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Release {
    /// Reserve index.
    pub reserve: u32,
    pub of: ReserveOf,
    /// Lifetime: what is released by the rules.
    pub due: BaseUnits,
    before: Lifetime,
    /// In this epoch.
    accrued: BaseUnits,
    /// In this epoch.
    charged: BaseUnits,
}

impl Release {
    /// In this epoch.
    pub(crate) fn accrued(&self) -> BaseUnits {
        self.accrued
    }

    /// Accrued by now and not charged before this epoch.
    pub(crate) fn outstanding(&self) -> BaseUnits {
        let carried = self.before.accrued.saturating_sub(self.before.charged);
        // A part of what the lot was paid with.
        BaseUnits(carried.saturating_add(self.accrued.0))
    }

    /// What there is room for. The rest stays due.
    pub(crate) fn limit_to(&mut self, most: BaseUnits) {
        self.accrued = self.accrued.min(most);
    }

    /// What of all that is outstanding the breaker lets through.
    pub(crate) fn charge(&mut self, charged: BaseUnits) {
        self.charged = charged;
    }

    /// What the epoch adds to the amounts of the reserve and of its asset.
    pub(crate) fn amounts(&self) -> Totals {
        Totals {
            charged: self.charged,
            accrued: self.accrued,
            ..Totals::ZERO
        }
    }
}

/// All reserves of which something is released now, or is carried over, by index. What they met and served in this epoch is counted
/// already.
///
/// # Errors
/// A lot's amounts do not fit 64 bits.
pub(crate) fn releases(reserves: &Reserves, closing: &Closing<'_>) -> anyhow::Result<Vec<Release>> {
    let (epoch, snapshot) = (closing.epoch, closing.snapshot);
    let met = reserves.met_of_lots();
    let mut releases = Vec::new();
    for (index, reserve) in (0..).zip(&reserves.0) {
        let Some(of) = reserve.of else {
            continue;
        };
        let lifetime = reserve.lifetime;
        let state = snapshot.reserves.get(of.lot.unwrap_or(index) as usize);
        let due = match (of.lot, state) {
            (Some(_), Some(ReserveState::Lot(lot))) => {
                rules_of(lot).due_of_entitlement(Bytes(lifetime.bytes))
            }
            (None, Some(ReserveState::Lot(lot))) => {
                let met = met.get(index as usize).copied().unwrap_or_default();
                let rules = rules_of(lot);
                let is_over = rules.is_over(epoch, snapshot.unix_time);
                rules.due_of_lot(lifetime.bytes, Bytes(met), is_over)
            }
            _ => Ok(BaseUnits(lifetime.accrued)),
        };
        let due = due.with_context(|| format!("what reserve {index} releases"))?;
        let release = Release {
            reserve: index,
            of,
            due,
            before: lifetime,
            accrued: BaseUnits(due.0.saturating_sub(lifetime.accrued)),
            charged: BaseUnits::ZERO,
        };
        if release.outstanding() > BaseUnits::ZERO {
            releases.push(release);
        }
    }
    Ok(releases)
}

/// Cuts what is released to what lots still hold of what was paid for them; what is cut stays due. `released` is what reserves
/// released before this epoch.
///
/// # Errors
/// What is due to one asset does not fit 64 bits, or it is not on chain.
pub(crate) fn limit_to_lots(
    releases: &mut [Release],
    breaker: &Breaker<'_>,
    lots_left: BaseUnits,
    released: BaseUnits,
) -> Result<(), BreakerError> {
    let due = releases.iter().map(|it| PairAmount {
        asset: it.of.asset,
        amount: it.accrued,
    });
    let due: Vec<PairAmount> = due.collect();
    let parts = breaker.limit_releases(&due, lots_left, released)?;
    for (release, part) in releases.iter_mut().zip(parts) {
        release.limit_to(part);
    }
    Ok(())
}

/// Books what is released; `added` is what the epoch adds to each reserve.
///
/// # Errors
/// A total does not fit 64 bits.
pub(crate) fn book(
    reserves: &mut Reserves,
    releases: &[Release],
    added: &mut [Totals],
) -> Result<(), ArithmeticError> {
    for release in releases {
        let (index, amounts) = (release.reserve as usize, release.amounts());
        let place = (reserves.0.get_mut(index), added.get_mut(index));
        if let (Some(reserve), Some(of_epoch)) = place {
            let lifetime = Totals::from(reserve.lifetime);
            reserve.lifetime = lifetime.checked_add(amounts)?.into();
            *of_epoch = of_epoch.checked_add(amounts)?;
        }
    }
    Ok(())
}

/// What the epoch says of the reserves whose account is there or that ever had something, by index.
pub(crate) fn lines(
    reserves: &Reserves,
    releases: &[Release],
    added: &[Totals],
    closing: &Closing<'_>,
) -> Vec<ReserveCharge> {
    let due = releases.iter().map(|it| (it.reserve, it.due));
    let due: BTreeMap<u32, BaseUnits> = due.collect();
    let account = |reserve: u32| {
        let state = closing.snapshot.reserves.get(reserve as usize).copied();
        state.filter(|it| *it != ReserveState::Closed)
    };
    let all = (0..).zip(&reserves.0).zip(added);
    let lines = all.filter_map(|((reserve, state), epoch)| {
        let ReserveOf { asset, lot } = state.of?;
        let lifetime = Totals::from(state.lifetime);
        let due = due.get(&reserve).copied().unwrap_or_default();
        let identities = closing.identities.get(&reserve).copied();
        Some(ReserveCharge {
            reserve,
            asset,
            lot,
            lifetime,
            epoch: *epoch,
            counted_bytes: Bytes(state.counted_bytes),
            due: due.max(lifetime.accrued),
            identities: identities.unwrap_or_default(),
            account: account(reserve),
        })
    });
    lines.filter(ReserveCharge::says_something).collect()
}
