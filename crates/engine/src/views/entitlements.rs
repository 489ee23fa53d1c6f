//! A payer's entitlements as people look at them.

use std::collections::BTreeMap;

use openmast_ledger::{Bytes, LotKind, available_volume};
use openmast_records::{EntitlementState, LotState, ReserveState};

use crate::{
    Engine,
    charging::lots::{is_usable, kind_of, rules_of, with_lot},
    views::explain::{RunView, SessionView},
};

/// An entitlement by the snapshot that closed the newest epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntitlementView {
    /// Reserve index.
    pub reserve: u32,
    /// Reserve index of its lot.
    pub lot: u32,
    /// On-chain index of the asset whose capacity it is.
    pub asset: u32,
    /// What a token of it is.
    pub kind: LotKind,
    /// First epoch of the window.
    pub first_epoch: u64,
    /// Last epoch of the window, roll-over included.
    pub last_epoch: u64,
    /// The window is over at this time at the latest, the chain's Unix seconds.
    pub ends_by: i64,
    /// Tokens.
    pub quantity: u64,
    /// Tokens of these that are asked back: they meet nothing in the open epoch.
    pub asked: u64,
    /// Lifetime bytes that it met in closed epochs.
    pub met_bytes: u64,
    /// Of volume: bytes that it has left for this epoch and all that follow. `None` of the other kinds, whose bytes come with each epoch.
    pub left_bytes: Option<u64>,
    /// Of volume: most that it meets in one epoch, bytes. `None`: no such cap.
    pub most_per_epoch: Option<u64>,
    /// Whether it meets usage of the open epoch.
    pub is_in_use: bool,
}

impl Engine {
    /// Those of a payer that are not closed, by index.
    pub fn entitlements_of(&self, payer: u32) -> Vec<EntitlementView> {
        let (epoch, opening) = self.newest_opening();
        let views = self.entitlement_states(payer).map(|(reserve, state)| {
            let (entitlement, lot) = with_lot(opening, state)?;
            let is_in_use = is_usable(opening, epoch, state);
            Some(self.entitlement(reserve, entitlement, lot, is_in_use))
        });
        let mut views: Vec<EntitlementView> = views.flatten().collect();
        views.sort_unstable_by_key(|view| view.reserve);
        views
    }

    fn entitlement_states(&self, payer: u32) -> impl Iterator<Item = (u32, &ReserveState)> {
        let (_, opening) = self.newest_opening();
        let found = self.entitlements.of_payer(payer).iter();
        found.filter_map(|it| {
            let state = opening.reserves.get(it.reserve as usize)?;
            Some((it.reserve, state))
        })
    }

    fn entitlement(
        &self,
        reserve: u32,
        entitlement: &EntitlementState,
        lot: &LotState,
        is_in_use: bool,
    ) -> EntitlementView {
        let met = self.ledger.reserves.met(reserve);
        let usable = entitlement.usable(self.newest_opening().1.slot);
        let kind = kind_of(lot);
        let is_volume = kind == LotKind::Volume;
        let cap = lot.most_per_epoch.saturating_mul(usable);
        EntitlementView {
            reserve,
            lot: entitlement.lot,
            asset: lot.asset,
            kind,
            first_epoch: lot.first_epoch,
            last_epoch: lot.last_epoch,
            ends_by: lot.ends_by,
            quantity: entitlement.quantity,
            asked: entitlement.quantity - usable,
            met_bytes: met.0,
            left_bytes: is_volume.then(|| available_volume(usable, met, Bytes::ZERO).0),
            most_per_epoch: (is_volume && lot.most_per_epoch > 0).then_some(cap),
            is_in_use,
        }
    }

    /// Says of each run which entitlements of its payer stand before its money.
    pub(super) fn add_entitlements(&self, sessions: &mut [SessionView]) {
        let terms = |asset| self.tariffs.terms(asset).unwrap_or_default();
        let asked = |run: &RunView| run.asked(|asset| terms(asset).not_licensed.is_none());
        let mut in_use: BTreeMap<(u32, u32), Vec<_>> = BTreeMap::new();
        let runs = sessions.iter().flat_map(|session| &session.runs);
        in_use.extend(runs.filter_map(|run| Some((asked(run)?, Vec::new()))));
        let (epoch, opening) = self.newest_opening();
        let mut payers: Vec<u32> = in_use.keys().map(|(payer, _)| *payer).collect();
        payers.dedup();
        let states = payers
            .into_iter()
            .flat_map(|payer| self.entitlement_states(payer));
        for (reserve, state) in states {
            if is_usable(opening, epoch, state)
                && let Some((entitlement, lot)) = with_lot(opening, state)
                && let Some(of_pair) = in_use.get_mut(&(entitlement.payer, lot.asset))
            {
                of_pair.extend(rules_of(lot).use_order(reserve));
            }
        }
        in_use
            .values_mut()
            .for_each(|of_pair| of_pair.sort_unstable());
        for run in sessions.iter_mut().flat_map(|session| &mut session.runs) {
            let of_pair = asked(run).and_then(|accounts| in_use.get(&accounts));
            let reserves = of_pair.into_iter().flatten().map(|order| order.reserve);
            run.entitlements = reserves.collect();
        }
    }
}
