//! Lots and entitlements over their lives: what they met, served and released.

use borsh::{BorshDeserialize, BorshSerialize};
use openmast_ledger::{LotKind, is_charged};
use openmast_records::{AssetState, ChainSnapshot, LotState, ReserveState};

use super::{entitlements::Entitlements, ledger::Lifetime, tariff_number::TariffNumber};
use crate::epoch::closed::StandingEntitlement;

/// One reserve at the end of the newest epoch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct Reserve {
    /// Whose it is. `None`: its account was closed before any snapshot had it, so nothing ever came of it.
    pub of: Option<ReserveOf>,
    /// Of an entitlement, bytes are what it met; of a lot they count the epochs that were served.
    pub lifetime: Lifetime,
    /// What it meets was reported under this tariff or later: the first of the first epoch in which it could meet something.
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

    /// An epoch begins with this tariff: what is used from now on may be met by the entitlements that can be used in it.
    pub(crate) fn begin(&mut self, epoch: u64, opening: &ChainSnapshot, tariff: TariffNumber) {
        for (reserve, state) in self.0.iter_mut().zip(&opening.reserves) {
            if reserve.since.is_none() && is_usable(opening, epoch, state) {
                reserve.since = Some(tariff);
            }
        }
    }

    /// What can meet usage of an epoch that began with `opening` and took so many seconds.
    pub(crate) fn entitlements(
        &self,
        epoch: u64,
        opening: &ChainSnapshot,
        seconds: i64,
    ) -> Entitlements {
        let mut usable = Entitlements::default();
        for ((index, reserve), state) in (0..).zip(&self.0).zip(&opening.reserves) {
            if let (true, Some(since)) = (is_usable(opening, epoch, state), reserve.since)
                && let Some((entitlement, lot)) = with_lot(opening, state)
            {
                let met = reserve.lifetime.bytes;
                let tokens = entitlement.usable(opening.slot);
                let accounts = (entitlement.payer, lot.asset);
                usable.add(accounts, lot, (index, tokens, met, since), seconds);
            }
        }
        usable.put_in_order();
        usable
    }

    /// Counts an epoch that ends for the lots whose asset was charged in it.
    pub(crate) fn serve(
        &mut self,
        epoch: u64,
        opening: &ChainSnapshot,
        snapshot: &ChainSnapshot,
    ) -> Vec<u32> {
        let mut served = Vec::new();
        for ((index, reserve), state) in (0..).zip(&mut self.0).zip(&snapshot.reserves) {
            let ReserveState::Lot(lot) = state else {
                continue;
            };
            let is_in_window = (lot.first_epoch..=lot.last_epoch).contains(&epoch);
            let asset = opening.assets.get(lot.asset as usize);
            if is_in_window
                && snapshot.unix_time < lot.ends_by
                && asset.is_some_and(|asset| is_served(asset, epoch))
            {
                reserve.lifetime.bytes = reserve.lifetime.bytes.saturating_add(1);
                reserve.lifetime.paid = reserve.lifetime.bytes;
                served.push(index);
            }
        }
        served
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

/// What an account is; `None`: it is closed, or of an asset or a lot that the snapshot does not have.
fn origin(snapshot: &ChainSnapshot, state: &ReserveState) -> Option<ReserveOf> {
    let (asset, lot) = match state {
        ReserveState::Lot(lot) => (lot.asset, None),
        ReserveState::Entitlement(entitlement) => {
            let lot = snapshot.reserves.get(entitlement.lot as usize)?.lot()?;
            (lot.asset, Some(entitlement.lot))
        }
        ReserveState::Closed => return None,
    };
    snapshot.assets.get(asset as usize)?;
    Some(ReserveOf { asset, lot })
}

/// An entitlement with the lot that it is of.
fn with_lot<'a>(
    snapshot: &'a ChainSnapshot,
    state: &'a ReserveState,
) -> Option<(&'a openmast_records::EntitlementState, &'a LotState)> {
    let entitlement = state.entitlement()?;
    let lot = snapshot.reserves.get(entitlement.lot as usize)?.lot()?;
    Some((entitlement, lot))
}

/// Whether a reserve is an entitlement that meets usage of the epoch that begins with a snapshot.
fn is_usable(opening: &ChainSnapshot, epoch: u64, state: &ReserveState) -> bool {
    with_lot(opening, state).is_some_and(|(entitlement, lot)| {
        entitlement.quantity > 0
            && (lot.first_epoch..=lot.last_epoch).contains(&epoch)
            && opening.unix_time < lot.ends_by
    })
}

/// Whether an epoch that began with this state of an asset counts as served: what its owner asks for is charged, be it nothing.
fn is_served(asset: &AssetState, epoch: u64) -> bool {
    is_charged(asset.retired_epoch, epoch) && asset.not_licensed == 0
}

/// Whether a lot's window is over with the epoch that ends with this snapshot.
pub(crate) fn is_over(lot: &LotState, epoch: u64, snapshot: &ChainSnapshot) -> bool {
    epoch >= lot.last_epoch || snapshot.unix_time >= lot.ends_by
}

/// Those that the epochs after this one may use, by reserve index.
pub(crate) fn standing_entitlements(
    snapshot: &ChainSnapshot,
    epoch: u64,
) -> Vec<StandingEntitlement> {
    let reserves = (0..).zip(&snapshot.reserves);
    let standing = reserves.filter_map(|(reserve, state)| {
        let (entitlement, lot) = with_lot(snapshot, state)?;
        let stands = entitlement.quantity > 0 && !is_over(lot, epoch, snapshot);
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

/// What a token of a lot is. A snapshot has no other codes.
pub(crate) fn kind_of(lot: &LotState) -> LotKind {
    LotKind::from_code(lot.kind).unwrap_or(LotKind::SimSlot)
}
