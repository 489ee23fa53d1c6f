//! What honest oracles release of lots, by docs/reference/lots.md.

use std::collections::BTreeMap;

use openmast_client::{
    accounts::{Entitlement, Lot},
    addresses,
};
use openmast_ledger::{
    BaseUnits, Bytes, LotKind, available_rate, available_volume, due_at_close, due_by_time,
    due_by_use, unused_bytes,
};
use openmast_program_tests::{net::Net, proposed::Line, world::World};

/// The reserves of a network as a snapshot shows them.
#[derive(Clone, Debug, Default)]
pub struct Reserves {
    pub slot: u64,
    pub at: i64,
    pub lots: BTreeMap<u32, Lot>,
    pub entitlements: BTreeMap<u32, Entitlement>,
}

impl Reserves {
    pub fn read(world: &World, net: &Net) -> Self {
        let mut reserves = Self {
            slot: world.slot(),
            at: world.now(),
            ..Self::default()
        };
        for index in 0..net.state(world).reserve_count {
            let address = addresses::reserve(&net.address, index);
            let Some(account) = world.raw(&address) else {
                continue;
            };
            use openmast_client::accounts::ProgramAccount;
            if let Ok(lot) = Lot::decode(&account.owner, &account.data) {
                reserves.lots.insert(index, lot);
            } else {
                reserves.entitlements.insert(index, world.get(&address));
            }
        }
        reserves
    }

    /// Tokens that are not asked back as this shows it.
    fn usable(&self, entitlement: &Entitlement) -> u64 {
        let seen = entitlement.asked_slot <= self.slot;
        entitlement.quantity - if seen { entitlement.asked } else { 0 }
    }
}

/// The ledger after the newest closed epoch.
#[derive(Clone, Debug, Default)]
pub struct Oracle {
    /// What the open epoch began with.
    opening: Reserves,
    /// Epochs served, by lot.
    served: BTreeMap<u32, u64>,
    /// Bytes met, by entitlement; with the lot that it is of.
    met: BTreeMap<u32, (u32, u64)>,
    /// Bytes that tokens were priced by for the epochs served, by entitlement.
    priced: BTreeMap<u32, u64>,
    /// Lots whose window is over, with what they are due for good.
    closed: BTreeMap<u32, u64>,
}

impl Oracle {
    /// Closes `epoch` with this snapshot, and notes in the ledger what it added. `usage` is what payers used on the assets
    /// of entitlements, in bytes; the epoch is not served in `not_served` assets.
    pub fn close(
        &mut self,
        net: &mut Net,
        epoch: u64,
        closing: Reserves,
        usage: &[(u32, u64)],
        not_served: &[u32],
    ) {
        for (index, bytes) in usage {
            let is_served = |lot: &Lot| !not_served.contains(&lot.asset_index);
            self.meet(net, epoch, &closing, (*index, *bytes), is_served);
        }
        for (index, lot) in &closing.lots {
            let in_window = (lot.first_epoch..=lot.last_epoch).contains(&epoch);
            if in_window && closing.at < lot.ends_by && !not_served.contains(&lot.asset_index) {
                *self.served.entry(*index).or_default() += 1;
                self.price(epoch, *index);
            }
        }
        net.released
            .resize(net.released.len().max(count(&closing)), Line::default());
        for (index, lot) in &closing.lots {
            self.release_lot(net, epoch, &closing, *index, lot);
        }
        let met: Vec<_> = self.met.iter().map(|(index, of)| (*index, *of)).collect();
        for (index, (lot, met)) in met {
            let lot = &closing.lots[&lot];
            if lot.kind == LotKind::Volume.code() {
                let due = due_by_use(BaseUnits(lot.price), Bytes(met)).expect("bought");
                release(net, index, lot.asset_index, due.get());
            }
        }
        self.opening = closing;
    }

    /// What the snapshot that the epoch began with has left of an entitlement. In an epoch that closes when the window is
    /// over by the clock nothing is met.
    fn meet(
        &mut self,
        net: &mut Net,
        epoch: u64,
        closing: &Reserves,
        (index, bytes): (u32, u64),
        is_served: impl Fn(&Lot) -> bool,
    ) {
        let Some(entitlement) = self.opening.entitlements.get(&index) else {
            return;
        };
        let lot = &self.opening.lots[&entitlement.lot_index];
        // It may have been cut short since.
        let ends_by = closing.lots[&entitlement.lot_index].ends_by;
        let usable = (lot.first_epoch..=lot.last_epoch).contains(&epoch)
            && closing.at < ends_by
            && !self.closed.contains_key(&lot.index);
        if !usable {
            return;
        }
        let met = &mut self.met.entry(index).or_insert((lot.index, 0)).1;
        let cap = Bytes(lot.most_per_epoch);
        let tokens = self.opening.usable(entitlement);
        let available = match lot.lot_kind() {
            Some(LotKind::Volume) => available_volume(tokens, Bytes(*met), cap),
            Some(LotKind::Rate | LotKind::Exclusive) => {
                let before = self.priced.get(&index).copied().unwrap_or(0);
                let now = match is_served(lot) {
                    true => lot.counted().bytes_of_epoch(tokens),
                    false => Bytes::ZERO,
                };
                let priced = Bytes(before + now.get());
                let seconds = closing.at - self.opening.at;
                available_rate(lot.counted(), tokens, Bytes(*met), seconds, priced)
            }
            _ => Bytes::ZERO,
        };
        let more = bytes.min(available.get());
        *met += more;
        for line in [
            &mut net.released[index as usize],
            &mut net.earned[lot.asset_index as usize],
            &mut net.spent[entitlement.payer_index as usize],
        ] {
            line.bytes += more;
            line.paid += more;
        }
    }

    /// Counts what tokens of a lot were priced by for an epoch that is served, as its opening shows them.
    fn price(&mut self, epoch: u64, lot_index: u32) {
        let Some(lot) = self.opening.lots.get(&lot_index) else {
            return;
        };
        let is_open = epoch >= lot.first_epoch && self.opening.at < lot.ends_by;
        let of_lot = self.opening.entitlements.iter();
        for (index, entitlement) in of_lot.filter(|it| is_open && it.1.lot_index == lot_index) {
            let priced = lot
                .counted()
                .bytes_of_epoch(self.opening.usable(entitlement));
            *self.priced.entry(*index).or_default() += priced.get();
        }
    }

    fn release_lot(
        &mut self,
        net: &mut Net,
        epoch: u64,
        closing: &Reserves,
        index: u32,
        lot: &Lot,
    ) {
        let (price, window) = (BaseUnits(lot.price), lot.window().expect("a window"));
        let served = self.served.get(&index).copied().unwrap_or(0);
        net.released[index as usize].bytes = served;
        net.released[index as usize].paid = served;
        let over = epoch >= lot.last_epoch || closing.at >= lot.ends_by;
        let due = if let Some(due) = self.closed.get(&index) {
            *due
        } else if lot.kind != LotKind::Volume.code() {
            let due = due_by_time(price, lot.sold, served, window).expect("bought");
            due.get() + lot.forfeited
        } else if over {
            let met = self.met.values().filter(|(of, _)| *of == index);
            let met = met.map(|(_, met)| met).sum();
            let unused = unused_bytes(lot.sold, Bytes(met)).expect("no more than was sold");
            let due = due_at_close(price, unused, served, window).expect("bought");
            due.get() + lot.forfeited
        } else {
            lot.forfeited
        };
        if over {
            self.closed.insert(index, due);
        }
        release(net, index, lot.asset_index, due);
    }
}

fn count(reserves: &Reserves) -> usize {
    let newest = reserves
        .lots
        .keys()
        .chain(reserves.entitlements.keys())
        .max();
    newest.map_or(0, |newest| *newest as usize + 1)
}

/// Raises what a reserve released to what is due, and with it what its asset earned.
fn release(net: &mut Net, reserve: u32, asset: u32, due: u64) {
    let line = &mut net.released[reserve as usize];
    let more = due
        .checked_sub(line.accrued)
        .expect("what is due never falls");
    for line in [line, &mut net.earned[asset as usize]] {
        line.charged += more;
        line.accrued += more;
    }
}
