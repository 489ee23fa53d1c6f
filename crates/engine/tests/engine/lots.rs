//! Lots and entitlements that change as no program would let them, but for what a counter of the chain keeps: an account that was
//! there stays what it is. Whatever a snapshot says, both engines make the same of it.

use std::collections::BTreeMap;

use openmast_records::{EntitlementState, LotState, ReserveState};

use crate::dice::Dice;

/// What a token of volume is worth in bytes, in a storm of small sessions: the cap of an epoch is of this size.
const CAP: u64 = 2_000_000;
/// Seconds between two snapshots, about.
const STEP: u64 = 1_000;
/// Lots and entitlements, at most.
const MOST: usize = 60;

/// What the next snapshot will say of them.
#[derive(Clone, Default)]
pub(crate) struct Lots {
    pub states: Vec<ReserveState>,
    /// Tokens that were ever redeemed, by the index of their lot.
    redeemed: BTreeMap<u32, u64>,
    assets: u64,
    payers: u64,
}

/// When the accounts change.
#[derive(Clone, Copy)]
pub(crate) struct Now {
    /// The epoch that ends.
    pub epoch: u64,
    pub slot: u64,
    pub unix_time: i64,
}

impl Lots {
    /// Of a world with so many assets and payers.
    pub(crate) fn new(assets: u64, payers: u64) -> Self {
        Self {
            states: Vec::new(),
            redeemed: BTreeMap::new(),
            assets,
            payers,
        }
    }

    /// Some time later.
    pub(crate) fn go_on(&mut self, dice: &mut Dice, now: Now) {
        let ended: Vec<bool> = self.states.iter().map(|it| has_ended(it, now)).collect();
        for (index, state) in (0..).zip(&mut self.states) {
            match state {
                ReserveState::Lot(lot) => {
                    let redeemed = self.redeemed.get(&index).copied().unwrap_or(0);
                    change_lot(dice, lot, redeemed, now);
                }
                // While its lot goes on it stays.
                ReserveState::Entitlement(it) if ended[it.lot as usize] && dice.below(15) == 0 => {
                    *state = ReserveState::Closed;
                }
                ReserveState::Entitlement(it) => change_entitlement(dice, it, now),
                ReserveState::Closed => {}
            }
        }
        for _ in 0..dice.below(5) {
            if self.states.len() < MOST {
                let state = self.issue(dice, now);
                self.states.push(state);
            }
        }
    }

    fn issue(&mut self, dice: &mut Dice, now: Now) -> ReserveState {
        if self.states.is_empty() || dice.is(30) {
            return ReserveState::Lot(self.lot(dice, now));
        }
        // One may say that it is of another entitlement: then it is of no lot.
        let lot = dice.below(self.states.len() as u64) as u32;
        ReserveState::Entitlement(EntitlementState {
            lot,
            payer: dice.below(self.payers) as u32,
            quantity: self.redeem(lot, dice.below(4)),
            asked: 0,
            asked_slot: 0,
        })
    }

    /// So many tokens, but of a rate no more than are left of what was sold: archives say what these were priced by.
    fn redeem(&mut self, lot: u32, tokens: u64) -> u64 {
        let redeemed = self.redeemed.entry(lot).or_default();
        let tokens = match self.states[lot as usize].lot() {
            Some(lot) if is_rate(lot) => tokens.min(lot.sold - *redeemed),
            _ => tokens,
        };
        *redeemed += tokens;
        tokens
    }

    fn lot(&self, dice: &mut Dice, now: Now) -> LotState {
        let first_epoch = now.epoch + dice.below(3);
        // Sometimes of an asset that is not there.
        let asset = dice.below(self.assets + 1) as u32;
        LotState {
            counted_mbps: dice.below(3) as u32,
            counted_seconds: dice.below(2 * STEP) as u32,
            asset,
            kind: dice.below(4) as u8,
            price: dice.below(2_000_000),
            sold: if may_retire(asset) { 0 } else { dice.below(12) },
            first_epoch,
            last_epoch: first_epoch + dice.below(7),
            ends_by: now.unix_time + (dice.below(9) * STEP) as i64,
            most_per_epoch: dice.below(2) * dice.below(CAP),
            forfeited: 0,
        }
    }
}

/// Whether an asset retires now and then, whatever its lots say: so nothing is sold of them, as an asset that has sold lots
/// retires after their windows.
pub(crate) fn may_retire(asset: u32) -> bool {
    asset % 3 == 2
}

/// Whether it is no lot, or one that is over by the clock, at which no later end of an epoch changes anything.
fn has_ended(state: &ReserveState, now: Now) -> bool {
    match state {
        ReserveState::Lot(lot) => lot.ends_by <= now.unix_time,
        _ => true,
    }
}

/// A committed rate, or an exclusive window.
fn is_rate(lot: &LotState) -> bool {
    lot.kind > 1
}

fn change_lot(dice: &mut Dice, lot: &mut LotState, redeemed: u64, now: Now) {
    match dice.below(12) {
        0 if !may_retire(lot.asset) => lot.sold += dice.below(3),
        1 if !is_rate(lot) || lot.sold > redeemed => lot.sold = lot.sold.saturating_sub(1),
        2 => lot.price = lot.price.saturating_sub(dice.below(1_000)),
        3 => lot.forfeited += dice.below(1_000),
        // Cut short.
        4 => lot.ends_by = lot.ends_by.min(now.unix_time),
        _ => {}
    }
}

fn change_entitlement(dice: &mut Dice, it: &mut EntitlementState, now: Now) {
    match dice.below(12) {
        // Sometimes later than the snapshot's slot, and sometimes more than there is.
        0 => {
            it.asked = 1 + dice.below(4);
            it.asked_slot = now.slot + dice.below(10) / 9;
        }
        1 => (it.asked, it.asked_slot) = (0, 0),
        2 => {
            it.quantity = it.quantity.saturating_sub(it.asked);
            (it.asked, it.asked_slot) = (0, 0);
        }
        _ => {}
    }
}
