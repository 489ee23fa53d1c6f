//! Whose entitlements are whose, by the newest opening: that of the open epoch, or of its newest end that does not count. Found once for
//! an opening, as strangers ask and reserves are never fewer. It follows from the openings and is no part of the state.

use std::collections::BTreeSet;

use super::{
    lots::{usable_entitlements, with_lot},
    opening::Period,
    reserves::Reserves,
};

/// Entitlements that are not closed, by payer, asset and reserve index.
#[derive(Debug, Default)]
pub(crate) struct OfPayers(Vec<Owned>);

/// An entitlement of a payer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Owned {
    pub payer: u32,
    pub asset: u32,
    /// Its reserve index.
    pub reserve: u32,
    /// It can be used, and closed epochs have left something of it.
    pub has_left: bool,
}

impl OfPayers {
    /// Of the snapshot that a part of an epoch, or all of it, begins with. How long that takes makes no difference, if it takes any time:
    /// what is priced by time has something in every second, or nothing.
    pub(crate) fn of(period: &Period<'_>, reserves: &Reserves) -> Self {
        let opening = period.opening;
        let usable = usable_entitlements(opening, period.epoch);
        let can_meet = reserves.can_meet(usable, period, &[]);
        let with_left: BTreeSet<u32> = can_meet.with_left().collect();
        let all = (0..).zip(&opening.reserves).filter_map(|(reserve, state)| {
            let (entitlement, lot) = with_lot(opening, state)?;
            Some(Owned {
                payer: entitlement.payer,
                asset: lot.asset,
                reserve,
                has_left: with_left.contains(&reserve),
            })
        });
        let mut all: Vec<Owned> = all.collect();
        all.sort_unstable();
        Self(all)
    }

    /// A payer's, by asset.
    pub(crate) fn of_payer(&self, payer: u32) -> &[Owned] {
        let from = self.0.partition_point(|it| it.payer < payer);
        let to = self.0.partition_point(|it| it.payer <= payer);
        self.0.get(from..to).unwrap_or_default()
    }

    /// Whether a payer has something left for an asset.
    pub(crate) fn has_left(&self, (payer, asset): (u32, u32)) -> bool {
        let from = self
            .0
            .partition_point(|it| (it.payer, it.asset) < (payer, asset));
        let of_pair = self.0.iter().skip(from);
        of_pair
            .take_while(|it| (it.payer, it.asset) == (payer, asset))
            .any(|it| it.has_left)
    }
}
