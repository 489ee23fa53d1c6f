//! Lots and entitlements over their lives: what they met, served and released.

use std::collections::BTreeMap;

use borsh::{BorshDeserialize, BorshSerialize};
use openmast_ledger::{BaseUnits, Bytes, LotKind, Totals};
use openmast_records::{ChainSnapshot, EntitlementState, LotState, ReserveState};

use super::{
    closing::Closing,
    entitlements::{Entitlements, MetBy},
    lifetime::Lifetime,
    lots::{is_open_at, is_served, is_usable, kind_of, rules_of, usable_entitlements, with_lot},
    opening::Period,
    tariff_number::TariffNumber,
};

/// One reserve at the end of the newest epoch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct Reserve {
    /// Whose it is. `None`: its account was closed before any snapshot had it, so nothing ever came of it.
    pub of: Option<ReserveOf>,
    /// Of an entitlement, bytes are what it met; of a lot they count the epochs that were served.
    pub lifetime: Lifetime,
    /// Of an entitlement of rate or of an exclusive window: bytes that its tokens were priced by, over the epochs that were served in
    /// which they could be used. Of others 0.
    pub counted_bytes: u64,
    /// What it meets was reported under this tariff or later: the one with which the first epoch began in which it could meet something,
    /// or people took it for one.
    pub since: Option<TariffNumber>,
}

/// What is known of a reserve for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct ReserveOf {
    pub asset: u32,
    /// Reserve index of its lot; `None`: it is one.
    pub lot: Option<u32>,
}

/// By reserve index.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reserves(pub Vec<Reserve>);

impl Reserves {
    /// Makes room for accounts that were opened since, and sees what they are.
    pub(crate) fn grow(&mut self, snapshot: &ChainSnapshot) {
        let count = self.0.len().max(snapshot.reserves.len());
        self.0.resize(count, Reserve::default());
        for (reserve, state) in self.0.iter_mut().zip(&snapshot.reserves) {
            if reserve.of.is_none() {
                reserve.of = origin(snapshot, state);
            }
        }
    }

    /// An epoch, or a part of one, begins with this tariff: what is used from now on may be met by the entitlements that can be used in
    /// it.
    pub(crate) fn begin(&mut self, epoch: u64, opening: &ChainSnapshot, tariff: TariffNumber) {
        for (reserve, state) in self.0.iter_mut().zip(&opening.reserves) {
            if reserve.since.is_none() && is_usable(opening, epoch, state) {
                reserve.since = Some(tariff);
            }
        }
    }

    /// What can meet usage of a part of an epoch that ends with `end`, when earlier parts of it `met` this.
    pub(crate) fn entitlements(
        &self,
        period: &Period<'_>,
        end: &ChainSnapshot,
        met: &[MetBy],
    ) -> Entitlements {
        let all = usable_entitlements(period.opening, period.epoch);
        let open = all.filter(|(_, entitlement, _)| is_open_at(end, entitlement));
        self.can_meet(open, period, met)
    }

    /// What these entitlements can meet in a part of an epoch, when earlier parts of it `met` this.
    pub(crate) fn can_meet<'a>(
        &self,
        usable: impl Iterator<Item = (u32, &'a EntitlementState, &'a LotState)>,
        period: &Period<'_>,
        met: &[MetBy],
    ) -> Entitlements {
        let mut met_before: BTreeMap<u32, u64> = BTreeMap::new();
        for (reserve, bytes) in met {
            let sum = met_before.entry(*reserve).or_default();
            *sum = sum.saturating_add(bytes.0);
        }
        let mut found = Entitlements::default();
        for (index, entitlement, lot) in usable {
            // One that came with an end that does not count is not known before the epoch is closed, and has met nothing.
            let reserve = self.0.get(index as usize).copied().unwrap_or_default();
            // What waited since an earlier epoch meets only those that were there then.
            let since = match period.is_first {
                true => reserve.since,
                false => Some(period.tariff),
            };
            let before = met_before.get(&index).copied().unwrap_or_default();
            let met = Bytes(reserve.lifetime.bytes.saturating_add(before));
            let (rules, tokens) = (rules_of(lot), entitlement.usable(period.opening.slot));
            let now = match period.counts(lot.asset) {
                true => rules.counted_bytes(tokens),
                false => Bytes::ZERO,
            };
            let counted = Bytes(reserve.counted_bytes.saturating_add(now.0));
            let left = rules.available(tokens, met, counted, period.seconds());
            if let (Some(since), Some(order)) = (since, rules.use_order(index)) {
                found.add((entitlement.payer, lot.asset), (order, left, since));
            }
        }
        found.put_in_order();
        found
    }

    /// Counts what an epoch that ends met, that it was served, and what tokens were priced by for it. Gives back what that adds to each
    /// reserve, by index.
    pub(crate) fn count(&mut self, closing: &Closing<'_>, met: &[MetBy]) -> Vec<Totals> {
        let mut added = vec![Totals::ZERO; self.0.len()];
        for (reserve, bytes) in met {
            if let Some(of_epoch) = added.get_mut(*reserve as usize) {
                of_epoch.bytes.0 = of_epoch.bytes.0.saturating_add(bytes.0);
            }
        }
        for (of_epoch, state) in added.iter_mut().zip(&closing.snapshot.reserves) {
            if state.lot().is_some_and(|lot| is_served(lot, closing)) {
                of_epoch.bytes = Bytes(1);
            }
        }
        for (index, added) in counted_bytes(closing) {
            if let Some(reserve) = self.0.get_mut(index as usize) {
                reserve.counted_bytes = reserve.counted_bytes.saturating_add(added.0);
            }
        }
        for (reserve, of_epoch) in self.0.iter_mut().zip(&mut added) {
            of_epoch.paid = of_epoch.bytes;
            let lifetime = &mut reserve.lifetime;
            lifetime.bytes = lifetime.bytes.saturating_add(of_epoch.bytes.0);
            lifetime.paid = lifetime.bytes;
        }
        added
    }

    /// What an entitlement met in closed epochs.
    pub(crate) fn met(&self, entitlement: u32) -> Bytes {
        let reserve = self.0.get(entitlement as usize);
        Bytes(reserve.map_or(0, |it| it.lifetime.bytes))
    }

    /// What all of them released by the end of the newest epoch, lifetime.
    pub(crate) fn released(&self) -> BaseUnits {
        let accrued = self.0.iter().map(|reserve| reserve.lifetime.accrued);
        // A tree has this sum, which fits.
        BaseUnits(accrued.fold(0, u64::saturating_add))
    }

    /// By index.
    pub(crate) fn lifetimes(&self) -> Vec<Lifetime> {
        self.0.iter().map(|reserve| reserve.lifetime).collect()
    }

    /// Bytes that the entitlements of each lot met, by the lot's reserve index.
    pub(crate) fn met_of_lots(&self) -> Vec<u64> {
        let mut met: Vec<u64> = vec![0; self.0.len()];
        for reserve in &self.0 {
            let lot = reserve.of.and_then(|of| of.lot);
            if let Some(sum) = lot.and_then(|lot| met.get_mut(lot as usize)) {
                *sum = sum.saturating_add(reserve.lifetime.bytes);
            }
        }
        met
    }
}

/// What the tokens of entitlements were priced by for an epoch, by reserve index, if it was served: as many as could be used in any
/// part of it.
fn counted_bytes(closing: &Closing<'_>) -> BTreeMap<u32, Bytes> {
    let mut most: BTreeMap<u32, Bytes> = BTreeMap::new();
    for period in closing.periods() {
        let usable = usable_entitlements(period.opening, period.epoch);
        for (index, entitlement, lot) in usable {
            let end = closing.snapshot.reserves.get(entitlement.lot as usize);
            if end
                .and_then(ReserveState::lot)
                .is_some_and(|lot| is_served(lot, closing))
            {
                let tokens = entitlement.usable(period.opening.slot);
                let of_index = most.entry(index).or_default();
                *of_index = rules_of(lot).counted_bytes(tokens).max(*of_index);
            }
        }
    }
    most
}

/// Entitlements of SIM slots that an epoch can use, by reserve index: payer and asset.
pub(crate) fn slots(closing: &Closing<'_>) -> BTreeMap<u32, (u32, u32)> {
    let mut slots = BTreeMap::new();
    for period in closing.periods() {
        let opening = period.opening;
        for (index, state) in (0..).zip(&opening.reserves) {
            if is_usable(opening, period.epoch, state)
                && let Some((entitlement, lot)) = with_lot(opening, state)
                && kind_of(lot) == LotKind::SimSlot
                && is_open_at(closing.snapshot, entitlement)
            {
                slots.insert(index, (entitlement.payer, lot.asset));
            }
        }
    }
    slots
}

/// What an account is; `None`: it is closed, or of an asset or a lot that the snapshot does not have.
fn origin(snapshot: &ChainSnapshot, state: &ReserveState) -> Option<ReserveOf> {
    let (asset, lot) = match state {
        ReserveState::Lot(lot) => (lot.asset, None),
        ReserveState::Entitlement(entitlement) => {
            let (_, lot) = with_lot(snapshot, state)?;
            (lot.asset, Some(entitlement.lot))
        }
        ReserveState::Closed => return None,
    };
    snapshot.assets.get(asset as usize)?;
    Some(ReserveOf { asset, lot })
}
